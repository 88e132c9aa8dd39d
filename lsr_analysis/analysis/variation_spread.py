"""How far apart councils are in a period, on the scale of ratios and on that of rates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import councils
from lsr_analysis.analysis.outliers import funnel_of
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.overdispersion import overdispersion
from lsr_analysis.statistics.persistence import resampled
from lsr_analysis.store import Data

__all__ = ["month_spread", "moved", "year_spread"]

_QUANTILES = {"p10": 0.1, "lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75, "p90": 0.9}
_DRAWS, _TAU_DRAWS, _MONTH_DRAWS, _SEED = 2000, 300, 400, 20170703
_LIMITS = (2.5, 97.5)
_FEWEST = 20


def _ratio(values: np.ndarray) -> np.ndarray:
    """Return the upper quartile over the lower, of each row."""
    low, high = np.quantile(values, [0.25, 0.75], axis=-1)
    return np.asarray(high / np.where(low > 0, low, np.nan))


def _width(values: np.ndarray) -> np.ndarray:
    low, high = np.quantile(values, [0.25, 0.75], axis=-1)
    return np.asarray(high - low)


def _logs(values: np.ndarray) -> np.ndarray:
    """Return the standard deviation of logged values; a row with a zero has none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.log(values).std(axis=-1, ddof=1)
    return np.where(np.isfinite(spread), spread, np.nan)


_MEASURES = {"interquartile_ratio": _ratio, "interquartile_range": _width, "log_deviation": _logs}


def _limits(samples: np.ndarray) -> tuple[float, float]:
    if np.isfinite(samples).mean() < 0.9:
        return np.nan, np.nan
    lower, upper = np.nanpercentile(samples, _LIMITS)
    return float(lower), float(upper)


def _beyond_chance(
    held: pd.DataFrame, indicator: Indicator, england: float, draws: int
) -> dict[str, float]:
    """Return phi and tau, with limits of tau if samples are drawn, by the adjusted funnel."""
    placed = funnel_of(held, indicator, england)
    if placed is None or placed.overdispersion is None:
        return {"phi": np.nan, "tau": np.nan, "tau_lower": np.nan, "tau_upper": np.nan}
    z = placed.points["z"].to_numpy()
    error = 1 / np.sqrt(placed.target / placed.multiplier * placed.points["denominator"].to_numpy())
    tau2 = [overdispersion(z[row], error[row]).tau2 for row in resampled(z.size, draws, _SEED)]
    lower, upper = _limits(np.sqrt(tau2))
    model = placed.overdispersion
    return {"phi": model.phi, "tau": model.tau2**0.5, "tau_lower": lower, "tau_upper": upper}


def year_spread(over: pd.DataFrame, indicator: Indicator) -> dict[str, float]:
    """Return how far apart councils are over a period.

    Intervals are those of the percentiles over samples of councils drawn with replacement: they
    take councils to be a sample of councils like them, and say nothing of clumps of days.

    Parameters
    ----------
    over : pandas.DataFrame
        By reference code, England among them, all complete; see
        :func:`lsr_analysis.analysis.aggregate.over_months`.
    indicator : Indicator

    Returns
    -------
    dict of str to float
        ``areas``, ``england``; ``p10`` to ``p90`` in the unit of the indicator;
        ``interquartile_ratio``, ``interquartile_range`` and ``log_deviation`` (standard
        deviation of natural logarithms), each with ``_lower`` and ``_upper``; ``phi`` and
        ``tau`` by the funnel that allows for overdispersion, on the log scale, and
        ``tau_lower``, ``tau_upper``.
    """
    held = councils(over)
    england = float(over["value"].get(ENGLAND, np.nan))
    values = held["value"].to_numpy()
    found = {"areas": float(len(held)), "england": england}
    found |= {name: float(np.quantile(values, share)) for name, share in _QUANTILES.items()}
    samples = values[resampled(values.size, _DRAWS, _SEED)]
    for name, measure in _MEASURES.items():
        lower, upper = _limits(measure(samples))
        found |= {name: float(measure(values)), f"{name}_lower": lower, f"{name}_upper": upper}
    return found | _beyond_chance(held, indicator, england, _TAU_DRAWS)


