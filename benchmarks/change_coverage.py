"""How often the interval of a change from a year earlier misses, when nothing changed.

    python benchmarks/change_coverage.py [--runs N] [--seed N]

Simulates monthly series of 99 and 51 months in which each month resembles the one before
(autoregression of order one) and nothing else happens, takes a random year of each, and counts
how often the 95% interval leaves out zero. Prints the share with its Monte Carlo interval
(Wilson); 5% is the aim.
"""

from __future__ import annotations

import argparse

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from lsr_analysis.statistics.change import yearly_change


def simulate(months: int, likeness: float, runs: int, seed: int) -> int:
    random = np.random.default_rng(seed)
    missed = 0
    for _ in range(runs):
        noise = random.normal(size=months + 50)
        series = np.zeros(months + 50)
        for t in range(1, months + 50):
            series[t] = likeness * series[t - 1] + noise[t]
        series = series[50:]
        start = int(random.integers(12, months - 11))
        now, before = series[start : start + 12], series[start - 12 : start]
        change = yearly_change(now, before, series[12:] - series[:-12])
        missed += change is not None and change.direction != "within"
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for months in (99, 51):
        for likeness in (0.0, 0.3, 0.5, 0.7, 0.9):
            missed = simulate(months, likeness, options.runs, options.seed)
            low, high = proportion_confint(missed, options.runs, method="wilson")
            print(
                f"months={months} likeness={likeness} missed={missed / options.runs:.3f} "
                f"({low:.3f} to {high:.3f})"
            )


if __name__ == "__main__":
    main()
