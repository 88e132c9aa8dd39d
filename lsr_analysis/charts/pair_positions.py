"""Where two areas lie among all councils on every ranked measure, better to the right."""

from __future__ import annotations

import textwrap

import numpy as np

from lsr_analysis.analysis.pair.rows import PairFigure, PairRow
from lsr_analysis.analysis.pair.side_by_side import SideBySide
from lsr_analysis.charts.pair_series import OTHER
from lsr_analysis.display.chart import AREA, GREY, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["pair_positions"]

_FEWEST, _ROW, _WIDE = 20, 0.25, 46
_OLDER = ": aged 65 and over"


def _place(figure: PairFigure) -> float:
    """Put a rank on a scale from 0, the worst council, to 100, the best."""
    assert figure.rank is not None
    return 100 * (figure.of - figure.rank) / (figure.of - 1)


def _ranked(row: PairRow) -> bool:
    ranks = row.area.rank, row.other.rank
    return None not in ranks and row.area.of >= _FEWEST


def _label(row: PairRow) -> str:
    """Return the title on at most two lines; that it is of older people always stays."""
    title = row.indicator.title
    if title.endswith(_OLDER):
        title = f"{title.removesuffix(_OLDER)}, 65+"
    return "\n".join(textwrap.wrap(title, _WIDE, max_lines=2, placeholder=" …"))


def pair_positions(pair: SideBySide, after: bool = False) -> Chart | Prose:
    """Draw both areas' places among all councils on each measure that has a direction.

    Parameters
    ----------
    pair : SideBySide
    after : bool
        Draw first figures that come after the period of the report instead of those of it.

    Returns
    -------
    Chart or Prose
        Prose that says why, if no measure ranks both.
    """
    one, two, span = pair.area.area.name, pair.other.area.name, pair.area.span
    rows = [row for row in pair.rows if _ranked(row) and row.after == after]
    when = f"after {span}" if after else f"up to {span.end:%B %Y}"
    if not rows:
        return Prose((f"No figure {when} ranks both {one} and {two}.",))
    figure = start(0.75 + _ROW * len(rows))
    axes = figure.subplots()
    at = np.arange(len(rows))
    mine, theirs = (
        np.array([_place(figures) for figures in side])
        for side in ([row.area for row in rows], [row.other for row in rows])
    )
    axes.hlines(at, np.minimum(mine, theirs), np.maximum(mine, theirs), color=GREY, linewidth=2)
    axes.plot(
        theirs, at, "o", color=OTHER, markersize=9, markerfacecolor="white", markeredgewidth=2,
        zorder=3, clip_on=False,
    )  # fmt: skip
    axes.plot(
        mine, at, "D", color=AREA, markersize=6.5, markeredgecolor="white", markeredgewidth=0.7,
        zorder=4, clip_on=False,
    )  # fmt: skip
    axes.axvline(50, color="#707070", linewidth=0.9, zorder=0)
    axes.set_yticks(at, [_label(row) for row in rows])
    for y, row in enumerate(rows):
        axes.annotate(
            f"{row.period}:  {row.area.rank}, {row.other.rank} of {row.area.of}"
            f"{' *' if row.stands_out else ''}",
            (1.03, y), xycoords=("axes fraction", "data"), va="center", fontsize=8, color=INK,
        )  # fmt: skip
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-2, 102)
    axes.set_xticks([0, 25, 50, 75, 100], ["worst", "", "middle", "", "best"])
    axes.set(xlabel="Place among all councils by rank (further right is better)")
    tidy(axes)
    for label in axes.get_yticklabels():
        label.set_linespacing(1.0)
    axes.tick_params(axis="y", labelsize=8)
    better = int((mine > theirs).sum())
    alike = int((mine == theirs).sum())
    stars = any(row.stands_out for row in rows)
    judged = sum(not row.compared.reason for row in rows)
    return finish(
        figure,
        name="pair_positions_after" if after else "pair_positions",
        title=f"{one} ranks better than {two} on {better} of {len(rows)} measures"
        + (f", and alike on {alike}" if alike else "")
        + (f", in first figures after {span}" if after else ""),
        subtitle=f"Both among all councils, figures {when}. Diamond: {one}; circle: {two}. "
        "At the right: the period, and both ranks in this order, where 1 is best."
        + (" Star: the difference stands out with false discoveries held at 5%." if stars else ""),
        note=f"A better rank is no finding: {judged or 'none'} of these {len(rows)} differences "
        "can be judged against chance, and some measures overlap. Ties take the worse rank.\n"
        f"{_sources(rows)}",
        alt=f"Chart of {one} and {two} among all councils on {len(rows)} measures, figures {when}. "
        + "; ".join(
            f"{row.indicator.title}, {row.period}: {row.area.rank} and {row.other.rank} of "
            f"{row.area.of}"
            for row in rows
        )
        + ". Rank 1 is best.",
    )


def _sources(rows: list[PairRow]) -> str:
    used = dict.fromkeys(s for row in rows for s in row.sources)
    return f"Sources: {'; '.join(f'{s.publisher}, {s.publication}' for s in used)}."
