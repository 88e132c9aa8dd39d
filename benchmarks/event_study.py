"""How often reviewed areas are said to differ where they do not, and found to where they do.

    python benchmarks/event_study.py [--simulations N] [--seed N] [--only SCENARIO] [--calibrate]

Simulates monthly delays of 150 councils from April 2011 to March 2019, picks 19 of them for being
high in February to April 2017, 12 for July and 7 for December 2017, and asks in the ways that
``catalogue/after_the_review.yaml`` names whether their delays changed more than others' did. Prints
one table a scenario, in Markdown, and a summary in one line. Shares stand with Wilson's 95% Monte
Carlo interval, biases with Student's. All figures are SYNTHETIC. 1,000 simulations take minutes.

Each council has, on the log scale, a level of its own, the country's path and season, a season of
its own, a passing part (transient) and white noise. Those are picked who are highest in the mean
of the window, plus noise that stands for the other measures they were picked on. So they stand
high in passing, too. Which of them come first is left to chance. Two-way fixed effects are held
against the mean effect over all months since each announcement, the other ways against that over
the twelve months they look at. The check looks at May to July 2017, before anything could have an
effect: it should find a difference in 5%, and in more where the design does not hold.

Calibration (``--calibrate`` measures it again on the shipped figures): 123 councils that were
never reviewed and counted delays in all 96 months. The sd of their mean rates is 0.41 on the log
scale. Less the median of all councils in each month, and less a straight line each, their monthly
logs have sd 0.37 and a lag-1 correlation of 0.62. For transients AR(1) with rho 0.5, 0.8 and 0.9,
the sd of transient and white noise are such that both hold (with rho 0.5 the correlation stays at
0.5, even without noise). The semivariogram, for which no line is taken off, rises on for years. It
is fitted by white noise of sd 0.14, AR(1) of sd 0.25 and rho 0.57, and AR(1) of sd 0.47 and rho
0.98 ("two-part"); or not quite as well by white noise of sd 0.24, AR(1) of sd 0.32 and rho 0.93,
and a random walk of sd 0.054 a month. Councils differ in how much they swing: the log of their sd
varies by 0.38. The country's path is a rise of 0.3 to November 2016 and a fall of 0.2 after it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import t as student
from statsmodels.stats.proportion import proportion_confint

from lsr_analysis.statistics.cohorts import control_weights, difference_of_means
from lsr_analysis.statistics.event_study import cohort_effect, mirrored_change
from lsr_analysis.statistics.randomisation import randomised

COUNCILS, SIZES, DRAWS, LEVEL, CHUNK = 150, (12, 7), 199, 0.95, 100
MONTHS = pd.period_range("2011-04", "2019-03", freq="M")
DAYS = MONTHS.days_in_month.to_numpy()
CENTRE = MONTHS.get_loc(pd.Period("2017-03", "M"))
WINDOW = slice(CENTRE - 1, CENTRE + 2)
OFFSETS = {"July": (5, 16), "December": (10, 21)}
ANNOUNCED = {"July": pd.Period("2017-07", "M"), "December": pd.Period("2017-12", "M")}
PANEL = MONTHS.get_loc(pd.Period("2015-04", "M"))  # two-way fixed effects use months from here on
TREATED = sum(SIZES)
COHORT = pd.Series(["July"] * SIZES[0] + ["December"] * SIZES[1] + [None] * (COUNCILS - TREATED))

LEVEL_SD, SEASON_SD, SCALE_SD, OTHER_SD = 0.41, 0.04, 0.38, 0.4
SEEN_SD, SEEN_LIKENESS = 0.37, 0.62


@dataclass(frozen=True)
class World:
    """How delays come about; each passing part is (sd, kind, rho)."""

    name: str
    note: str
    parts: tuple[tuple[float, str, float], ...]
    noise: float
    level: float = LEVEL_SD
    effect: str = "none"
    picked: tuple[int, int] = (WINDOW.start, WINDOW.stop)
    adverse: bool = False


def seen(rho: float) -> tuple[tuple[tuple[float, str, float], ...], float]:
    """Return an AR(1) and white noise with the sd and lag-1 correlation of real councils."""
    share = min(1.0, SEEN_LIKENESS / rho)
    return ((SEEN_SD * share**0.5, "AR(1)", rho),), SEEN_SD * (1 - share) ** 0.5


def worlds() -> list[World]:
    found = [
        World(f"no effect, rho {rho}", "Stationary and reversible.", *seen(rho))
        for rho in (0.5, 0.8, 0.9)
    ]
    # The slow part's mean over the months is part of the level, which is therefore smaller.
    two = World(
        "no effect, two-part", "Stationary and reversible, most like the real councils.",
        ((0.25, "AR(1)", 0.57), (0.47, "AR(1)", 0.98)), 0.14, level=0.2,
    )  # fmt: skip
    found.append(two)
    for world in (found[1], two):
        what = world.name.removeprefix("no effect, ")
        found += [
            replace(world, name=f"20% fewer, {what}", effect="constant",
                    note="Delays are 20% lower from the first full month after announcement."),
            replace(world, name=f"growing, {what}", effect="growing",
                    note="July: to 30% fewer over a year, then on; December: 10% more at once."),
        ]  # fmt: skip
    fast = ((0.25, "AR(1)", 0.57),)
    found += [
        World("adverse: random walk", "No effect. Not stationary: it starts in April 2011.",
              ((0.32, "AR(1)", 0.93), (0.054, "walk", 1.0)), 0.24, level=0.3, adverse=True),
        World("adverse: own lines", "No effect. Each council has a straight line of its own, sd "
              "0.09 a year, as real ones have.", (*seen(0.8)[0], (0.09, "line", 1.0)),
              seen(0.8)[1], adverse=True),
        World("adverse: jump up, slow fall", "No effect. One-sided shocks, one in three years; "
              "not reversible.",
              (*fast, (0.4, "shock", 0.9)), 0.14, adverse=True),
        World("adverse: slow rise, sudden fall", "No effect. The same backwards in time.",
              (*fast, (0.4, "backward shock", 0.9)), 0.14, adverse=True),
        replace(two, name="adverse: picked on 2016-17", adverse=True, picked=(60, 72),
                note="No effect. Picked on the year to March 2017; the window is wrong."),
        replace(found[1], name="adverse: picked on the winter", adverse=True, picked=(67, 70),
                note="No effect. Picked on November 2016 to January 2017; the window is wrong."),
        replace(found[1], name="adverse: picked on the spring", adverse=True, picked=(73, 76),
                note="No effect. Picked on May to July 2017; the window is wrong."),
    ]  # fmt: skip
    return found


# Simulated councils


def passing(
    random: np.random.Generator, shape: tuple[int, ...], kind: str, rho: float
) -> np.ndarray:
    """Return series of variance 1 (a walk: of steps, a line: of its slope a year)."""
    simulations, months, councils = shape
    if kind == "line":
        slopes = random.normal(size=(simulations, 1, councils)) / 12
        return slopes * (np.arange(months) - months / 2)[:, np.newaxis]
    burn = 0 if kind == "walk" else 150
    size = (months + burn, simulations, councils)
    if "shock" in kind:  # of exponential size
        series = random.exponential(size=size) * (random.random(size) < 1 / 36)
        keep, scale = rho, (2 / 36 - 1 / 36**2) ** 0.5
    else:
        series = random.normal(size=size)
        keep, scale = rho, 1.0
    for month in range(1, len(series)):
        series[month] += keep * series[month - 1]
    if kind != "walk":
        series *= (1 - keep**2) ** 0.5 / scale
    series = series[burn:]
    if kind == "backward shock":
        series = series[::-1]
    return series.transpose(1, 0, 2)


def simulate(
    world: World, simulations: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return daily rates with and without the effect; picked councils come first, July's first.

    Shapes are (simulations, months, councils).
    """
    shape = (simulations, len(MONTHS), COUNCILS)
    time_of = np.arange(len(MONTHS))
    path = 0.3 * np.minimum(time_of, 67) / 67 - 0.2 * np.clip(time_of - 67, 0, None) / 28
    common = path + 0.03 * np.cos(2 * np.pi * (time_of - 10) / 12)
    logs = np.zeros(shape)
    for sd, kind, rho in world.parts:
        logs += sd * passing(random, shape, kind, rho)
    # Councils differ in how much they swing; the mean of their variances is kept.
    scale = np.exp(random.normal(-(SCALE_SD**2), SCALE_SD, (simulations, 1, COUNCILS)))
    logs = scale * (logs + world.noise * random.normal(size=shape))
    season = random.normal(0, SEASON_SD, (simulations, 12, COUNCILS))
    logs += np.tile(season, (1, len(MONTHS) // 12, 1)) + common[:, np.newaxis]
    logs += random.normal(0, world.level, (simulations, 1, COUNCILS))
    rates = np.exp(logs)
    score = np.log(rates[:, slice(*world.picked)].mean(axis=1))
    score += random.normal(0, OTHER_SD, score.shape)
    order = np.argsort(-score, axis=1)
    order[:, :TREATED] = random.permuted(order[:, :TREATED], axis=1)
    rates = np.take_along_axis(rates, order[:, np.newaxis, :], axis=2)
    return rates * np.exp(effect(world.effect)), rates


def effect(kind: str) -> np.ndarray:
    """Return what is added to logs, shape (months, councils)."""
    found = np.zeros((len(MONTHS), COUNCILS))
    first = 0
    for size, (name, (offset, _)) in zip(SIZES, OFFSETS.items(), strict=True):
        since = np.arange(len(MONTHS)) - (CENTRE + offset)
        if kind == "constant":
            one = np.where(since >= 0, np.log(0.8), 0.0)
        elif kind == "growing" and name == "July":
            one = np.log(0.7) * np.clip(since + 1, 0, None) / 12
        elif kind == "growing":
            one = np.where(since >= 0, np.log(1.1), 0.0)
        else:
            one = np.zeros(len(MONTHS))
        found[:, first : first + size] = one[:, np.newaxis]
        first += size
    return found


# Ways to put the question: each gives estimate, lower, upper


Found = tuple[float, float, float]


def daily(rates: np.ndarray, months: slice) -> np.ndarray:
    """Return means a day over some months, shape (councils,)."""
    return DAYS[months] @ rates[months] / DAYS[months].sum()


def bases(name: str) -> Callable[[str], slice]:
    def months(cohort: str) -> slice:
        first, last = OFFSETS[cohort]
        announced = MONTHS.get_loc(ANNOUNCED[cohort])
        return {
            "mirror": slice(CENTRE - last, CENTRE - first + 1),
            "before window": slice(WINDOW.start - 12, WINDOW.start),
            "before announcement": slice(announced - 12, announced),
            "window": WINDOW,
        }[name]

    return months


def changes(rates: np.ndarray, base: str) -> np.ndarray:
    """Return log changes, shape (councils, cohorts)."""
    found = []
    for name, (first, last) in OFFSETS.items():
        after = daily(rates, slice(CENTRE + first, CENTRE + last + 1))
        found.append(np.log(after / daily(rates, bases(base)(name))))
    return np.column_stack(found)


def compared(values: np.ndarray, weights: np.ndarray | None = None) -> Found:
    treated = [values[: SIZES[0], 0], values[SIZES[0] : TREATED, 1]]
    others = np.arange(TREATED, COUNCILS)
    given = None if weights is None else pd.DataFrame(weights, others)
    share = control_weights(pd.Index(others), [0, 1], given)
    used = (share > 0).any(axis=1)
    found = difference_of_means(treated, values[TREATED:][used], share[used], LEVEL)
    return found["estimate"], found["lower"], found["upper"]


def by_chance(values: np.ndarray, seed: int) -> Found:
    table = pd.DataFrame(values, columns=list(OFFSETS))
    found = randomised(table, COHORT, draws=DRAWS, seed=seed, level=LEVEL)
    return found.estimate, found.lower, found.upper


def nearest(rates: np.ndarray) -> np.ndarray:
    """Return how often each control is among the 5 nearest in the window, by cohort."""
    levels = np.log(daily(rates, WINDOW))
    away = np.abs(levels[:TREATED, np.newaxis] - levels[TREATED:])
    places = np.argsort(away, axis=1)[:, :5]
    counted = [
        np.bincount(k.ravel(), minlength=COUNCILS - TREATED)
        for k in (places[: SIZES[0]], places[SIZES[0] :])
    ]
    return np.column_stack(counted).astype(float)


def two_way(rates: np.ndarray) -> Found:
    """Return the static two-way fixed effects estimate, clustered by council."""
    logs, on = np.log(rates[PANEL:]), (effect("constant") != 0)[PANEL:].astype(float)

    def within(table: np.ndarray) -> np.ndarray:
        out = table - table.mean(axis=0) - table.mean(axis=1, keepdims=True) + table.mean()
        return np.asarray(out)

    y, x = within(logs), within(on)
    square = (x**2).sum()
    slope = (x * y).sum() / square
    scores = (x * (y - slope * x)).sum(axis=0)
    error = (COUNCILS / (COUNCILS - 1) * (scores**2).sum()) ** 0.5 / square
    reach = student.ppf(0.5 + LEVEL / 2, COUNCILS - 1) * error
    return float(slope), float(slope - reach), float(slope + reach)


WAYS = (
    "mirrored (primary)", "mirrored, randomisation", "mirrored, both (as reported)",
    "12 months before the window", "12 months before announcement", "two-way fixed effects",
    "matched in the window, since then", "matched in the window, mirrored",
    "check: months 2 to 4, mirrored",
)  # fmt: skip


def asked(rates: np.ndarray, seed: int) -> Iterator[Found]:
    mirrored, weights = changes(rates, "mirror"), nearest(rates)
    clustered, drawn = compared(mirrored), by_chance(mirrored, seed)
    yield clustered
    yield drawn
    # The report calls a difference clear if both kinds of inference do, and on the same side.
    yield clustered[0], min(clustered[1], drawn[1]), max(clustered[2], drawn[2])
    yield compared(changes(rates, "before window"))
    yield compared(changes(rates, "before announcement"))
    yield two_way(rates)
    yield compared(changes(rates, "window"), weights)
    yield compared(mirrored, weights)
    early = daily(rates, slice(CENTRE + 2, CENTRE + 5))
    early = early / daily(rates, slice(CENTRE - 4, CENTRE - 1))
    yield compared(np.column_stack([np.log(early)] * 2))


def same_as_the_package(rates: np.ndarray) -> None:
    """Refuse to go on if the shortcuts here differ from what the package does."""
    table = pd.DataFrame(rates * DAYS[:, np.newaxis], MONTHS)
    own = {k: mirrored_change(table, MONTHS[CENTRE], *limits) for k, limits in OFFSETS.items()}
    found = cohort_effect(pd.DataFrame(own), COHORT, LEVEL)
    here = compared(changes(rates, "mirror"))
    np.testing.assert_allclose(here, (found.estimate, found.lower, found.upper), rtol=1e-9)


# Tables


def wilson(some: int, of: int) -> str:
    low, high = proportion_confint(some, of, method="wilson")
    return f"{some / of:.1%} ({low:.1%} to {high:.1%})"


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def run(world: World, simulations: int, seed: int) -> float:
    """Print a scenario's table; return how often the primary way finds a difference."""
    random = np.random.default_rng([seed, *world.name.encode()])
    results, truths, transients = [], [], []
    for start in range(0, simulations, CHUNK):
        many = min(CHUNK, simulations - start)
        with_effect, without = simulate(world, many, random)
        same_as_the_package(with_effect[0])
        for k in range(many):
            results.append(list(asked(with_effect[k], start + k)))
            gained = changes(with_effect[k], "mirror") - changes(without[k], "mirror")
            truths.append(compared(gained)[0] if world.effect != "none" else 0.0)
            peak = np.log(daily(without[k], WINDOW) / daily(without[k], slice(0, len(MONTHS))))
            transients.append(peak[:TREATED].mean() - peak[TREATED:].mean())
    found = np.array(results)
    truth = np.repeat(np.array(truths)[:, np.newaxis], len(WAYS), axis=1)
    # Two-way fixed effects are after the mean over all the months since, not over twelve.
    since = effect("constant") != 0
    truth[:, WAYS.index("two-way fixed effects")] = effect(world.effect)[since].mean()
    truth[:, -1] = 0.0  # the check is of months before announcement
    print(f"\n### {world.name}\n\n{world.note} In the window the picked are "
          f"{np.expm1(np.mean(transients)):+.0%} above what they are over all months, relative to "
          f"the others. True difference {np.mean(truths):+.3f} (log).\n")  # fmt: skip
    column = "finds a difference" if world.effect == "none" else "finds a difference (power)"
    row("way", "bias (log)", "sd of estimates", "mean half width", "interval holds the truth",
        column, "finds fewer delays")  # fmt: skip
    row(*["---"] * 7)
    away = found[:, :, 0] - truth
    reach = student.ppf(0.975, simulations - 1) * away.std(axis=0, ddof=1) / simulations**0.5
    holds = (found[:, :, 1] <= truth) & (truth <= found[:, :, 2])
    below, above = found[:, :, 2] < 0, found[:, :, 1] > 0
    for k, way in enumerate(WAYS):
        rejected = wilson(int((below | above)[:, k].sum()), simulations)
        bias = f"{away[:, k].mean():+.3f} ± {reach[k]:.3f}"
        coverage = wilson(int(holds[:, k].sum()), simulations)
        spread, fewer = f"{found[:, k, 0].std(ddof=1):.3f}", f"{below[:, k].mean():.1%}"
        width = f"{(found[:, k, 2] - found[:, k, 1]).mean() / 2:.3f}"
        row(way, bias, spread, width, coverage, rejected, fewer)
    return float((below | above)[:, 0].mean())


# Calibration


def calibrate() -> None:
    """Measure councils never reviewed, and print what the worlds are made from."""
    from scipy.optimize import curve_fit

    import lsr_analysis as lsr
    from lsr_analysis.analysis.aggregate import monthly
    from lsr_analysis.areas import ENGLAND
    from lsr_analysis.periods import Span

    data, span = lsr.load(), Span(MONTHS[0], MONTHS[-1])
    reviewed = {one.area for one in data.reviews}
    days = monthly(data, "delayed_days", span).drop(columns=[*reviewed, ENGLAND], errors="ignore")
    days = days.loc[:, (days > 0).all()]
    rates = monthly(data, "delayed_days_rate", span)[days.columns]
    logs = np.log(days.div(days.index.days_in_month, axis=0))
    away = (logs.sub(logs.median(axis=1), axis=0)).pipe(lambda k: k - k.mean()).to_numpy()
    at = np.arange(len(away)) - (len(away) - 1) / 2
    slopes = at @ away / (at @ at)
    left = away - np.outer(at, slopes)
    likeness = (left[1:] * left[:-1]).sum() / (left**2).sum()
    print(f"{days.shape[1]} councils; sd of log mean rates {np.log(rates.mean()).std():.2f}")
    print(f"less own lines: sd {left.std():.2f}, lag-1 correlation {likeness:.2f}; "
          f"sd of lines {12 * slopes.std():.2f} a year")  # fmt: skip
    lags = np.arange(1, 73)
    seen_at = np.array([((away[k:] - away[:-k]) ** 2).mean() / 2 for k in lags])

    def two_part(h, noise, fast, rho, slow, slow_rho):  # type: ignore[no-untyped-def]
        return noise + fast * (1 - rho**h) + slow * (1 - slow_rho**h)

    def with_walk(h, noise, fast, rho, step):  # type: ignore[no-untyped-def]
        return noise + fast * (1 - rho**h) + step * h / 2

    top = [1, 1, 0.9999, 1, 0.9999]
    for form, start, ends in (
        (two_part, [0.02, 0.08, 0.8, 0.1, 0.97], top),
        (with_walk, [0.02, 0.1, 0.8, 0.003], top[:4]),
    ):
        fit, _ = curve_fit(form, lags, seen_at, start, bounds=(0, ends))
        off = ((form(lags, *fit) - seen_at) ** 2).mean() ** 0.5
        shown = [f"{v:.3f}" if k in (2, 4) else f"sd {v**0.5:.3f}" for k, v in enumerate(fit)]
        print(f"semivariogram to 72 months, {form.__name__}: {', '.join(shown)}; off by {off:.4f}")
    steps = (away[3:] - away[:-3])[::3].std(axis=0)
    own = np.log(steps).var() - 1 / (2 * (len(away) // 3))
    print(f"log of councils' sd of changes over 3 months varies by sd {own**0.5:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--simulations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[world.name for world in worlds()])
    parser.add_argument("--calibrate", action="store_true")
    options = parser.parse_args()
    if options.simulations < 20:
        parser.error("--simulations must be at least 20")
    if options.calibrate:
        calibrate()
        return
    began = time.perf_counter()
    print(
        f"SYNTHETIC figures. {options.simulations:,} simulations a scenario; {TREATED} of "
        f"{COUNCILS} councils picked. Without a difference, 5% should find one."
    )
    said: dict[str, list[float]] = {}
    for world in worlds():
        if options.only in (None, world.name):
            kind = "adverse" if world.adverse else world.name.split(",")[0]
            said.setdefault(kind, []).append(run(world, options.simulations, options.seed))
    parts = (f"{kind}, {min(some):.1%} to {max(some):.1%}" for kind, some in said.items())
    print(f"\nThe primary design finds a difference in: {'; '.join(parts)} of simulations.")
    print(f"\n{time.perf_counter() - began:.0f} seconds, seed {options.seed}")


if __name__ == "__main__":
    main()