def month_spread(data: Data, indicator: Indicator, wide: pd.DataFrame) -> pd.DataFrame:
    """Return how far apart councils are in each month.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    wide : pandas.DataFrame
        Months by areas, England among them.

    Returns
    -------
    pandas.DataFrame
        By month: ``areas``, ``england``, ``p10`` to ``p90``, ``interquartile_ratio`` with
        limits, ``interquartile_range``, ``phi`` and ``tau``. Months with fewer than 20
        councils are left out.
    """
    rows = data.rows_of(indicator.id)
    rows = rows[rows["value"].notna()].set_index("area_code")
    of_month = dict(iter(rows.groupby(rows["period_start"].dt.to_period("M"))))
    found = {}
    for month, line in wide.iterrows():
        values = line.drop(ENGLAND).dropna().to_numpy()
        if values.size < _FEWEST:
            continue
        samples = values[resampled(values.size, _MONTH_DRAWS, _SEED)]
        lower, upper = _limits(_ratio(samples))
        england = float(line[ENGLAND])
        counts = of_month[month][["numerator", "denominator"]].drop(index=ENGLAND, errors="ignore")
        model = funnel_of(counts, indicator, england)
        extra = model.overdispersion if model else None
        found[month] = {
            "areas": values.size, "england": england,
            **{name: np.quantile(values, share) for name, share in _QUANTILES.items()},
            "interquartile_ratio": float(_ratio(values)), "interquartile_ratio_lower": lower,
            "interquartile_ratio_upper": upper, "interquartile_range": float(_width(values)),
            "phi": extra.phi if extra else np.nan, "tau": extra.tau2**0.5 if extra else np.nan,
        }  # fmt: skip
    table = pd.DataFrame.from_dict(found, orient="index")
    return table.set_axis(pd.PeriodIndex(list(found), freq="M", name="month"))


def moved(by_year: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Hold the latest year's spread against that of the year of England's highest rate.

    Only councils with both years count, and a sample of councils is the same in both.

    Parameters
    ----------
    by_year : mapping of str to pandas.DataFrame
        Complete values over each financial year, England among them.

    Returns
    -------
    pandas.DataFrame
        By measure (``interquartile_ratio``, ``interquartile_range``, ``log_deviation``, and
        ``england``): ``from_year``, ``to_year``, ``areas``, ``before``, ``after``, ``times``
        (after over before), ``lower``, ``upper``, and ``verdict``: "widened", "narrowed" or
        "no clear change" (for England: "rose" or "fell", without an interval). Empty if there
        is no such pair of years.
    """
    england = {year: float(table.at[ENGLAND, "value"]) for year, table in by_year.items()}
    if len(england) < 2 or max(england, key=england.__getitem__) == [*england][-1]:
        return pd.DataFrame()
    first, last = max(england, key=england.__getitem__), [*england][-1]
    pair = {name: councils(by_year[name])["value"] for name in (first, last)}
    both = pd.DataFrame(pair).dropna().to_numpy().T
    drawn = both[:, resampled(both.shape[1], _DRAWS, _SEED)]
    told = {"from_year": first, "to_year": last, "areas": both.shape[1]}
    found = {}
    for name, measure in _MEASURES.items():
        before, after = (float(x) for x in measure(both))
        lower, upper = _limits(measure(drawn[1]) / measure(drawn[0]))
        verdict = "widened" if lower > 1 else "narrowed" if upper < 1 else "no clear change"
        found[name] = told | {
            "before": before, "after": after, "times": after / before, "lower": lower,
            "upper": upper, "verdict": verdict if lower == lower else "not assessable",
        }  # fmt: skip
    before, after = england[first], england[last]
    found["england"] = told | {
        "before": before, "after": after, "times": after / before,
        "verdict": "fell" if after < before else "rose",
    }  # fmt: skip
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("measure")
