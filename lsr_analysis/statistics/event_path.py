"""How the difference between treated units and controls goes over time."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.statistics.cohorts import control_weights, difference_of_means, needed_values
from lsr_analysis.statistics.event_study import mirrored_change
from lsr_analysis.statistics.inputs import Floats, check_level
from lsr_analysis.statistics.randomisation import deals, dealt, in_errors, reach

__all__ = ["OFFSETS", "PARTS", "effect_path"]

OFFSETS = tuple((first, first + 2) for first in range(2, 26, 3))
"""Three-month blocks, in months from the centre: 2 to 4, 5 to 7, up to 23 to 25."""

PARTS = ("before", "across", "after")
"""Where a block lies: all before what happened to a cohort, across it, or all after."""


def effect_path(
    counts: pd.DataFrame,
    centre: pd.Period,
    cohort: pd.Series,
    first_offset: Mapping[Hashable, int],
    offsets: Sequence[tuple[int, int]] = OFFSETS,
    level: float = 0.95,
    draws: int = 999,
    seed: int = 2017,
) -> pd.DataFrame:
    """Compare each block of months with its mirror, treated units with controls.

    A block and its mirror lie as far after the centre as before it
    (:func:`lsr_analysis.statistics.event_study.mirrored_change`). Cohorts that a block lies
    all before, or all after, what happened to them are pooled apart. Before it there is
    nothing to find: a difference there speaks against the design, though none does not prove
    it: in the simulations of ``benchmarks/event_study.py`` the block from 2 to 4 gave a difference
    in 3% to 5% of runs where the design holds, in about half where units were picked on months a
    quarter off the centre, but in only 17% where on the year before it and in 5% to 8% where
    units followed lines of their own or shocks were one-sided. A block that what happened falls
    into is neither a check nor an effect.

    Two intervals are given. The pointwise one holds for a block looked at by itself. The band
    holds for all blocks of its part at once: its reach is the largest distance that the
    furthest block exceeds too often when chance deals units to cohorts, each block divided by
    its own standard error (max-t; Westfall PH and Young SS 1993, *Resampling-Based Multiple
    Testing*, Wiley). The same deals serve all blocks, so that the likeness of neighbouring
    blocks is kept.

    Parameters
    ----------
    counts : pandas.DataFrame, shape (months, units)
        As in :func:`lsr_analysis.statistics.event_study.period_log_ratio`.
    centre : pandas.Period
        The month in the middle of those that units were picked on.
    cohort : pandas.Series
        By unit, its cohort, or None for a control.
    first_offset : mapping of cohort to int
        First month, from the centre, that lies all after what happened to the cohort.
    offsets : sequence of (int, int)
        First and last month of each block, from the centre. Blocks that `counts` does not
        hold in full, on both sides, are left out.
    level : float
        Confidence level.
    draws, seed : int
        Assignments drawn for the band.

    Returns
    -------
    pandas.DataFrame
        A row a block and part: first, last (months from the centre), start, end (months), part
        (of :data:`PARTS`), cohorts, estimate, standard_error, df, lower, upper, p_value,
        band_lower, band_upper, treated, controls, left_out. Estimates are on the log scale. Units
        without a change in one of the blocks are left out of all. A row whose standard error
        cannot be assessed has no interval and no band, and no part in the band of others.

    Raises
    ------
    ValueError
        As in :func:`lsr_analysis.statistics.event_study.mirrored_change` and
        :func:`lsr_analysis.statistics.event_study.cohort_effect`; if a cohort has no first
        offset, no block is held, or there are fewer draws than an interval needs.
    """
    check_level(level)
    if draws < 1 / (1 - level) - 1:
        raise ValueError(f"draws is {draws}, too few for a band; give 999 or more")
    if missing := [k for k in cohort.dropna().unique() if k not in first_offset]:
        raise ValueError(f"first_offset has no {missing[0]!r}, which is a cohort; give it")
    blocks = [block for block in offsets if _is_held(counts.index, centre, *block)]
    if not blocks:
        raise ValueError("counts holds no block and its mirror in full; give more months")
    changes = pd.concat([mirrored_change(counts, centre, *k) for k in blocks], axis=1)
    units = _units(changes, cohort, first_offset)
    order = deals(len(units.labels), draws, seed)
    rows, far = [], []
    for number, (first, last) in enumerate(blocks):
        change = changes.loc[units.labels, number].to_numpy()
        for part in PARTS:
            chosen = [
                k for k, name in enumerate(units.cohorts)
                if units.sizes[k] and _part(first, last, first_offset[name]) == part
            ]  # fmt: skip
            if not chosen:
                continue
            by_cohort = np.repeat(change[:, np.newaxis], len(units.cohorts), axis=1)
            far.append(in_errors(*dealt(by_cohort, units.sizes, order, chosen)))
            rows.append(
                {
                    "first": first, "last": last, "start": centre + first, "end": centre + last,
                    "part": part, "cohorts": ", ".join(str(units.cohorts[k]) for k in chosen),
                    **_compared(by_cohort, units, chosen, level),
                    "treated": sum(units.sizes[k] for k in chosen), "controls": units.others.size,
                    "left_out": units.left_out,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows)
    wide = _band(np.array(far), table, level) * table["standard_error"]
    table.insert(table.columns.get_loc("treated"), "band_lower", table["estimate"] - wide)
    table.insert(table.columns.get_loc("treated"), "band_upper", table["estimate"] + wide)
    return table


@dataclass(frozen=True, eq=False)
class _Units:
    """Units with a change in every block, and where each cohort and the controls stand."""

    labels: pd.Index
    cohorts: list[Hashable]
    places: list[np.ndarray]
    others: np.ndarray
    left_out: int

    @property
    def sizes(self) -> list[int]:
        return [k.size for k in self.places]


def _units(
    changes: pd.DataFrame, cohort: pd.Series, first_offset: Mapping[Hashable, int]
) -> _Units:
    full = changes.notna().all(axis=1)
    cohorts = sorted(cohort.dropna().unique(), key=lambda name: (first_offset[name], str(name)))
    first_block = pd.DataFrame(dict.fromkeys(cohorts, changes[0].where(full)))
    held, kept, left_out = needed_values(first_block, cohort, every=True)
    places = [np.flatnonzero(kept == k) for k in held.columns]
    others = np.flatnonzero(kept.isna())
    if not others.size or not sum(k.size for k in places):
        raise ValueError("no treated unit or no control has the figures it needs; give some")
    return _Units(held.index, list(held.columns), places, others, left_out)


def _is_held(index: pd.Index, centre: pd.Period, first: int, last: int) -> bool:
    months = [centre + side * k for k in range(first, last + 1) for side in (-1, 1)]
    return all(month in index for month in months)


def _part(first: int, last: int, begins: int) -> str:
    if last < begins:
        return "before"
    return "after" if first >= begins else "across"


def _compared(values: Floats, units: _Units, chosen: list[int], level: float) -> dict[str, float]:
    treated = [values[units.places[k], k] for k in chosen]
    weights = control_weights(pd.RangeIndex(units.others.size), list(chosen), None)
    return difference_of_means(treated, values[units.others][:, chosen], weights, level)


def _band(far: Floats, table: pd.DataFrame, level: float) -> Floats:
    """Return how many standard errors the band reaches, by row; far is (rows, draws)."""
    found = np.full(len(far), np.nan)
    # A row that cannot be assessed has no distance, and takes none from the others of its part.
    held = table["standard_error"].notna()
    for name in table.loc[held, "part"].unique():
        rows = (held & (table["part"] == name)).to_numpy()
        found[rows] = reach(far[rows].max(axis=0), level)
    return found
