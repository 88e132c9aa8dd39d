"""Many short texts drawn with few artists, for figures that are tables.

A text artist is laid out and set anew for every file and costs milliseconds; letters whose
outlines are worked out once are drawn like any other mark. The SVG file is no different, since
it holds each letter as an outline that is used again and again anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import IdentityTransform

from lsr_analysis.display.chart import INK, text_width

__all__ = ["LINE", "Label", "broken", "write_labels"]

LINE = 1.3
"""From one line to the next, in font sizes."""

_RISE = 0.36
"""Half the height of capitals, in font sizes: what centres a line on a point."""

_SIDES = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of a line's width stands left of its point."""


@dataclass(frozen=True)
class Label:
    """Words at a point, on one line or several.

    Parameters
    ----------
    x, y : float
        In inches; the middle of its height.
    lines : tuple of str
    size : float
        Points.
    weight : {"normal", "bold"}
    colour : str
    side : {"left", "center", "right"}
        Where the point lies.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    size: float = 8.0
    weight: str = "normal"
    colour: str = INK
    side: str = "left"

    @property
    def text(self) -> str:
        """The words on one line."""
        return " ".join(self.lines)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom edge in inches."""
        wide = max(text_width(line, self.size, self.weight) for line in self.lines) / 72
        left = self.x - wide * _SIDES[self.side]
        half = self.size / 72 * (LINE * (len(self.lines) - 1) + 1) / 2
        return left, self.y - half, left + wide, self.y + half


def broken(text: str, size: float, inches: float, weight: str = "normal") -> tuple[str, ...]:
    """Break a text into lines that are measured to fit a width.

    Examples
    --------
    >>> broken("cannot be assessed", 8, 0.7)
    ('cannot be', 'assessed')
    """
    space = text_width("n n", size, weight) - 2 * text_width("n", size, weight)
    lines: list[list[str]] = []
    used = 0.0
    for word in text.split(" "):
        wide = text_width(word, size, weight)
        if lines and used + space + wide <= inches * 72:
            lines[-1].append(word)
            used += space + wide
        else:
            lines.append([word])
            used = wide
    return tuple(" ".join(words) for words in lines)


@cache
def _font(weight: str) -> tuple[FT2Font, dict[Any, Any]]:
    """Return a font, and the outlines of its letters as they become known."""
    return get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight))), {}


@lru_cache(maxsize=4096)
def _set(line: str, weight: str) -> tuple[tuple[Any, float], ...]:
    """Return the letters of a line, and how far each stands from its beginning in font sizes."""
    font, letters = _font(weight)
    font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
    placed = text_to_path.get_glyphs_with_font(font, line, glyph_map=letters)[0]
    return tuple(
        (key, x / text_to_path.FONT_SCALE) for key, x, *_ in placed if len(letters[key][0])
    )


_Style = tuple[float, str, str]


def _spots(labels: Sequence[Label]) -> dict[_Style, dict[Any, list[tuple[float, float]]]]:
    """Return where each letter stands, style by style."""
    found: dict[_Style, dict[Any, list[tuple[float, float]]]] = {}
    for label in labels:
        of_style = found.setdefault((label.size, label.weight, label.colour), {})
        inches = label.size / 72
        for k, line in enumerate(label.lines):
            wide = text_width(line, label.size, label.weight) / 72 if label.side != "left" else 0.0
            left = label.x - wide * _SIDES[label.side]
            foot = label.y + ((k - (len(label.lines) - 1) / 2) * LINE + _RISE) * inches
            for letter, along in _set(line, label.weight):
                of_style.setdefault(letter, []).append((left + along * inches, foot))
    return found


def write_labels(axes: Axes, labels: Sequence[Label]) -> list[PathCollection]:
    """Write labels, all of one style as one artist.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        In inches, y downwards.
    labels : sequence of Label
    """
    drawn = []
    for (size, weight, colour), spots in _spots(labels).items():
        outlines = _font(weight)[1]
        # A collection deals its outlines out in turn; a place that is not a number is passed over.
        places = np.full((max(map(len, spots.values())), len(spots), 2), np.nan)
        for k, where in enumerate(spots.values()):
            places[: len(where), k] = where
        letters = PathCollection(
            [Path(*outlines[letter]) for letter in spots],
            [(size / text_to_path.FONT_SCALE) ** 2],
            offsets=places.reshape(-1, 2),
            offset_transform=axes.transData,
            facecolors=colour,
            edgecolors="none",
            zorder=4.5,
            clip_on=False,
            snap=False,  # moved to whole pixels, letters would differ in weight
        )
        letters.set_transform(IdentityTransform())  # points, whatever the axes measure in
        letters.set_in_layout(False)  # they were measured to fit
        axes.add_collection(letters, autolim=False)
        drawn.append(letters)
    return drawn
