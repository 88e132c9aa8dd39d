"""XmR charts: what a series usually does, and which points are more than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lsr_analysis.statistics.autocorrelation import FEWEST_POINTS, lag_one
from lsr_analysis.statistics.inputs import ROUNDING, Floats, finite_or_missing

__all__ = ["RULES", "RUN", "SHORT", "Xmr", "xmr"]

RUN = 7
"""Points on one side of the mean, or all rising or falling, that are a signal."""

SHORT = 12
"""Below this many points limits are called uncertain."""

RULES = {
    "outside": "outside the process limits",
    "shift": f"part of {RUN} or more points on one side of the mean",
    "trend": f"part of {RUN} or more points all rising or all falling",
    "near": "one of two in three points near a limit, all three on its side of the mean",
}
"""Columns of the signals and what each means."""

_SCALE = 2.66
_SCREEN = 3.267


@dataclass(frozen=True, eq=False)
class Xmr:
    """An XmR chart.

    Parameters
    ----------
    points : pandas.DataFrame
        One row a point, in order: ``value``, ``segment`` (0, then one more after each
        rebasing), ``mean``, ``lower`` and ``upper`` (process limits), ``side`` (1 above the
        mean, -1 below, 0 on it), one boolean column for each of :data:`RULES`, ``special``
        (any of them) and ``direction`` (1 or -1 for a special point: upwards or downwards).
    lower_is_better : bool or None
    target : float or None
    autocorrelation : float
        Of neighbouring points, within segments; NaN with fewer than ten points.
    autocorrelation_limit : float
        Above this the rules are unsafe.
    short : bool
        Whether the last segment has fewer than :data:`SHORT` points.
    """

    points: pd.DataFrame
    lower_is_better: bool | None
    target: float | None
    autocorrelation: float
    autocorrelation_limit: float
    short: bool

    @property
    def alike(self) -> bool:
        """Whether neighbouring points go together too much for the rules."""
        return self.autocorrelation > self.autocorrelation_limit

    @property
    def withheld(self) -> str:
        """Why no icon is given; empty if there is nothing against one."""
        last = self.points[self.points["segment"] == self.points["segment"].max()]
        if self.points["value"].notna().sum() == 0:
            return "there are no points"
        if np.isnan(last["value"].iloc[-1]):
            return "the last point is missing"
        if np.isnan(last["lower"].iloc[-1]):
            since = " since the last rebasing" if last["segment"].iloc[0] else ""
            return f"there are too few neighbouring points{since} for limits"
        if self.points["value"].notna().sum() < FEWEST_POINTS:
            return f"fewer than {FEWEST_POINTS} points do not show whether neighbours go together"
        if self.alike:
            return (
                f"neighbouring points go together (lag-1 autocorrelation "
                f"{self.autocorrelation:.2f}, above {self.autocorrelation_limit:.2f}): either each "
                "resembles the one before, so that the rules signal too often, or the level "
                "changed, and the chart should be rebased there"
            )
        return ""

    @property
    def variation(self) -> str:
        """Variation icon of the last point.

        "common cause", "improvement (high)", "improvement (low)", "concern (high)", "concern
        (low)", "neither (high)", "neither (low)", or "withheld".
        """
        if self.withheld:
            return "withheld"
        last = self.points.iloc[-1]
        if not last["special"]:
            return "common cause"
        side = "high" if last["direction"] > 0 else "low"
        if self.lower_is_better is None:
            return f"neither ({side})"
        good = (side == "low") == self.lower_is_better
        return f"{'improvement' if good else 'concern'} ({side})"

    @property
    def assurance(self) -> str:
        """Assurance icon against the target.

        "passes consistently", "fails consistently", "hit and miss", "no target", or
        "withheld".
        """
        if self.target is None or self.lower_is_better is None:
            return "no target"
        if self.withheld:
            return "withheld"
        last = self.points.iloc[-1]
        slack = ROUNDING * float(self.points["value"].abs().max())
        if last["lower"] - slack <= self.target <= last["upper"] + slack:
            return "hit and miss"
        passes = (last["upper"] < self.target) == self.lower_is_better
        return "passes consistently" if passes else "fails consistently"


def _runs(signs: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Say which points lie in a run of seven or more of one sign, none of them zero."""
    found = np.zeros(signs.size, dtype=bool)
    for end in range(RUN, signs.size + 1):
        window = signs[end - RUN : end]
        if window[0] and (window == window[0]).all():
            found[end - RUN : end] = True
    return found


def _monotone(values: Floats) -> tuple[NDArray[np.bool_], NDArray[np.int_]]:
    """Say which points lie in seven that all rise or all fall, and which way."""
    found, way = np.zeros(values.size, dtype=bool), np.zeros(values.size, dtype=int)
    steps = np.sign(np.diff(values))
    for end in range(RUN, values.size + 1):
        inside = steps[end - RUN : end - 1]
        if inside[0] in (-1, 1) and (inside == inside[0]).all():
            found[end - RUN : end] = True
            way[end - RUN : end] = int(inside[0])
    return found, way


