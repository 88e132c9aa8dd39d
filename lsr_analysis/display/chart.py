"""A finished chart, and the frame that every chart is drawn in.

A figure is laid out and drawn once; the same PNG and SVG are shown in the notebook, saved
as files and put into the report. Colours are those of the Government Analysis Function.
"""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.dates import DateFormatter, MonthLocator, YearLocator
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from PIL import Image
from PIL.PngImagePlugin import PngInfo

__all__ = [
    "AREA", "BACKDROP", "ENGLAND", "GREY", "INK", "LABEL_BOX", "PEERS", "PEERS_INK", "Chart",
    "finish", "ink_on", "mid_month", "month_axis", "spread", "start", "text_width", "tidy",
]  # fmt: skip

AREA = "#12436D"
PEERS = "#28A197"
ENGLAND = "#801650"
GREY = "#8C8C8C"
PEERS_INK = "#1B7A72"
"""For letters: the colour of the peers, dark enough on a pale band too."""
INK = "#222222"

BACKDROP = "backdrop"
"""`gid` of bands and shades that only support the marks, and so need no contrast of their own."""

LABEL_BOX = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
"""Behind a label that lies over lines."""

WIDTH = 7.4
_DPI = 144
_PNG_EFFORT = 3
"""Of 9; on pictures of flat colour more effort takes longer and saves nothing."""
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#707070",
    "axes.labelsize": 9.5,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "svg.hashsalt": "lsr_analysis",
    "svg.fonttype": "path",
    # Letters as wide as they are measured, and as in the SVG; at this resolution no less sharp.
    "text.hinting": "none",
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
}


@dataclass(frozen=True, repr=False)
class Chart:
    """A chart that has been drawn.

    Parameters
    ----------
    name : str
        File name without ending.
    title, subtitle, note : str
        The message; measure, unit, population and period; caveats and source.
    alt : str
        Alternative text: what the chart shows, for who cannot see it.
    png, svg : bytes
    """

    name: str
    title: str
    subtitle: str
    note: str
    alt: str
    png: bytes
    svg: bytes

    def save(self, folder: Path) -> list[Path]:
        """Write the chart as PNG and as SVG and return the paths."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{self.name}.png", folder / f"{self.name}.svg"]
        for path, content in zip(paths, (self.png, self.svg), strict=True):
            path.write_bytes(content)
        return paths

    def __repr__(self) -> str:
        return f"<chart {self.name!r}: {self.alt}>"

    def _repr_html_(self) -> str:
        source = base64.b64encode(self.png).decode("ascii")
        return (
            f'<figure class="lsr-chart"><img src="data:image/png;base64,{source}" '
            f'alt="{html.escape(self.alt)}" style="max-width:100%;height:auto"></figure>'
        )


def start(height: float, width: float = WIDTH) -> Figure:
    """Return an empty figure whose body, without title and notes, has this height in inches."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained", dpi=_DPI)
        FigureCanvasAgg(figure)
    return figure


def tidy(axes: Axes, grid: str = "x") -> None:
    """Give axes a light grid in one direction and no box."""
    axes.grid(axis=grid, color="#D9D9D9", linewidth=0.7)  # type: ignore[arg-type]
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=9)
    for side in ("top", "right", "left" if grid == "x" else "bottom"):
        axes.spines[side].set_visible(side == "bottom")


def mid_month(months: pd.PeriodIndex) -> pd.DatetimeIndex:
    """Return the middle of each month, where a monthly figure belongs beside dated events."""
    starts = months.to_timestamp()
    return starts + (months.to_timestamp(how="end") - starts) / 2


