"""How often intervals and limits miss the truth, and how often signals are false.

    python benchmarks/coverage.py [--runs N] [--seed N] [--only PART]

Simulates figures whose truth is known and counts how often the package's limits leave it out.
Prints one table a part, in Markdown. Each share stands with its 95% Monte Carlo interval:
Wilson's for independent runs, and Student's t across panels, or across runs that each give a share,
because areas of one panel and points of one series are not independent.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from statsmodels.stats.proportion import proportion_confint

from lsr_analysis.statistics.bootstrap import block_positions
from lsr_analysis.statistics.comparison import among_usual_p, deviate_p, proportion_p, stand_out
from lsr_analysis.statistics.draws import (
    DRAWS,
    Draws,
    draws_of_proportions,
    draws_of_rates,
    draws_of_series,
)
from lsr_analysis.statistics.funnel import CLASSES, Kind, funnel
from lsr_analysis.statistics.intervals import Interval, count, mean, proportion, rate
from lsr_analysis.statistics.overdispersion import Method
from lsr_analysis.statistics.period_change import change_between
from lsr_analysis.statistics.rank_intervals import rank_intervals
from lsr_analysis.statistics.standardised_rate import standardised_rate
from lsr_analysis.statistics.xmr import xmr

AREAS = 150
LEVELS = (0.95, 0.998)
LIMITS = ("95% limits miss", "99.8% limits miss")


def percent(share: float) -> str:
    return f"{share:.1%}" if share >= 0.01 else f"{share:.2%}"


def with_limits(share: float, low: float, high: float) -> str:
    return f"{percent(share)} ({percent(max(low, 0.0))} to {percent(min(high, 1.0))})"


def of_runs(found: np.ndarray | Sequence[bool]) -> str:
    """Return the share of independent runs, with Wilson's interval."""
    some, of = int(np.sum(found)), len(found)
    low, high = proportion_confint(some, of, method="wilson")
    return with_limits(some / of, low, high)


def of_panels(shares: Sequence[float]) -> str:
    """Return the mean of panels' shares, with Student's t interval across panels."""
    held = np.asarray(shares)
    found = mean(held.mean(), held.std(ddof=1), held.size)
    return with_limits(float(found.value), float(found.lower), float(found.upper))


def heading(title: str, note: str, *columns: str) -> None:
    print(f"\n### {title}\n\n{note}\n")
    row(*columns)
    row(*["---"] * len(columns))


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def misses(found: Interval, truth: float) -> np.ndarray:
    held = ~np.isnan(found.lower)
    return ((truth < found.lower) | (truth > found.upper))[held]


def monthly(random: np.random.Generator, months: int, size: int, likeness: float) -> np.ndarray:
    """Return series of variance 1 in columns, each month like the one before."""
    series = random.normal(size=(months, size))
    for month in range(1, months):
        series[month] *= (1 - likeness**2) ** 0.5
        series[month] += likeness * series[month - 1]
    return series


def sizes(random: np.random.Generator, low: float, high: float, size: int = AREAS) -> np.ndarray:
    """Return sizes between two bounds, evenly on the log scale."""
    return np.exp(random.uniform(np.log(low), np.log(high), size)).round()


# Intervals


def intervals(runs: int, seed: int) -> None:
    random, many = np.random.default_rng(seed), 100 * runs
    note = f"{many:,} runs each; the aims are 5% and 0.2%."
    heading("Proportions (Wilson)", note, "people", "true share", *LIMITS)
    for trials in (20, 100, 1000):
        for share in (0.02, 0.2, 0.5, 0.9):
            events = random.binomial(trials, share, many)
            of = np.full(many, trials)
            row(trials, share, *(of_runs(misses(proportion(events, of, 1, k), share))
                                 for k in LEVELS))  # fmt: skip
    heading("Rates (Byar, exact below 10)", note, "events expected", *LIMITS)
    for expected in (2, 5, 9, 10, 20, 100):
        events = random.poisson(expected, many)
        of = np.ones(many)
        row(expected, *(of_runs(misses(rate(events, of, 1, k), expected)) for k in LEVELS))
    standardised(many, random, note)
    heading("Means (Student’s t)", note, "values", "distribution", *LIMITS)
    draw: dict[str, tuple[Callable[..., np.ndarray], float]] = {
        "normal": (random.normal, 0.0),
        "skewed (exponential)": (random.exponential, 1.0),
    }
    for size in (5, 30):
        for name, (values, truth) in draw.items():
            held = values(size=(many, size))
            parts = held.mean(axis=1), held.std(axis=1, ddof=1), np.full(many, size)
            row(size, name, *(of_runs(misses(mean(*parts, level=k), truth)) for k in LEVELS))


