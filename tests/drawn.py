"""Look at what a figure holds once it is drawn: its texts, their places, and its colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.axis import Axis
from matplotlib.collections import Collection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from lsr_analysis.display import chart as frame

WHITE = (1.0, 1.0, 1.0)
BACKDROP = "backdrop"
"""`gid` of what only supports the marks: bands, stripes, shading behind them."""

TOUCH = 1.5
"""Points by which two texts may share an edge; letters do not fill their boxes."""


@dataclass(frozen=True)
class Drawn:
    """A chart and the figure that it was made from."""

    chart: Any
    figure: Figure


def record(patch: Any) -> list[Drawn]:
    """Keep every figure that is rendered from now on, with its chart, in the list returned."""
    figures: list[Figure] = []
    kept: list[Drawn] = []
    render, chart = frame._render, frame.Chart

    def rendering(figure: Figure, *rest: Any) -> Any:
        figures.append(figure)
        files = render(figure, *rest)
        figure.canvas.draw()  # writing the SVG left positions of another resolution behind
        return files

    def making(*fields: Any) -> Any:
        made = chart(*fields)
        kept.append(Drawn(made, figures[-1]))
        return made

    patch.setattr(frame, "_render", rendering)
    patch.setattr(frame, "Chart", making)
    return kept


def luminance(colour: Any, behind: tuple[float, float, float] = WHITE) -> float:
    """Return the relative luminance of a colour over another one (WCAG 2.2)."""
    red, green, blue, alpha = to_rgba(colour)
    mixed = np.array([red, green, blue]) * alpha + np.array(behind) * (1 - alpha)
    linear = np.where(mixed <= 0.04045, mixed / 12.92, ((mixed + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: float, other: float) -> float:
    """Return the contrast ratio of two luminances."""
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)


def _shown_ticks(axis: Axis) -> Iterator[Text]:
    low, high = sorted(axis.get_view_interval())
    room = (high - low) * 1e-6
    for tick in axis.get_major_ticks():
        if low - room <= tick.get_loc() <= high + room:
            yield from (label for label in (tick.label1, tick.label2) if label.get_visible())


def texts(figure: Figure) -> list[Text]:
    """Return every text that a reader sees."""
    found: list[Text] = list(figure.texts)
    for axes in figure.axes:
        if not axes.get_visible():
            continue
        found += axes.texts
        found += [axes.title, axes._left_title, axes._right_title]
        for child in axes.child_axes:
            found += [*child.texts, *_shown_ticks(child.xaxis), *_shown_ticks(child.yaxis)]
            found += [child.xaxis.label, child.yaxis.label]
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                if axis.get_visible():
                    found += [*_shown_ticks(axis), axis.label, axis.get_offset_text()]
        legend = axes.get_legend()
        if legend is not None:
            found += legend.get_texts()
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def box(text: Text) -> Bbox:
    """Return where a text lies, in pixels, without the box that may be behind it."""
    return Text.get_window_extent(text)


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts that lie over each other."""
    touch = TOUCH * figure.dpi / 72
    placed = [(text.get_text(), box(text)) for text in texts(figure)]
    pairs = []
    for (one, a), (other, b) in combinations(placed, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        if across > touch and down > touch:
            pairs.append((one, other))
    return pairs


def cut_off(figure: Figure) -> list[str]:
    """Return the texts that reach beyond the figure."""
    whole = figure.bbox
    room = 1.0
    return [
        text.get_text()
        for text in texts(figure)
        if (at := box(text)).x0 < whole.x0 - room
        or at.x1 > whole.x1 + room
        or at.y0 < whole.y0 - room
        or at.y1 > whole.y1 + room
    ]


def _behind(text: Text) -> float | None:
    """Return the luminance of the box behind a text; None where it has none of its own."""
    patch = text.get_bbox_patch()
    return None if patch is None else luminance(patch.get_facecolor())


def _under(figure: Figure, text: Text) -> float:
    """Return the luminance of the page where a text stands, read from the drawn picture."""
    own = _behind(text)
    if own is not None:
        return own
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    at = box(text)
    height = pixels.shape[0]
    rows = slice(max(0, int(height - at.y1)), max(1, int(np.ceil(height - at.y0))))
    columns = slice(max(0, int(at.x0)), max(1, int(np.ceil(at.x1))))
    patch = pixels[rows, columns].reshape(-1, 3)
    if not len(patch):
        return luminance(WHITE)
    # The commonest colour in the box of a text is what it stands on.
    packed = patch.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    commonest = int(colours[counts.argmax()])
    return luminance(tuple(part / 255 for part in commonest.to_bytes(3, "big")))


def pale_texts(figure: Figure, least: float) -> list[tuple[str, float]]:
    """Return texts whose contrast with what is behind them is too low."""
    found = []
    for text in texts(figure):
        ratio = contrast(luminance(text.get_color()), _under(figure, text))
        if ratio < least - 0.01:
            found.append((text.get_text(), round(ratio, 2)))
    return found


def _best(colours: Any) -> float:
    """Return the best contrast with white of any of some colours; 1 where there is none."""
    rows = np.atleast_2d(np.asarray(colours, dtype=float)) if len(colours) else np.empty((0, 4))
    return max((contrast(luminance(row), 1.0) for row in rows if row[-1] > 0), default=1.0)


def _through(colour: Any, alpha: float | None) -> tuple[float, float, float, float]:
    """Return a colour as an artist draws it: its own alpha, unless it draws no colour at all."""
    red, green, blue, own = to_rgba(colour)
    return (red, green, blue, own if alpha is None or not own else alpha)


def _worst_mark(artist: Any) -> float:
    """Return the contrast of an artist with white: of its face or its edge, whichever is better.

    Where it holds many marks, that of the faintest one.
    """
    if isinstance(artist, Line2D):
        seen = []
        if artist.get_linestyle() not in ("None", "none", " ", ""):
            seen.append(artist.get_color())
        if artist.get_marker() not in ("None", "none", None, ""):
            seen.append(artist.get_markerfacecolor())
            seen += [artist.get_markeredgecolor()] if artist.get_markeredgewidth() else []
        return _best([_through(colour, artist.get_alpha()) for colour in seen]) if seen else 21.0
    if isinstance(artist, Patch):
        edge = [artist.get_edgecolor()] if artist.get_linewidth() else []
        return _best([artist.get_facecolor(), *edge])
    faces, edges = artist.get_facecolor(), artist.get_edgecolor()
    widths = np.atleast_1d(artist.get_linewidth())
    edged = len(edges) and bool((widths > 0).any())
    count = max(len(faces), len(edges) if edged else 0)
    if not count:
        return 21.0
    marks = []
    for i in range(count):
        pair = [faces[i % len(faces)]] if len(faces) else []
        pair += [edges[i % len(edges)]] if edged else []
        marks.append(_best(pair))
    return min(marks)


def marks(figure: Figure) -> Iterator[Any]:
    """Yield everything drawn that stands for a figure, without backdrops, grids and spines."""
    for axes in figure.axes:
        if not axes.get_visible():
            continue
        for artist in (*axes.lines, *axes.collections, *axes.patches):
            if artist.get_visible() and artist.get_gid() != BACKDROP:
                yield artist


def pale_marks(figure: Figure, least: float) -> list[tuple[str, float]]:
    """Return marks whose contrast with white is too low."""
    return [
        (repr(artist), round(ratio, 2))
        for artist in marks(figure)
        if (ratio := _worst_mark(artist)) < least - 0.01
    ]


def alike_in_grey(figure: Figure) -> list[tuple[str, str]]:
    """Return pairs of lines that only colour tells apart."""
    pairs = []
    for axes in figure.axes:
        lines = [line for line in axes.lines if line.get_gid() != BACKDROP and line.get_visible()]
        for one, other in combinations(lines, 2):
            if to_rgba(one.get_color()) == to_rgba(other.get_color()):
                continue
            shapes = [
                (str(line.get_linestyle()), str(line._unscaled_dash_pattern),
                 str(line.get_marker()),
                 round(line.get_linewidth(), 1), round(line.get_markersize(), 1),
                 to_rgba(line.get_markerfacecolor())[3] > 0)
                for line in (one, other)
            ]  # fmt: skip
            apart = contrast(luminance(one.get_color()), luminance(other.get_color()))
            if shapes[0] == shapes[1] and apart < 1.5:
                pairs.append((repr(one), repr(other)))
    return pairs


def smallest(figure: Figure) -> float:
    """Return the smallest size of letters, in points."""
    return min(float(text.get_fontsize()) for text in texts(figure))


__all__ = [
    "BACKDROP", "Collection", "Drawn", "alike_in_grey", "contrast", "cut_off", "luminance",
    "marks", "overlaps", "pale_marks", "pale_texts", "record", "smallest", "texts",
]  # fmt: skip
