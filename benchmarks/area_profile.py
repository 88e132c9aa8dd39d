"""Measure the CPU seconds that an area profile costs, beside those of drawing its figures.

    python benchmarks/area_profile.py [--areas "Plymouth,Trafford,Rutland"] [--repeats 3]

CPU seconds are user and system time of the process, all threads and child processes; waiting is
not counted, and work that is done at the same time counts in full. Measured are

first
    The first report that a new process makes: start of Python, imports, reading the figures, and
    the report.
profile
    A whole report as a worker of ``lsr report`` makes it when it is warm: the notebook executed
    by papermill, everything computed and drawn, the notebook, the figures (PNG and SVG), the
    tables and the pages written and put in place. Warm means that the process has made the
    report of another area for the same period, so that it holds what is the same for all areas.
    Before each round everything that was worked out of the figures is forgotten and that other
    report is made anew, since a second report of one area would find more than a batch does.
floor
    The same figures drawn once more in the same process: each call of a chart function that the
    notebook made, with the same arguments, from an empty figure to its PNG and SVG. Nothing is
    computed beforehand but what the notebook handed over; nothing is written. The calls are
    recorded while the notebook runs, so that they cannot drift from it, and are checked against
    the figures that it saved.

Each is the median of the repeats, in an area; the last line sets the sums over the areas against
each other: whole profiles by drawing alone, and drawing by the number of figures. The aims are
1.5 and 0.3 at most. A machine that is busy with other work makes all of them larger, the quotient
less so.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import isfunction
from pathlib import Path
from unittest.mock import patch

from lsr_analysis import charts
from lsr_analysis.display import Chart
from lsr_analysis.periods import Span
from lsr_analysis.reporting.batch import _run
from lsr_analysis.reporting.jobs import Job, area_job
from lsr_analysis.store import Data, load

PERIOD = ("2017-04", "2018-03")
WARM_UP = "Stockport"


def cpu_seconds() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def timed(work: Callable[[], object]) -> float:
    began = cpu_seconds()
    work()
    return cpu_seconds() - began


def job_of(name: str, data: Data) -> Job:
    area = data.register.find(name, Span.parse(*PERIOD).last_day)
    return area_job(area, data.register.slug(area), *PERIOD, "similar", None)


def make(name: str, data: Data, out: Path) -> Path:
    """Make a report as a worker does, and return its folder."""
    done = _run(job_of(name, data), out, str(data.folder))
    if done.error:
        raise SystemExit(f"{name}: {done.error}")
    return out / done.folder


@contextmanager
def recorded(calls: list[Callable[[], object]], drawn: set[str]) -> Iterator[None]:
    """Note every call of a chart function that draws a figure, to be made again, and its name."""

    def noting(function: Callable[..., object]) -> Callable[..., object]:
        @wraps(function)
        def noted(*args: object, **kwargs: object) -> object:
            found = function(*args, **kwargs)
            if isinstance(found, Chart):
                calls.append(lambda: function(*args, **kwargs))
                drawn.add(found.name)
            return found

        return noted

    drawing = {name: noting(one) for name, one in vars(charts).items() if isfunction(one)}
    with patch.multiple(charts, **drawing):
        yield


def calls_of(name: str, data: Data, out: Path) -> list[Callable[[], object]]:
    """Make a report and return the calls that drew its figures."""
    calls: list[Callable[[], object]] = []
    drawn: set[str] = set()
    with recorded(calls, drawn):
        folder = make(name, data, out)
    saved = {path.stem for path in (folder / "figures").glob("*.png")}
    if saved != drawn or len(calls) != len(drawn):
        raise SystemExit(f"{name}: the notebook saved {saved ^ drawn} unseen, or drew one twice")
    return calls


def first_report(name: str) -> float:
    """Return what the first report of a new process costs."""
    run = subprocess.run(
        [sys.executable, __file__, "--first", name], check=True, capture_output=True, text=True
    )
    return float(run.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", default="Plymouth,Trafford,Rutland")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--first", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        if options.first:
            make(options.first, load(), out)
            print(cpu_seconds())
            return
        names = options.areas.split(",")
        data = load()
        calls = {name: calls_of(name, data, out) for name in names}
        profile: dict[str, list[float]] = {name: [] for name in names}
        floor: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(options.repeats):
            data.results.clear()
            make(WARM_UP, data, out)
            for name in names:
                profile[name].append(timed(lambda: make(name, data, out)))  # noqa: B023
                floor[name].append(timed(lambda: [call() for call in calls[name]]))  # noqa: B023
        first = [first_report(names[0]) for _ in range(options.repeats)]
    print(f"first_report={statistics.median(first):.2f} ({names[0]}, new process)")
    for name in names:
        whole, drawing = statistics.median(profile[name]), statistics.median(floor[name])
        print(
            f"{name}: profile={whole:.2f} floor={drawing:.2f} figures={len(calls[name])} "
            f"profile_over_floor={whole / drawing:.2f} "
            f"cpu_per_figure={drawing / len(calls[name]):.2f}"
        )
    whole = sum(statistics.median(seconds) for seconds in profile.values())
    drawing = sum(statistics.median(seconds) for seconds in floor.values())
    figures = sum(len(every) for every in calls.values())
    print(f"profile_over_floor={whole / drawing:.2f} cpu_per_figure={drawing / figures:.2f}")


if __name__ == "__main__":
    main()