def ink_on(colour: Any) -> str:
    """Return the ink that reads better on a colour: dark or white, by WCAG contrast.

    Parameters
    ----------
    colour : colour
        Anything that matplotlib reads as one; without transparency.

    Examples
    --------
    >>> ink_on("white"), ink_on("#12436D")
    ('#222222', 'white')
    """
    channels = np.asarray(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    # Where the contrast with white equals that with INK.
    return "white" if float(linear @ [0.2126, 0.7152, 0.0722]) < 0.213 else INK


def month_axis(axes: Axes) -> None:
    """Label a time axis that has been drawn on with months, as few as fit."""
    first, last = axes.get_xlim()
    months = (last - first) / 30.4
    step = next((n for n in (1, 2, 3, 6, 12) if months / n <= _MOST_TICKS), 24)
    if step < 12:
        axes.xaxis.set_major_locator(MonthLocator(bymonth=range(1, 13, step)))
    else:
        axes.xaxis.set_major_locator(YearLocator(step // 12))
    axes.xaxis.set_major_formatter(DateFormatter("%b\n%Y"))


_MOST_TICKS = 9


def spread(
    values: Sequence[float], gap: float, low: float = -math.inf, high: float = math.inf
) -> list[float]:
    """Move label positions apart until neighbours are at least `gap` from each other.

    Parameters
    ----------
    values : sequence of float
    gap : float
    low, high : float
        Positions stay between these, as far as the gaps leave room.

    Examples
    --------
    >>> spread([1.0, 1.1, 5.0], 0.5)
    [0.8, 1.3, 5.0]
    >>> spread([4.9, 5.0], 0.5, high=5.0)
    [4.5, 5.0]
    """
    groups = [[i] for i in sorted(range(len(values)), key=lambda i: values[i])]

    def centre(group: list[int]) -> float:
        half = gap * (len(group) - 1) / 2
        wished = sum(values[i] for i in group) / len(group)
        return max(low + half, min(wished, high - half))

    k = 0
    while k < len(groups) - 1:
        reach = gap * (len(groups[k]) + len(groups[k + 1])) / 2
        if centre(groups[k + 1]) - centre(groups[k]) < reach - 1e-12:
            groups[k] += groups.pop(k + 1)
            k = max(k - 1, 0)
        else:
            k += 1
    placed = list(values)
    for group in groups:
        for step, i in enumerate(group):
            placed[i] = round(centre(group) + gap * (step - (len(group) - 1) / 2), 10)
    return placed


@cache
def text_width(word: str, size: float, weight: str = "normal") -> float:
    """Return the width of a text in points.

    Each text is measured once, since the same words come again and again.

    Parameters
    ----------
    word : str
        One line.
    size : float
        Points.
    weight : {"normal", "bold"}
    """
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(word, font, ismath=False)[0])


def _wrap(text: str, size: float, weight: str, inches: float) -> list[str]:
    """Break a text into lines that are measured to fit."""
    space, room = text_width("n n", size, weight) - 2 * text_width("n", size, weight), inches * 72
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line: list[str] = []
        used = 0.0
        for word in paragraph.split():
            wide = text_width(word, size, weight)
            if line and used + space + wide > room:
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += wide + (space if line else 0.0)
            line.append(word)
        lines.append(" ".join(line))
    return lines


def _png(canvas: FigureCanvasAgg, texts: Mapping[str, str]) -> bytes:
    """Return what was drawn as PNG, without its transparency, as nothing in it is transparent."""
    info, png = PngInfo(), io.BytesIO()
    for key, text in texts.items():
        info.add_text(key, text)
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    picture.save(png, "PNG", dpi=(_DPI, _DPI), pnginfo=info, compress_level=_PNG_EFFORT)
    return png.getvalue()


def _render(figure: Figure, title: str, alt: str) -> tuple[bytes, bytes]:
    """Lay a figure out and draw it once; return that picture as PNG, and its layout as SVG."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    texts = {"Title": title, "Description": alt}
    svg = io.BytesIO()
    with mpl.rc_context(_STYLE):
        canvas.draw()
        # Under any layout engine, even one that does nothing, matplotlib draws an SVG twice.
        figure.set_layout_engine(None)
        figure.savefig(svg, format="svg", metadata={**texts, "Date": None})
    return _png(canvas, texts), svg.getvalue()


def finish(figure: Figure, *, name: str, title: str, subtitle: str, note: str, alt: str) -> Chart:
    """Put title, subtitle and notes around the body, draw once, and return the chart.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        From :func:`start`, with its axes drawn.
    name : str
        File name without ending.
    title : str
        The message of the chart.
    subtitle : str
        Measure, unit, population and period.
    note : str
        Caveats and source.
    alt : str
        Alternative text.

    Raises
    ------
    ValueError
        If any of the texts is empty: a chart without them is not fit to be shown.
    """
    texts = {"title": title, "subtitle": subtitle, "note": note, "alt": alt}
    if empty := [key for key, text in texts.items() if not text.strip()]:
        raise ValueError(f"chart {name!r} has no {', '.join(empty)}")
    width, body = figure.get_size_inches()
    room = width * 0.95  # a renderer may set text a little wider than it is measured
    heading = _wrap(title, 12.5, "bold", room)
    under = _wrap(subtitle, 9.5, "normal", room)
    foot = _wrap(note, 8, "normal", room)
    top = 0.10 + 0.235 * len(heading) + 0.175 * len(under) + 0.08
    bottom = 0.10 + 0.155 * len(foot) + 0.05
    height = body + top + bottom
    figure.set_size_inches(width, height)
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(0, bottom / height, 1, body / height))  # type: ignore[call-arg]
    left, y = 0.012, 1 - 0.10 / height
    style: dict[str, Any] = {"ha": "left", "va": "top", "color": INK, "family": "DejaVu Sans"}
    figure.text(
        left, y, "\n".join(heading), fontsize=12.5, weight="bold", linespacing=1.25, **style
    )
    y -= (0.235 * len(heading) + 0.03) / height
    figure.text(left, y, "\n".join(under), fontsize=9.5, linespacing=1.25, **style)
    figure.text(
        left,
        (bottom - 0.06) / height,
        "\n".join(foot),
        fontsize=8,
        linespacing=1.3,
        **(style | {"color": "#4A4A4A"}),
    )
    return Chart(name, title, subtitle, note, alt, *_render(figure, title, alt))
