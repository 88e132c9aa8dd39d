"""What is known of when an area was reviewed, on a calendar."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator

from lsr_analysis.analysis.timeline import Entry, Timeline
from lsr_analysis.charts.beside import Mark, label_marks, make_room
from lsr_analysis.display.chart import AREA, ENGLAND, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.evidence.sources import TIERS

__all__ = ["timeline"]

_OTHER = "#A04A00"
_LOOKS = {
    "review": (AREA, "o", "circles"),
    "event": ("#1D7A72", "^", "triangles"),
    "national": ("#5A5A5A", "s", "squares"),
    "action": (ENGLAND, "D", "diamonds"),
    "contradiction": (_OTHER, "X", "crosses"),
}
_WORDS = {
    "review": "the dates of the review",
    "event": "other steps",
    "national": "national dates",
    "action": "actions that fall due",
    "contradiction": "what another source says",
}
_ROW = 0.3
"""Inches a row: two lines of a label."""
_NOON = dt.timedelta(hours=12)


def _begins(entry: Entry) -> pd.Timestamp:
    return pd.Timestamp(entry.start.first or entry.start.day)


def _ends(entry: Entry) -> pd.Timestamp:
    """Return the end of the entry's last day."""
    return pd.Timestamp((entry.end or entry.start).last) + pd.Timedelta(days=1)


def _draw(axes: Axes, entry: Entry, y: float, arrow: pd.Timedelta) -> Mark:
    """Draw one entry in its row and return where its label goes."""
    colour, marker, _ = _LOOKS[entry.kind]
    first, last = _begins(entry), _ends(entry)
    by_month = "month" in (entry.start.precision, (entry.end or entry.start).precision)
    if entry.start.precision == "by":
        first = last = first + _NOON
        axes.annotate(
            "", (first - arrow, y), (first, y), annotation_clip=False,
            arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.6, "shrinkA": 0},
        )  # fmt: skip
        axes.plot([first], [y], marker="|", markersize=11, markeredgewidth=1.8, color=colour)
        first -= arrow
    elif by_month or entry.end is not None:
        axes.barh(
            y, last - first, left=first, height=0.42, linewidth=1.3, edgecolor=colour,
            color="white" if by_month else colour, linestyle="--" if by_month else "-",
        )  # fmt: skip
    else:
        first = last = first + _NOON
        axes.plot([first], [y], marker=marker, markersize=7, color=colour)
    differs = " (sources differ)" if entry.kind == "contradiction" else ""
    return Mark(first, last, y, f"{_short(entry.label)}: {entry.when}{differs}", colour)


def _short(label: str) -> str:
    return label.split(";")[0]


def timeline(timeline: Timeline) -> Chart | Prose:
    """Draw every dated entry in a row of its own, in order of time.

    Parameters
    ----------
    timeline : Timeline

    Returns
    -------
    Chart or Prose
        Prose where the area had no review, or none of its dates is known.
    """
    entries = timeline.entries
    if not entries:
        return Prose((timeline.undated,))
    first, last = min(map(_begins, entries)), max(map(_ends, entries))
    pad = max(pd.Timedelta(days=30), (last - first) * 0.05)
    figure = start(len(entries) * _ROW + 0.55)
    axes = figure.subplots()
    axes.set_xlim(first - pad, last + pad)
    axes.set_ylim(len(entries) - 0.4, -0.6)
    axes.set_yticks([])
    tidy(axes, grid="x")
    days = (last - first + 2 * pad).days
    axes.xaxis.set_major_locator(MonthLocator(interval=1 + days // 330))
    axes.xaxis.set_major_formatter(DateFormatter("%b\n%Y"))
    marks = [_draw(axes, entry, y, pad * 0.6) for y, entry in enumerate(entries)]
    make_room(axes, label_marks(axes, marks), _ROW)
    missing = f"No date found for: {', '.join(timeline.unknown)}." if timeline.unknown else ""
    tiers = "; ".join(TIERS[t] for t in dict.fromkeys(t for e in entries for t in e.tiers))
    from_whom = f"Sources: documents of {tiers}, named in the table."
    said = "; ".join(f"{entry.when}, {entry.label}" for entry in entries)
    several = "s" if len(timeline.reviews) > 1 else ""
    return finish(
        figure,
        name="timeline",
        title=f"{timeline.name}: {_dated(entries, f'review{several}')}",
        subtitle=f"What is dated of its review{several}. {_key(entries)}",
        note="\n".join(filter(None, [missing, *timeline.conflicts, from_whom])),
        alt=f"Calendar of the review{several} of {timeline.name}, with {len(entries)} "
        f"entr{'y' if len(entries) == 1 else 'ies'}: {said}. "
        f"{' '.join(filter(None, [missing, *timeline.conflicts]))}".strip(),
    )


def _dated(entries: tuple[Entry, ...], review: str) -> str:
    """Say how many of the entries are the area's own."""
    own = sum(entry.kind in ("review", "event") for entry in entries)
    if own < 2:
        return f"{'one step' if own else 'no step'} of its {review} is dated"
    return f"{own} steps of its {review} are dated"


def _key(entries: tuple[Entry, ...]) -> str:
    """Explain the marks that are there."""
    kinds = {entry.kind for entry in entries}
    points = {
        entry.kind for entry in entries if entry.end is None and entry.start.precision == "day"
    }
    texts = [
        f"{_LOOKS[kind][2]}: {_WORDS[kind]}" for kind in _LOOKS if kind in kinds and kind in points
    ]
    known = {date.precision for entry in entries for date in (entry.start, entry.end) if date}
    if any(entry.end and entry.start.precision == "day" for entry in entries):
        texts.append("bars: spans")
    if "month" in known:
        texts.append("open bars: known to the month")
    if "by" in known:
        texts.append("arrows: no later than")
    text = "; ".join(texts)
    return f"{text[:1].upper()}{text[1:]}."