def _near(close: NDArray[np.bool_], side: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Say which points are near a limit with another of the three, all on one side."""
    found = np.zeros(close.size, dtype=bool)
    for end in range(3, close.size + 1):
        three = slice(end - 3, end)
        if close[three].sum() >= 2 and abs(side[three].sum()) == 3:
            found[three] |= close[three]
    return found


def _reach(values: Floats) -> float:
    """Return how far process limits lie from the mean; NaN without two neighbouring points."""
    moves = np.abs(np.diff(values))
    moves = moves[~np.isnan(moves)]
    if not moves.size:
        return float("nan")
    kept = moves[moves < _SCREEN * moves.mean()]
    # Where most points repeat the one before, the screen would leave only moves of nothing.
    return _SCALE * float(kept.mean() if kept.any() else moves.mean())


def _segment(values: Floats, base: int | None) -> pd.DataFrame:
    """Judge one stretch of a series against its own mean and limits."""
    judged = values[:base] if base else values
    held = judged[~np.isnan(judged)]
    centre = float(held.mean()) if held.size else float("nan")
    reach = _reach(judged)
    # Rounding in the last bit must not put a point on a side of the mean, or outside.
    slack = ROUNDING * float(np.abs(held).max()) if held.size else 0.0
    away = values - centre
    away[np.abs(away) <= slack] = 0.0
    with np.errstate(invalid="ignore"):
        outside = np.abs(away) > reach + slack
        close = ~outside & (np.abs(away) > 2 / 3 * reach + slack)
    side = np.nan_to_num(np.sign(away)).astype(int)
    trend, way = _monotone(values)
    shift, near = _runs(side), _near(close, side)
    level = outside | shift | near
    return pd.DataFrame(
        {
            "value": values,
            "mean": centre,
            "lower": centre - reach,
            "upper": centre + reach,
            "side": side,
            "outside": outside,
            "shift": shift,
            "trend": trend,
            "near": near,
            "special": level | trend,
            # A point far from the mean says more than the way to it.
            "direction": np.where(level, side, way),
        }
    )


def xmr(
    values: ArrayLike,
    lower_is_better: bool | None = None,
    target: float | None = None,
    rebase: Sequence[int] = (),
    base: int | None = None,
) -> Xmr:
    """Judge a series by the rules of an XmR chart.

    Process limits lie 2.66 mean moving ranges from the mean; moving ranges of 3.267 times
    their mean or more are first left out of that average (once, and not if only moves of
    nothing would be left). A point is special if it is
    outside the limits, in a run of seven on one side of the mean, among seven that all rise
    or all fall, or near a limit (beyond two thirds of the way, not outside) together with
    another of three neighbours, all three on that side. These are the rules of NHS England's
    "Making Data Count"; Wheeler DJ (2000), *Understanding Variation*; Provost LP and Murray SK
    (2011), *The Health Care Data Guide*.

    The limits take the points of a stable series to be independent. Where neighbours go
    together the moving range is too small for the spread and the rules signal too often;
    ``Xmr.withheld`` then says so and no icon is given. A lasting change of level makes
    neighbours alike too: of independent series of 36 points with a step of two standard
    deviations in the middle, 82% have their icon withheld, and 1% once the chart is rebased
    there (``benchmarks/coverage.py``). The two cannot be told apart by the rules.

    Parameters
    ----------
    values : array_like, shape (n,)
        In order, evenly spaced; NaN where missing, which breaks runs. Rates per day, so that
        the length of months does not matter. Not for annual figures: a run of seven would
        need seven years.
    lower_is_better : bool or None
        Polarity, for the icons.
    target : float, optional
        A real one, in the unit of the values; NaN is none.
    rebase : sequence of int
        Positions at which new limits begin, because something is known to have changed
        there.
    base : int, optional
        Limits of each segment rest on its first `base` points.

    Returns
    -------
    Xmr

    Raises
    ------
    ValueError
        If a value or the target is infinite, there is more than one dimension, or a position
        is not a whole number inside the series.

    Examples
    --------
    >>> chart = xmr([10, 12, 9, 11, 10, 12, 9, 11, 10, 12, 9, 30], lower_is_better=True)
    >>> chart.points["outside"].tolist().index(True), chart.variation
    (11, 'concern (high)')
    """
    series = finite_or_missing("values", values)
    if series.ndim != 1:
        raise ValueError(f"values has shape {series.shape}; give one series")
    starts = sorted(set(rebase))
    if wrong := [k for k in starts if not 0 < k < series.size or k != int(k)]:
        raise ValueError(f"rebase is {wrong[0]}; give whole positions from 1 to {series.size - 1}")
    starts = [int(k) for k in starts]
    if base is not None and not (2 <= base < np.inf and base == int(base)):
        raise ValueError(f"base is {base}; limits need a whole number of points, at least 2")
    if target is not None and np.isnan(finite_or_missing("target", target)):
        target = None
    parts = np.split(series, starts)
    points = pd.concat(
        [
            _segment(part, int(base) if base else None).assign(segment=k)
            for k, part in enumerate(parts)
        ],
        ignore_index=True,
    )
    correlation, limit = lag_one(parts)
    return Xmr(
        points=points,
        lower_is_better=lower_is_better,
        target=target,
        autocorrelation=correlation,
        autocorrelation_limit=limit,
        short=int((~np.isnan(parts[-1])).sum()) < SHORT,
    )