def standardised(many: int, random: np.random.Generator, note: str) -> None:
    weights = np.array([5500, 5000, 4000, 2500, 2500])  # European standard 2013, from 65 on
    risk = np.array([1, 1.5, 2.5, 4, 7])
    people = {
        "as the standard": weights,
        "younger": np.array([7000, 5500, 3500, 2200, 1300]),
        "few of the oldest": np.array([8000, 6500, 3500, 1200, 300]),
    }
    heading(
        "Directly standardised rates (Dobson)",
        f"{note} Five age bands from 65 on, whose risks are as 1 to 7; of 19,500 people 2,500, "
        "1,300 or 300 are in the oldest. Misses are of the rates given.",
        "events expected", "age structure", "no rate (below 10 events)", *LIMITS,
    )  # fmt: skip
    for expected in (15, 100):
        for name, of in people.items():
            risks = risk * expected / (risk * of).sum()
            truth = (weights * risks).sum() / weights.sum()
            events = random.poisson(risks * of, (many, 5))
            found = [standardised_rate(events, of, weights, 1, k) for k in LEVELS]
            none = percent(float(np.isnan(found[0].value).mean()))
            row(expected, name, none, *(of_runs(misses(k, truth)) for k in found))


# Clumps and overdispersion


def clumps(runs: int, seed: int) -> None:
    random, many, stay = np.random.default_rng(seed), 10 * runs, 15
    long_tail = {"mean": np.log(stay) - 0.5, "sigma": 1.0}
    stays: dict[str, tuple[float, Callable[[int], np.ndarray]]] = {
        "one day each (independent)": (1, np.ones),
        "15 days each": (stay, lambda size: np.full(size, float(stay))),
        "geometric, mean 15": (stay, lambda size: random.geometric(1 / stay, size)),
        "long-tailed (log-normal), mean 15": (
            stay,
            lambda size: random.lognormal(size=size, **long_tail),
        ),
    }
    heading(
        "Days that come in clumps (Byar’s limits, which take them to be independent)",
        f"{many:,} runs each; the aims are 5% and 0.2%. People are independent; days are not.",
        "people expected", "stays", "variance over mean", *LIMITS,
    )  # fmt: skip
    for people in (5, 20, 100):
        for name, (average, draw) in stays.items():
            who = random.poisson(people, many)
            each = np.repeat(np.arange(many), who)
            days = np.bincount(each, weights=draw(each.size), minlength=many)
            row(people, name, f"{days.var() / days.mean():.1f}",
                *(of_runs(misses(count(days, k), people * average)) for k in LEVELS))  # fmt: skip
    funnels(max(50, runs // 20), random)


def funnel_panel(
    random: np.random.Generator, kind: Kind, spread: float, outliers: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return events and denominators of areas, of which the first few are true outliers."""
    of = sizes(random, 100, 2000) if kind == "proportion" else sizes(random, 20, 400)
    error = 1 / (2 * np.sqrt(of)) if kind == "proportion" else 1 / np.sqrt(of)
    moved = random.normal(0, spread, AREAS)
    sign = random.choice([-1, 1], outliers)
    moved[:outliers] += 4 * sign * np.sqrt(error[:outliers] ** 2 + spread**2)
    if kind == "rate":
        return random.poisson(of * np.exp(moved)), of
    angle = np.clip(np.arcsin(np.sqrt(0.3)) + moved, 0, np.pi / 2)
    return random.binomial(of.astype(int), np.sin(angle) ** 2), of


def funnels(panels: int, random: np.random.Generator) -> None:
    ways: tuple[Method, ...] = ("winsorised", "truncated")
    plans: list[tuple[Kind, float]] = [
        ("proportion", 0.0), ("proportion", 0.03), ("proportion", 0.1),
        ("rate", 0.0), ("rate", 0.1), ("rate", 0.3),
    ]  # fmt: skip
    rows: dict[int, list[list[str]]] = {0: [], 8: []}
    for outliers in rows:
        for kind, spread in plans:
            made = [funnel_panel(random, kind, spread, outliers) for _ in range(panels)]
            plain = [funnel(*panel, kind).points["unadjusted"].to_numpy() for panel in made]
            adjusted = {
                way: [funnel(*p, kind, adjust=way).points["adjusted"].to_numpy() for p in made]
                for way in ways
            }
            for name, classes in [("none", plain), *adjusted.items()]:
                inner = [k != CLASSES[2] for k in classes]
                outer = [np.isin(k, [CLASSES[0], CLASSES[4]]) for k in classes]
                found = [[k[:outliers].mean() for k in x] for x in (inner, outer) if outliers]
                rest = [[k[outliers:].mean() for k in x] for x in (inner, outer)]
                cells = [of_panels(k) for k in (*found, *rest)]
                rows[outliers].append([kind, f"{spread:g}", name, *cells])
    many = f"{panels} panels of {AREAS} areas each; Monte Carlo intervals are across panels."
    first = ("kind", "sd between areas", "adjustment")
    heading(
        "Funnels when areas differ and none is an outlier",
        f"{many} The aims are 5% and 0.2%. The sd between areas is on the scale of the model: "
        "arcsine square root for proportions (0.1 is about 9 percentage points around 30%, of 100 "
        "to 2,000 people), log for rates (20 to 400 events expected).",
        *first, "outside 95%", "outside 99.8%",
    )  # fmt: skip
    for cells in rows[0]:
        row(*cells)
    heading(
        f"Funnels with 8 true outliers among {AREAS} areas",
        f"{many} Outliers are moved by four standard deviations of areas of their size, chance and "
        "differences between areas taken together. With limits that were exactly right 98% of them "
        "would lie outside 95% and 82% outside 99.8%.",
        *first, "outliers found, 95%", "outliers found, 99.8%", "others outside 95%",
        "others outside 99.8%",
    )  # fmt: skip
    for cells in rows[8]:
        row(*cells)


# Ranks


def rank_misses(draws: Draws, truth: np.ndarray) -> tuple[float, float]:
    """Return the share of intervals without the true rank, and their mean width."""
    found = rank_intervals(draws, lower_is_better=True)
    low = np.array([found[area].lower for area in range(AREAS)])
    high = np.array([found[area].upper for area in range(AREAS)])
    true = rankdata(truth)
    return float(((true < low) | (true > high)).mean()), float((high - low).mean())


def draws_of_year(values: pd.Series, year: np.ndarray, seed: int) -> Draws:
    """Redraw from the twelve months of the period alone, in blocks of three."""
    away = year - np.median(year, axis=1, keepdims=True)
    away = away - away.mean(axis=0)
    moved = away[block_positions(12, 3, DRAWS, 12, seed)].mean(axis=1)
    return Draws(values, pd.DataFrame(values.to_numpy() + moved - moved.mean(axis=0)))


def ranks(runs: int, seed: int) -> None:
    random, panels = np.random.default_rng(seed), max(50, runs // 20)
    many = (
        f"{panels} panels of {AREAS} areas each ({panels * AREAS:,} intervals; fewer runs, because "
        "each is heavy); Monte Carlo intervals are across panels. The aim is 5%."
    )
    columns = ("95% limits miss the true rank", "mean width in ranks")
    heading(
        "Ranks of proportions and rates",
        f"{many} True values are normal on the logit scale around 30%, of 100 to 2,000 people, or "
        "on the log scale, of 20 to 400 events expected. Real: variance of true values over that "
        "of values as seen.",
        "kind", "sd between areas", "real", *columns,
    )  # fmt: skip
    for kind in ("proportion", "rate"):
        for spread in (0.05, 0.2, 0.5):
            found, real = [], []
            for panel in range(panels):
                apart = random.normal(0, spread, AREAS)
                if kind == "proportion":
                    of = sizes(random, 100, 2000)
                    truth = 1 / (1 + np.exp(-apart) * 0.7 / 0.3)
                    events = random.binomial(of.astype(int), truth)
                    draws = draws_of_proportions(pd.Series(events), pd.Series(of), seed=panel)
                else:
                    of, truth = sizes(random, 20, 400), np.exp(apart)
                    events = random.poisson(of * truth)
                    draws = draws_of_rates(pd.Series(events), pd.Series(of), seed=panel)
                found.append(rank_misses(draws, truth))
                real.append(truth.var() / (events / of).var())
            missed, width = zip(*found, strict=True)
            share = f"{np.mean(real):.0%}"
            row(kind, spread, share, of_panels(missed), f"{np.mean(width):.0f}")
    heading(
        "Ranks of monthly series",
        f"{many} Twelve months at a random place of the series are ranked; sd between areas 4, of "
        "an area’s months 2 (as in delayed days), of all areas together from month to month 1. "
        "“Twelve months alone” draws from those months in blocks of three, for comparison.",
        "months held", "likeness of neighbouring months", *columns,
        "twelve months alone miss", "mean width",
    )  # fmt: skip
    for months in (51, 36):
        for likeness in (0.0, 0.3, 0.5, 0.7, 0.8):
            whole, alone = [], []
            for panel in range(panels):
                truth = random.normal(0, 4, AREAS)
                series = 20 + truth + 2 * monthly(random, months, AREAS, likeness)
                series += random.normal(0, 1, (months, 1))
                start = int(random.integers(0, months - 11))
                year = series[start : start + 12]
                values = pd.Series(year.mean(axis=0))
                drawn = draws_of_series(values, pd.DataFrame(series), 12, seed=panel)
                whole.append(rank_misses(drawn, truth))
                alone.append(rank_misses(draws_of_year(values, year, panel), truth))
            cells = []
            for found in (whole, alone):
                missed, width = zip(*found, strict=True)
                cells += [of_panels(missed), f"{np.mean(width):.0f}"]
            row(months, likeness, *cells)


# Discoveries


def discoveries(runs: int, seed: int) -> None:
    random, size, reference = np.random.default_rng(seed), 45, 0.3
    heading(
        f"What stands out among {size} comparisons",
        f"{runs:,} runs each; 100 to 2,000 people a comparison, a benchmark of 30%. Those that "
        "truly differ do so by three standard errors. False: the mean share of false ones among "
        "those named, 0 where none is named (the aim of stand_out is 5% at most).",
        "truly differ", "rule", "false among those named", "true ones named",
        "runs with a false one",
    )  # fmt: skip
    for differ in (0, 5, 15):
        kept: dict[str, list[tuple[float, float]]] = {
            "stand_out": [], "p below 5%": [], "p below 0.2%": [],
        }  # fmt: skip
        for _ in range(runs):
            of = sizes(random, 100, 2000, size)
            truth = np.full(size, reference)
            error = np.sqrt(reference * (1 - reference) / of[:differ])
            truth[:differ] += 3 * error * random.choice([-1, 1], differ)
            p = proportion_p(random.binomial(of.astype(int), truth), of, reference)
            for rule, named in zip(kept, (stand_out(p), p < 0.05, p < 0.002), strict=True):
                false = named[differ:].sum() / max(1, named.sum())
                kept[rule].append((false, named[:differ].mean() if differ else np.nan))
        for rule, pairs in kept.items():
            false, true = zip(*pairs, strict=True)
            power = of_panels(true) if differ else "–"
            row(differ, rule, of_panels(false), power, of_runs([k > 0 for k in false]))
    from_a_funnel(runs, random)


def from_a_funnel(runs: int, random: np.random.Generator) -> None:
    """Name what stands out from a funnel of areas that vary as delayed days do."""
    spread, size, many = 0.4, AREAS, max(50, runs // 2)
    heading(
        f"What stands out from a funnel of {size} areas",
        f"{many:,} funnels of areas whose true rates are log-normal around the target (sd "
        f"{spread}) and so large that chance hardly counts; extreme deviates winsorised. Planted "
        "areas are moved up by four standard deviations, their own variation kept.",
        "planted", "deviates against", "runs with a false one", "planted ones named",
    )  # fmt: skip
    for planted in (0, 8):
        found: dict[str, list[tuple[bool, float]]] = {"their own middle": [], "the model": []}
        for _ in range(many):
            expected = sizes(random, 10_000, 200_000)
            away = random.normal(0, spread, size)
            away[:planted] += 4 * spread
            placed = funnel(expected * np.exp(away), expected, "ratio", adjust="winsorised")
            z = placed.points["z_adjusted"]
            for rule, p in zip(found, (among_usual_p(z), deviate_p(z)), strict=True):
                named = stand_out(p)
                power = float(named[:planted].mean()) if planted else np.nan
                found[rule].append((bool(named[planted:].any()), power))
        for rule, pairs in found.items():
            false, power = zip(*pairs, strict=True)
            row(planted, rule, of_runs(false), of_panels(power) if planted else "–")


# XmR charts


def charts(runs: int, seed: int) -> None:
    random, many = np.random.default_rng(seed), max(50, runs // 4)
    for step in (0, 2):
        what = "with nothing but chance" if step == 0 else f"with a step of {step} sd in the middle"
        heading(
            f"XmR charts of series {what}",
            f"{many:,} series each (fewer runs, because each is heavy). Marked: share of a series’ "
            "points. Icon: of all series, those whose last point gets one other than common cause. "
            "Signals are counted whether or not the icon is withheld.",
            "points", "likeness of neighbours", "a signal anywhere", "points marked",
            "icon withheld", "withheld, of series with a signal", "icon of a special cause",
            *(["withheld if rebased at the step"] if step else []),
        )  # fmt: skip
        for points in (24, 36):
            for likeness in (0.0, 0.2, 0.4, 0.6, 0.8):
                series = monthly(random, points, many, likeness)
                series[points // 2 :] += step
                found = [xmr(k) for k in series.T]
                marked = [k.points["special"].mean() for k in found]
                icons = [k.variation for k in found]
                rebased = [xmr(k, rebase=[points // 2]).withheld != "" for k in series.T if step]
                row(
                    points,
                    likeness,
                    of_runs([k > 0 for k in marked]),
                    of_panels(marked),
                    of_runs([k == "withheld" for k in icons]),
                    of_runs([k == "withheld" for k, m in zip(icons, marked, strict=True) if m]),
                    of_runs([k not in ("withheld", "common cause") for k in icons]),
                    *([of_runs(rebased)] if step else []),
                )


# Changes


def changes(runs: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    heading(
        "Changes between two periods of twelve months",
        f"{runs:,} runs each; the aim of the first share is 5%. Steps are in standard deviations "
        "of the series, from one period to the other.",
        "months between", "likeness of neighbouring months", "interval leaves out no change",
        "finds a step of 1", "finds a step of 2", "mean width in sd",
    )  # fmt: skip
    for between in (12, 0):
        index = pd.period_range("2001-04", periods=24 + between, freq="M")
        people = pd.Series(1.0, index)
        for likeness in (0.0, 0.3, 0.5, 0.7, 0.9):
            series = monthly(random, index.size, runs, likeness)
            limits = []
            for run in range(runs):
                rates = pd.Series(20 + series[:, run], index)
                found = change_between(
                    rates, people, index[:12], index[-12:], draws=999, seed=run
                )  # fmt: skip
                if found is not None:
                    limits.append((found.lower, found.upper))
            low, high = np.array(limits).T
            # With the same people in every month a step moves an interval and leaves its width.
            cells = (of_runs((low + step > 0) | (high + step < 0)) for step in (0, 1, 2))
            row(between, likeness, *cells, f"{(high - low).mean():.2f}")


PARTS: dict[str, Callable[[int, int], None]] = {
    "intervals": intervals,
    "clumps": clumps,
    "ranks": ranks,
    "discoveries": discoveries,
    "xmr": charts,
    "changes": changes,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    if options.runs < 20:
        parser.error("--runs must be at least 20")
    began = time.perf_counter()
    for name, part in PARTS.items():
        if options.only in (None, name):
            part(options.runs, options.seed)
    print(f"\n{time.perf_counter() - began:.0f} seconds, seed {options.seed}")


if __name__ == "__main__":
    main()
