"""Time the limits of a million proportions and a million rates.

    python benchmarks/interval_speed.py [--rows N] [--seed N]

Counts are mixed, from none to thousands, so that both exact limits and Byar's are computed.
Each figure is the best of three runs: wall-clock seconds on this machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from lsr_analysis.statistics.intervals import FEWEST_FOR_BYAR, Interval, proportion, rate


def best_of_three(compute: Callable[[], Interval]) -> float:
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        compute()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    # Means of the counts run evenly on the log scale from 1 to 10,000.
    events = random.poisson(np.exp(random.uniform(0, np.log(10_000), options.rows)))
    trials = events + random.integers(1, 10_000, options.rows)
    few = (events < FEWEST_FOR_BYAR).mean()
    print(f"{options.rows:,} rows, {few:.0%} of them below {FEWEST_FOR_BYAR} events")
    rate(events[:10], trials[:10])  # so that importing is not timed
    proportion(events[:10], trials[:10])
    print(f"proportion (Wilson): {best_of_three(lambda: proportion(events, trials)):.2f} s")
    print(f"rate (Byar, exact below 10): {best_of_three(lambda: rate(events, trials)):.2f} s")


if __name__ == "__main__":
    main()
