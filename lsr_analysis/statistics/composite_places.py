"""Where an area stands among its peers, over draws in which scores and peers both change."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["SCALE", "place_summary", "places_among"]

SCALE = 16
"""Places that ranks among groups of other sizes are put on."""


def places_among(
    scores: pd.DataFrame, area: Hashable, members: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the place of an area among its peers in each draw, on a scale of 16.

    The rank among `n` areas, itself included, is put on the scale by
    ``1 + 15 (rank - 1) / (n - 1)``, so that draws with groups of other sizes can be set beside
    each other; among 16 it stays what it is. Equal scores take the worse rank.

    Parameters
    ----------
    scores : pandas.DataFrame, shape (areas, draws)
        Higher is worse; NaN where an area has none, which is then no peer.
    area : hashable
        A label of the index.
    members : numpy.ndarray of bool, shape (areas, draws)
        Who is a peer in each draw. Whether the area itself is marked does not matter.

    Returns
    -------
    numpy.ndarray, shape (draws,)
        From 1, the best, to 16; NaN in a draw without a score of the area, or without a peer
        that has one.

    Raises
    ------
    ValueError
        If the shapes differ, or the area is not in the index.

    Examples
    --------
    >>> scores = pd.DataFrame([[1.0, 1.0], [2.0, 0.0], [3.0, 3.0]], index=list("abc"))
    >>> everyone = np.ones((3, 2), dtype=bool)
    >>> places_among(scores, "a", everyone).tolist()
    [1.0, 8.5]
    """
    if members.shape != scores.shape:
        raise ValueError(
            f"members has the shape {members.shape}, scores {scores.shape}; give one for each"
        )
    if area not in scores.index:
        raise ValueError(f"{area!r} has no score; leave it out")
    at = int(scores.index.get_loc(area))
    values = scores.to_numpy()
    peers = members & ~np.isnan(values)
    peers[at] = False
    better_or_equal = (peers & (values <= values[at])).sum(axis=0)
    count = np.where(np.isnan(values[at]), 0, peers.sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(count > 0, 1 + (SCALE - 1) * better_or_equal / count, np.nan)


def place_summary(places: NDArray[np.float64]) -> dict[str, float]:
    """Sum the places of one area over draws up.

    Parameters
    ----------
    places : numpy.ndarray, shape (draws,)
        From :func:`places_among`; draws without a place are left out.

    Returns
    -------
    dict of str to float
        ``median``, ``low`` and ``high``, the lowest places that 50%, 2.5% and 97.5% of the draws
        do not exceed, and ``worst_quarter``, the share of draws, from 0 to 1, with a place of 13
        or more, which are the four worst of 16. NaN if no draw has a place.

    Examples
    --------
    >>> place_summary(np.array([12.0, 13.0, 14.0]))["median"]
    13.0
    """
    held = places[~np.isnan(places)]
    if not len(held):
        return dict.fromkeys(("median", "low", "high", "worst_quarter"), float("nan"))
    low, median, high = np.quantile(held, [0.025, 0.5, 0.975], method="inverted_cdf")
    return {
        "median": float(median),
        "low": float(low),
        "high": float(high),
        "worst_quarter": float((held >= SCALE * 3 / 4 + 1).mean()),
    }
