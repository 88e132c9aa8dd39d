"""How often a change from a year earlier is called one, when there is none and when there is.

    python benchmarks/change_coverage.py [--runs N] [--seed N]

Simulates monthly series of 99 and 51 months in which each month resembles the one before
(autoregression of order one) and nothing else happens, takes a random year of each, and counts
how often the 95% interval leaves out zero: without any change (5% is the aim), and with a lasting
step at the start of that year of one or two standard deviations of the series. Prints the share
with its Monte Carlo interval (Wilson).
"""

from __future__ import annotations

import argparse

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from lsr_analysis.statistics.change import yearly_change


def simulate(months: int, likeness: float, step: float, runs: int, seed: int) -> int:
    random = np.random.default_rng(seed)
    found = 0
    for _ in range(runs):
        noise = random.normal(size=months + 50)
        series = np.zeros(months + 50)
        for t in range(1, months + 50):
            series[t] = likeness * series[t - 1] + noise[t]
        series = series[50:]
        start = int(random.integers(12, months - 11))
        series[start:] += step / (1 - likeness**2) ** 0.5
        now, before = series[start : start + 12], series[start - 12 : start]
        change = yearly_change(now, before, series[12:] - series[:-12])
        found += change is not None and change.direction != "within"
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for step in (0.0, 1.0, 2.0):
        for months in (99, 51):
            for likeness in (0.0, 0.3, 0.5, 0.7, 0.9):
                found = simulate(months, likeness, step, options.runs, options.seed)
                low, high = proportion_confint(found, options.runs, method="wilson")
                print(
                    f"step={step} months={months} likeness={likeness} "
                    f"found={found / options.runs:.3f} ({low:.3f} to {high:.3f})"
                )


if __name__ == "__main__":
    main()
