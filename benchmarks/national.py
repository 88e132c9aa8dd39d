"""How long the national comparison takes, and each of its parts.

    python benchmarks/national.py [--repeats N]

Runs the notebook over the default period on the shipped figures, each time in a new process, with
figures and tables saved; then works each part out alone. Prints seconds on the clock and, on the
last line, the slowest run of the notebook. Ends with an error if that took over 90 seconds.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time

PARTS = (
    "everyone", "selection", "variation", "shapes", "associations", "after", "expectation",
    "found", "claims",
)  # fmt: skip

LIMIT = 90
"""Seconds that a run of the notebook may take on two cores."""

RUN = """
import sys
from pathlib import Path
from lsr_analysis.reporting.notebooks import NATIONAL_NOTEBOOK, execute, notebook_path
execute(
    notebook_path(NATIONAL_NOTEBOOK), Path(sys.argv[1]) / "national.ipynb", {"output_dir": "."}
)
"""


def run_seconds() -> float:
    """Return how long the notebook takes, from starting Python to the saved notebook."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", RUN, folder], check=True)
        return time.perf_counter() - start


def part_seconds() -> dict[str, float]:
    """Return how long each part takes to work out, one after the other."""
    from lsr_analysis.analysis.national_parts import NationalParts
    from lsr_analysis.analysis.parameters import national_parameters
    from lsr_analysis.store import load

    data = load()
    parts = NationalParts(data, national_parameters(data))
    taken = {}
    for name in PARTS:
        start = time.perf_counter()
        getattr(parts, name)
        taken[name] = time.perf_counter() - start
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    for name, seconds in part_seconds().items():
        print(f"{name}: {seconds:.1f} s")
    runs = [run_seconds() for _ in range(repeats)]
    print("notebook: " + ", ".join(f"{one:.1f}" for one in runs) + " s")
    print(f"slowest={max(runs):.1f} limit={LIMIT}")
    if max(runs) > LIMIT:
        raise SystemExit(f"The notebook took {max(runs):.1f} s, and is to take {LIMIT} at most.")


if __name__ == "__main__":
    main()
