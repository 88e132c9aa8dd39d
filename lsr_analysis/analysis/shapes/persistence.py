"""Whether councils keep the shape of their delays from one year to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import councils
from lsr_analysis.analysis.shapes.compositions import Compositions, coordinates
from lsr_analysis.periods import Span

__all__ = ["Persistence", "persistence"]


@dataclass(frozen=True, eq=False)
class Persistence:
    """How near councils lie to their own shape of a year before.

    Parameters
    ----------
    before : Span
    councils : int
        Councils with a shape in both periods; 0 if it cannot be assessed.
    nearest : float
        Share of councils whose nearest shape of the year before, of all councils, is their own.
    nearest_tenth : float
        Share of councils whose own shape of the year before is in the nearest tenth.
    correlation : pandas.Series
        Spearman correlation among councils of each part's share with that of the year before.
    """

    before: Span
    councils: int
    nearest: float
    nearest_tenth: float
    correlation: pd.Series


def persistence(
    now: Compositions, then: Compositions, before: Span, rare: tuple[str, ...], fewest: int
) -> Persistence:
    """Compare every council's shape with all shapes of the year before.

    What changed in all councils alike is taken out: log-ratios are less their mean of the year.
    Both years are scaled as the later one is.

    Parameters
    ----------
    now, then : Compositions
    before : Span
        The period of `then`.
    rare : tuple of str
        Reasons to be added up.
    fewest : int
        Councils in both below which nothing is said.
    """
    from scipy.spatial.distance import cdist

    shared = councils(now.shares).index.intersection(councils(then.shares).index)
    none = Persistence(before, 0, np.nan, np.nan, pd.Series(dtype=float))
    if len(shared) < fewest:
        return none
    scaled, logs, _ = coordinates(now, rare)
    _, earlier, _ = coordinates(then, rare)
    parts = [part for part in logs if part in earlier]
    spread = logs.std().where(logs.std() > 0)
    factors = (scaled.std() / spread).fillna(0.0)
    later, sooner = (
        (table.loc[shared, parts] - table.loc[shared, parts].mean()) * factors[parts]
        for table in (logs, earlier)
    )
    distances = cdist(later, sooner)
    rank = (distances < np.diag(distances)[:, np.newaxis]).sum(axis=1) + 1
    both = [part for part in now.shares if part in then.shares]
    correlation = now.shares.loc[shared, both].corrwith(
        then.shares.loc[shared, both], method="spearman"
    )
    return Persistence(
        before,
        len(shared),
        float((rank == 1).mean()),
        float((rank <= max(1, len(shared) // 10)).mean()),
        correlation,
    )
