"""Icons of movement and of targets: each a shape and a letter or sign, so never colour alone.

They are this project's own. Solid shapes are findings (a house that points up for improving, down
for worsening; a square for a target), rings are none, and a dashed ring says that nothing can be
said. Each is one path, with its letter cut out, so that one artist draws it at any size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import IdentityTransform, Transform

from lsr_analysis.display.chart import AREA, INK

__all__ = ["KINDS", "WORSE", "draw_icon", "icon_path"]

WORSE = "#A04A00"
"""Of what is worse than it was, or than it should be."""

_PLAIN = "#595959"

KINDS: Mapping[str, str] = {
    "improving": AREA,
    "worsening": WORSE,
    "increasing": INK,
    "decreasing": INK,
    "common cause": _PLAIN,
    "no significant change": _PLAIN,
    "withheld": _PLAIN,
    "cannot be assessed": _PLAIN,
    "met": AREA,
    "not met": WORSE,
    "hit and miss": _PLAIN,
}
"""The words that have an icon, and its colour."""


def _area(points: np.ndarray) -> float:
    x, y = points.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2


def _shape(points: object, hole: bool = False) -> Path:
    """Return a closed polygon that is filled, or one that cuts a hole into another."""
    corners = np.asarray(points, dtype=float)
    if (_area(corners) < 0) != hole:
        corners = corners[::-1]
    return Path(np.vstack([corners, corners[:1]]), closed=True)


def _circle(radius: float, hole: bool = False) -> Path:
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    return _shape(radius * np.column_stack([np.cos(angle), np.sin(angle)]), hole)


def _arc(start: float, end: float, inner: float, outer: float) -> Path:
    angle = np.linspace(start, end, 8)
    way = np.column_stack([np.cos(angle), np.sin(angle)])
    return _shape(np.vstack([outer * way, inner * way[::-1]]))


def _letter(letter: str, height: float, up: float = 0.0, family: str = "DejaVu Sans") -> Path:
    """Return a letter around the origin; its outlines run so that it cuts a filled shape."""
    drawn = TextPath((0, 0), letter, size=10, prop=FontProperties(family=family, weight="bold"))
    corners = np.asarray(drawn.vertices, dtype=float)
    low, high = corners.min(axis=0), corners.max(axis=0)
    scaled = (corners - (low + high) / 2) * height / (high[1] - low[1])
    return Path(scaled + np.array([0.0, up]), drawn.codes)


_HOUSE = np.array([(-0.92, -0.95), (0.92, -0.95), (0.92, 0.2), (0, 1.0), (-0.92, 0.2)])
_SQUARE = np.array([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
_ARROW = np.array(
    [(-0.16, -0.62), (0.16, -0.62), (0.16, 0.02), (0.5, 0.02), (0, 0.64), (-0.5, 0.02),
     (-0.16, 0.02)]
)  # fmt: skip
_TICK = np.array(
    [(-0.68, 0.02), (-0.46, 0.25), (-0.16, -0.08), (0.48, 0.6), (0.7, 0.37), (-0.16, -0.55)]
)
_BAR, _ARM = 0.15, 0.62
_PLUS = np.array(
    [(-_BAR, -_ARM), (_BAR, -_ARM), (_BAR, -_BAR), (_ARM, -_BAR), (_ARM, _BAR), (_BAR, _BAR),
     (_BAR, _ARM), (-_BAR, _ARM), (-_BAR, _BAR), (-_ARM, _BAR), (-_ARM, -_BAR), (-_BAR, -_BAR)]
)  # fmt: skip
_HALF = np.array([(-0.52, 0.72), (0.72, -0.52), (0.72, 0.72)])
_TURN = np.array([[1, -1], [1, 1]]) / np.sqrt(2) * 1.12
_FLIP = np.array([1, -1])


def _improving() -> Path:
    return Path.make_compound_path(_shape(_HOUSE), _letter("I", 1.0, -0.14, "DejaVu Serif"))


def _worsening() -> Path:
    return Path.make_compound_path(_shape(_HOUSE * _FLIP), _letter("W", 0.85, 0.2))


def _framed(arrow: np.ndarray) -> Path:
    return Path.make_compound_path(_shape(_SQUARE), _shape(_SQUARE * 0.82, True), _shape(arrow))


def _ring() -> Path:
    x = np.linspace(-0.58, 0.58, 30)
    y, thick = 0.2 * np.sin(x * np.pi / 0.58), 0.11
    wave = np.vstack([np.column_stack([x, y + thick]), np.column_stack([x, y - thick])[::-1]])
    return Path.make_compound_path(_circle(0.95), _circle(0.78, True), _shape(wave))


def _dashed() -> Path:
    step = np.pi / 5
    arcs = [_arc(k * step, (k + 0.62) * step, 0.76, 0.95) for k in range(10)]
    return Path.make_compound_path(*arcs, _letter("?", 1.05))


def _halved() -> Path:
    return Path.make_compound_path(_shape(_SQUARE), _shape(_HALF, True))


_PATHS: Mapping[str, Callable[[], Path]] = {
    "improving": _improving,
    "worsening": _worsening,
    "increasing": lambda: _framed(_ARROW),
    "decreasing": lambda: _framed(_ARROW * _FLIP),
    "common cause": _ring,
    "no significant change": _ring,
    "withheld": _dashed,
    "cannot be assessed": _dashed,
    "met": lambda: Path.make_compound_path(_shape(_SQUARE), _shape(_TICK, True)),
    "not met": lambda: Path.make_compound_path(_shape(_SQUARE), _shape(_PLUS @ _TURN, True)),
    "hit and miss": _halved,
}


@cache
def icon_path(kind: str) -> Path:
    """Return the path of an icon in a box from -0.5 to 0.5, to be filled by the nonzero rule.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.

    Raises
    ------
    ValueError
        If there is no such icon.
    """
    if kind not in KINDS:
        raise ValueError(f"no icon is called {kind!r}; there are: {', '.join(KINDS)}")
    drawn = _PATHS[kind]()
    return Path(np.asarray(drawn.vertices) / 2, drawn.codes)


def draw_icon(
    axes: Axes,
    kind: str,
    at: tuple[float, float],
    size: float = 15.0,
    transform: Transform | None = None,
) -> PathCollection:
    """Draw an icon; the word that it stands for belongs beside it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    kind : str
        One of :data:`KINDS`.
    at : tuple of float
        Its centre.
    size : float
        Width and height in points.
    transform : matplotlib.transforms.Transform, optional
        Of the centre; by default that of the data.

    Returns
    -------
    matplotlib.collections.PathCollection
        Its label is the kind.

    Raises
    ------
    ValueError
        If there is no such icon.
    """
    icon = PathCollection(
        [icon_path(kind)],
        [size**2],
        offsets=[at],
        offset_transform=transform or axes.transData,
        facecolors=KINDS[kind],
        edgecolors="none",
        zorder=5,
        clip_on=False,
    )
    icon.set_transform(IdentityTransform())  # points, whatever the axes measure in
    icon.set_label(kind)
    icon.set_in_layout(False)  # the word beside it makes room
    axes.add_collection(icon, autolim=False)
    return icon
