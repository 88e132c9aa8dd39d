"""Whether councils keep the shape of their delays from one year to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import councils
from lsr_analysis.analysis.shapes.compositions import (
    Compositions,
    coordinates,
    on_the_same_parts,
)
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
    without : tuple of str
        Short titles of parts that only one of the periods has. Shares are of the others.
    """

    before: Span
    councils: int
    nearest: float
    nearest_tenth: float
    correlation: pd.Series
    without: tuple[str, ...] = ()


def persistence(
    now: Compositions, then: Compositions, before: Span, rare: tuple[str, ...], fewest: int
) -> Persistence:
    """Compare every council's shape with all shapes of the year before.

    What changed in all councils alike is taken out: log-ratios are less their mean of the year.
    Both years are scaled as the later one is, and only parts of both are compared.

    Parameters
    ----------
    now, then : Compositions
    before : Span
        The period of `then`.
    rare : tuple of str
        Reasons to be added up.
    fewest : int
        Councils in both below which nothing is said.

    Returns
    -------
    Persistence
    """
    from scipy.spatial.distance import cdist

    one_sided = now.parts.index.symmetric_difference(then.parts.index, sort=False)
    shorts = pd.concat([now.parts["short"], then.parts["short"]])
    now, then = on_the_same_parts(now, then)
    shared = councils(now.shares).index.intersection(councils(then.shares).index)
    none = Persistence(before, 0, np.nan, np.nan, pd.Series(dtype=float))
    if len(shared) < fewest:
        return none
    scaled, logs, _ = coordinates(now, rare)
    _, earlier, _ = coordinates(then, rare)
    spread = logs.std().where(logs.std() > 0)
    factors = (scaled.std() / spread).fillna(0.0)
    later, sooner = (
        (table.loc[shared] - table.loc[shared].mean()) * factors for table in (logs, earlier)
    )
    distances = cdist(later, sooner)
    rank = (distances < np.diag(distances)[:, np.newaxis]).sum(axis=1) + 1
    correlation = now.shares.loc[shared].corrwith(then.shares.loc[shared], method="spearman")
    return Persistence(
        before,
        len(shared),
        float((rank == 1).mean()),
        float((rank <= max(1, len(shared) // 10)).mean()),
        correlation,
        tuple(shorts[list(one_sided)]),
    )
