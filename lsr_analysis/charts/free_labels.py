"""Names of points inside a plot, each put where it covers least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lsr_analysis.display.chart import text_width

__all__ = ["Room", "Spot"]

_AWAY = (0.08, 0.15, 0.25, 0.4, 0.6, 0.85, 1.1)
"""Inches from a point at which its name is tried."""

_JOINED = 0.2
"""Inches from which on a line joins a name to its point."""

_TURNS = np.repeat(np.deg2rad(np.arange(0, 360, 22.5)), len(_AWAY))
_FAR = np.tile(_AWAY, len(_TURNS) // len(_AWAY))
_TOWARD = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)]).round(6)
_ASIDE = 0.7
"""Cosine of how far aside of its direction a name may lie."""

_COVERS, _INCH, _INCH_OUT, _CROSSES = 1.5, 3.0, 10.0, 0.7
"""Cost of a mark covered, of an inch of distance, the same beyond an arrow's tip, to which no
line joins the name, and of a mark that a joining line runs through; of a name thrice that."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spot:
    """Where a name stands, in inches: its middle, and whether a line joins it to its point."""

    x: float
    y: float
    joined: bool


@dataclass
class Room:
    """A plot in inches, with marks that names are to leave free, and names already put there.

    Parameters
    ----------
    width, height : float
    marks : numpy.ndarray, shape (n, 2)
    taken : list of tuple of float
        Left, bottom, right and top of what no name may touch.
    """

    width: float
    height: float
    marks: Floats
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def put(
        self,
        text: str,
        at: Sequence[float],
        size: float,
        weight: str = "normal",
        outward: float | None = None,
    ) -> Spot | None:
        """Find the place for a name that covers least, and take it; None if there is none.

        Parameters
        ----------
        text : str
            One line.
        at : sequence of float
            The point, in inches.
        size : float
            Of letters, in points.
        weight : {"normal", "bold"}
        outward : float, optional
            Direction in radians that the name is to lie in, as of an arrow's tip.
        """
        # A little more than it is measured: the plot is only as large as here once laid out.
        half = np.array([text_width(text, size, weight) / 72 / 2 + 0.05, size / 72 * 0.72])
        point = np.asarray(at, dtype=float)
        aside = np.sign(_TOWARD) * half * (np.abs(_TOWARD) > 0.2)
        middles = point + _TOWARD * _FAR[:, np.newaxis] + aside
        allowed = self._free(middles, half)
        cost = _COVERS * self._covered(middles, half)
        if outward is None:
            cost = cost + _INCH * _FAR + _CROSSES * self._crossed(point, middles, half)
        else:
            allowed &= np.cos(_TURNS - outward) >= _ASIDE
            # Never to the other side of the tip, where another arrow's name may belong.
            allowed &= (_TOWARD * [np.cos(outward), np.sin(outward)] >= -1e-6).all(axis=1)
            cost = cost + _INCH_OUT * _FAR
        if not allowed.any():
            return None
        best = int(np.where(allowed, cost, np.inf).argmin())
        x, y = middles[best]
        self.taken.append((x - half[0], y - half[1], x + half[0], y + half[1]))
        return Spot(float(x), float(y), bool(_FAR[best] > _JOINED))

    def _free(self, middles: Floats, half: Floats) -> NDArray[np.bool_]:
        """Say which places are inside the plot and touch nothing that is taken."""
        low, high = middles - half, middles + half
        inside = (low >= 0).all(axis=1) & (high <= [self.width, self.height]).all(axis=1)
        for box in self.taken:
            inside &= ~((low < box[2:]) & (high > box[:2])).all(axis=1)
        return np.asarray(inside)

    def _covered(self, middles: Floats, half: Floats) -> Floats:
        apart = np.abs(self.marks - middles[:, np.newaxis])
        return np.asarray((apart < half + 0.04).all(axis=2).sum(axis=1), dtype=float)

    def _crossed(self, point: Floats, middles: Floats, half: Floats) -> Floats:
        """Count marks that the line from the point to each place runs through, and names."""
        found = np.zeros(len(middles))
        steps = np.linspace(0.1, 0.9, 9)
        far = np.flatnonzero(_FAR > _JOINED)
        for step in steps:
            on = point + step * (middles[far] - point)
            outside = (np.abs(on - middles[far]) > half).any(axis=1)
            near = (np.abs(self.marks - on[:, np.newaxis]) < 0.05).all(axis=2).sum(axis=1)
            names = np.zeros(len(far))
            for box in self.taken:
                names += ((on >= box[:2]) & (on <= box[2:])).all(axis=1)
            found[far] += np.where(outside, near + 3 * names, 0)
        return found
