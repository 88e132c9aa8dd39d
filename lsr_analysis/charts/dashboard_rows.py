"""Rows of the dashboard: a title, a small strip, the figure, its rank and an icon each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from lsr_analysis.analysis.dashboard.board import OLDER, DashboardRow
from lsr_analysis.analysis.dashboard.figures import DashboardFigure
from lsr_analysis.charts.icons import draw_icon
from lsr_analysis.charts.lettering import LINE, Label, broken, write_labels
from lsr_analysis.charts.strips import Strip, draw_strips, drawable
from lsr_analysis.display.chart import AREA, BACKDROP, INK, start, text_width

__all__ = ["draw_rows"]

# Columns, in inches from the left edge.
_TITLE, _STRIP, _STRIP_END, _VALUE, _RANK, _ICON, _WORD, _END = (
    0.04, 2.52, 4.28, 4.42, 5.42, 6.40, 6.54, 7.31,
)  # fmt: skip
_SMALL, _BIG, _BOLD = 8.0, 8.6, 9.2
_HEAD, _BANNER, _LOWEST, _GAP, _PAD = 0.40, 0.25, 0.50, 0.05, 0.11
_FAINT = "#4A4A4A"
_STRIPE_FILL, _BANNER_FILL = "#F4F4F4", "#DDE3EA"


@dataclass(frozen=True, eq=False)
class _Block:
    """A row, or the banner of a stage, with its place in inches from the top.

    Labels stand where they do from the middle of the block.
    """

    top: float
    height: float
    labels: tuple[Label, ...]
    row: DashboardRow | None = None

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def box(self) -> list[tuple[float, float]]:
        low = self.top + self.height
        return [(0.0, self.top), (_END, self.top), (_END, low), (0.0, low)]


def _ends(figure: DashboardFigure) -> tuple[str, str]:
    """Return what the left and the right end of a strip stand for."""
    low, high = (figure.indicator.text(x) for x in (figure.councils.min(), figure.councils.max()))
    return (high, low) if figure.indicator.lower_is_better else (low, high)


def _fits_below(row: DashboardRow) -> bool:
    """Say whether the direction fits under the strip, between what its ends stand for."""
    if row.figure is None or not drawable(row.figure):
        return False
    words = (*_ends(row.figure), row.polarity)
    wide = sum(text_width(word, _SMALL) for word in words) / 72
    return wide + 2 * _GAP <= _STRIP_END - _STRIP


def _under(row: DashboardRow) -> str:
    """Return what stands under a title: when, in what unit, which way is better, who."""
    parts = [row.indicator.unit]
    if row.figure is not None:
        after = " (after the period)" if row.figure.after else ""
        parts.insert(0, f"{row.figure.period.replace('-', chr(0x2011))}{after}")
    if not _fits_below(row):
        parts.append(row.polarity)
    if row.ages != OLDER and "18+" not in row.indicator.unit:
        parts.append(row.ages)
    return "; ".join(parts)


def _heads() -> Iterator[Label]:
    y = _HEAD / 2
    for x, side, *lines in (
        (_TITLE, "left", "Measure"),
        (_STRIP, "left", "← worse"),
        (_STRIP_END, "right", "better →"),
        (_VALUE, "left", "Figure", "(95% interval)"),
        (_RANK, "left", "Rank with", "its peers"),
        (_ICON - 0.11, "left", "Over time"),
    ):
        yield Label(x, y, tuple(lines), weight="bold", side=side)


def _pair(x: float, value: str, under: Sequence[str], colour: str) -> Iterator[Label]:
    """Write a figure, and in smaller letters what stands under it."""
    first = -0.5 * LINE * _SMALL * len(under) / 72
    yield Label(x, first, (value,), _BOLD, "bold", colour)
    yield Label(
        x, first + 0.015 + LINE * _SMALL * (1 + len(under)) / 144, tuple(under), colour=_FAINT
    )


def _below(row: DashboardRow, figure: DashboardFigure, y: float) -> Iterator[Label]:
    """Write under a strip what its ends stand for, and which way is better."""
    for x, text, side in zip((_STRIP, _STRIP_END), _ends(figure), ("left", "right"), strict=True):
        yield Label(x, y, (text,), colour=_FAINT, side=side)
    if _fits_below(row):
        left, right = (text_width(text, _SMALL) / 72 for text in _ends(figure))
        middle = (_STRIP + left + _STRIP_END - right) / 2
        yield Label(middle, y, (row.polarity,), colour=_FAINT, side="center")


def _titles(row: DashboardRow) -> Iterator[Label]:
    room = _STRIP - _TITLE - 0.06
    # Nearly all measures are of people aged 65 and over; the subtitle says so.
    title = broken(row.title.removesuffix(": aged 65 and over"), _BIG, room, "bold")
    under = broken(_under(row), _SMALL, room)
    tall, low = LINE * _BIG * len(title) / 72, LINE * _SMALL * len(under) / 72
    yield Label(_TITLE, -low / 2, title, _BIG, "bold")
    yield Label(_TITLE, tall / 2, under, colour=_FAINT)


def _labels(row: DashboardRow) -> Iterator[Label]:
    """Yield every text of a row, from its middle."""
    yield from _titles(row)
    figure = row.figure
    if figure is None:
        said = f"rank only: {row.published_text} (published 2017)" if row.published else "no figure"
        yield Label(_STRIP, 0, (said, *broken(row.missing, _SMALL, _END - _STRIP)))
        return
    published = [f"2017: {row.published_text}"] if row.published else []
    if drawable(figure):
        yield from _below(row, figure, 0.165)
    else:
        why = figure.unranked or "no other council has a figure"
        yield Label(_STRIP, 0, broken(why, _SMALL, _STRIP_END - _STRIP), colour=_FAINT)
    yield from _pair(_VALUE, figure.indicator.text(figure.value), [figure.interval_text], AREA)
    if figure.rank is not None:
        yield from _pair(_RANK, figure.rank.text, [figure.rank.interval_text, *published], INK)
    else:
        why = figure.unranked if drawable(figure) else "–"
        lines = broken(why, _SMALL, _ICON - 0.14 - _RANK)
        yield Label(_RANK, 0, (*lines, *published), colour=_FAINT)
    yield Label(_WORD, 0, broken(figure.movement.word, _SMALL, _END - _WORD))


def _blocks(rows: Sequence[DashboardRow], staged: bool) -> list[_Block]:
    blocks: list[_Block] = []
    top, stage = _HEAD, ""
    for row in rows:
        if staged and row.stage != stage:
            stage = row.stage
            banner = Label(_TITLE, 0, (stage.capitalize(),), _BOLD, "bold")
            blocks.append(_Block(top, _BANNER, (banner,)))
            top += _BANNER
        labels = tuple(_labels(row))
        reach = max(max(-label.box[1], label.box[3]) for label in labels)
        blocks.append(_Block(top, max(2 * reach + _PAD, _LOWEST), labels, row))
        top += blocks[-1].height
    return blocks


def draw_rows(rows: Sequence[DashboardRow], staged: bool) -> Figure:
    """Draw rows one below the other.

    Parameters
    ----------
    rows : sequence of DashboardRow
        At least one.
    staged : bool
        Whether a banner names the stage where a new one begins.

    Returns
    -------
    matplotlib.figure.Figure
        As tall as the rows need, without title and notes.
    """
    blocks = _blocks(rows, staged)
    height = blocks[-1].top + blocks[-1].height + 0.03
    figure = start(height + 0.08)
    axes = figure.subplots()
    axes.set(xlim=(0, 7.317), ylim=(height, 0))
    axes.axis("off")
    labels, strips, shades = [*_heads()], [], []
    for k, block in enumerate(blocks):
        labels += [replace(label, y=label.y + block.middle) for label in block.labels]
        if block.row is None:
            shades.append((block.box, _BANNER_FILL))
            continue
        if k % 2:
            shades.append((block.box, _STRIPE_FILL))
        found = block.row.figure
        if found is None:
            continue
        draw_icon(axes, found.movement.word, (_ICON, block.middle), 15.5)
        if drawable(found):
            strips.append(Strip(found, block.middle - 0.03))
    axes.add_collection(
        PolyCollection(
            [box for box, _ in shades],
            facecolors=[fill for _, fill in shades],
            zorder=0.5,
            gid=BACKDROP,
        ),
        autolim=False,
    )
    draw_strips(axes, strips, _STRIP, _STRIP_END)
    write_labels(axes, labels)
    return figure
