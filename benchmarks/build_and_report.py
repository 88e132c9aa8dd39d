"""Time a build and the reports of the 20 reviewed areas.

    python benchmarks/build_and_report.py [--raw FOLDER] [--jobs N]

Without --raw only the reports are timed. Each figure is one run: wall-clock seconds on this
machine. The aims are 30 s for a build and 600 s for the reports on two cores.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.building import build
from lsr_analysis.reporting.requests import report_areas
from lsr_analysis.store import load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if options.raw:
            began = time.perf_counter()
            build(options.raw, Path(scratch) / "processed", progress=False)
            print(f"build_seconds={time.perf_counter() - began:.1f}")
        began = time.perf_counter()
        result = report_areas(
            reviewed_areas(load()), "2017-04", "2018-03", "region", Path(scratch) / "reports",
            options.jobs, None, national=True,
        )  # fmt: skip
        print(f"reports={len(result.jobs)} failed={len(result.failed)} jobs={options.jobs}")
        print(f"report_seconds={time.perf_counter() - began:.1f}")


if __name__ == "__main__":
    main()
