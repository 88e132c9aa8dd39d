"""How the delays of some areas are made up beside England's, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import monthly
from lsr_analysis.areas import ENGLAND
from lsr_analysis.periods import Span
from lsr_analysis.statistics.bootstrap import RatioSamples, difference_reach, ratio_samples
from lsr_analysis.store import Data

__all__ = ["FEWEST_MONTHS", "LEVEL", "beside_england"]

FEWEST_MONTHS = 6
LEVEL = 0.95
_BLOCKS = 3
_DRAWS = 999
_MOST_SHOWN = 3


def _samples(part: pd.DataFrame, whole: pd.DataFrame, code: str, seed: int) -> RatioSamples | None:
    """Draw samples of an area's share; None where its months cannot tell how it varies."""
    if code not in part or code not in whole:
        return None
    days, total = (t[code].to_numpy(dtype=float) for t in (part, whole))
    if len(days) < FEWEST_MONTHS or not np.isfinite(days + total).all() or (total <= 0).any():
        return None
    return ratio_samples(days, total, len(days) // _BLOCKS, _DRAWS, seed)


def _shown(rows: pd.DataFrame) -> list[str]:
    """Return the parts that set an area apart most."""
    sure = rows[rows["differs"] & ~rows["mirror"]]
    return list(sure["points"].abs().nlargest(_MOST_SHOWN).index)


def beside_england(
    data: Data, span: Span, shares: pd.DataFrame, parts: pd.DataFrame, codes: Sequence[str]
) -> pd.DataFrame:
    """Compare the shares of some areas with England's.

    Months are drawn in blocks of a third of the period, in the area and in England
    independently, and the difference in each sample is divided by its own standard error; see
    :mod:`lsr_analysis.statistics.bootstrap`. A part differs where the 95% interval of the
    difference leaves zero out.

    Parameters
    ----------
    data : Data
    span : Span
    shares : pandas.DataFrame
        With England.
    parts : pandas.DataFrame
    codes : sequence of str
        Areas; those without shares are left out.

    Returns
    -------
    pandas.DataFrame
        One row an area and part: ``area_code``, ``area``, ``part``, ``breakdown``, ``title``,
        ``short``, ``share`` and ``england`` (0 to 1), ``points`` (percentage points from
        England), ``lower``, ``upper`` (95% interval of these; NaN where it cannot be
        assessed), ``ratio`` (to England), ``differs``, ``assessed``, ``mirror`` (of two
        parts, whether this is the second, which only mirrors the first) and ``most`` (1 for the
        part that sets the area apart most in percentage points, of those that differ; at most
        3, else 0).
    """
    months = {part: monthly(data, part, span) for part in parts.index}
    # Of the parts that have a share: where one is left out, they do not add up to all days.
    wholes = {
        breakdown: sum(months[part] for part in block)
        for breakdown, block in parts.groupby("breakdown").groups.items()
    }
    whole_of = {part: wholes[breakdown] for part, breakdown in parts["breakdown"].items()}
    pairs = parts.groupby("breakdown", sort=False).filter(lambda block: len(block) == 2)
    mirrored = list(pairs.index[1::2])
    england = {part: _samples(months[part], whole_of[part], ENGLAND, 1) for part in parts.index}
    tables = []
    for code in [code for code in codes if code in shares.index]:
        rows = parts.assign(share=shares.loc[code], england=shares.loc[ENGLAND])
        rows["points"] = 100 * (rows["share"] - rows["england"])
        rows["mirror"] = rows.index.isin(mirrored)
        rows["ratio"] = rows["share"] / rows["england"].where(rows["england"] > 0)
        reach = pd.Series(np.nan, rows.index)
        for part, base in england.items():
            own = _samples(months[part], whole_of[part], code, 2)
            if base is not None and own is not None:
                found = 100 * difference_reach(base, own, LEVEL)
                reach[part] = found if np.isfinite(found) else np.nan
        # No interval reaches beyond a share of 0% or 100%.
        rows["lower"] = (rows["points"] - reach).clip(lower=-100 * rows["england"])
        rows["upper"] = (rows["points"] + reach).clip(upper=100 - 100 * rows["england"])
        rows["assessed"] = reach.notna()
        rows["differs"] = (rows["lower"] > 0) | (rows["upper"] < 0)
        order = {part: place for place, part in enumerate(_shown(rows), 1)}
        rows["most"] = [order.get(part, 0) for part in rows.index]
        rows.insert(0, "area_code", code)
        rows.insert(1, "area", data.register[code].name)
        tables.append(rows.rename_axis("part").reset_index())
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
