"""How much more delays changed in the reviewed areas: the primary estimate and its path."""

from __future__ import annotations

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import Estimate, of_row, percent_text
from lsr_analysis.charts.after_rows import Row, draw_rows, row_height
from lsr_analysis.display.chart import AREA, PEERS_INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import Span

__all__ = ["AXIS", "NOT_CAUSE", "after_effect", "headline"]

AXIS = (
    "Change in reviewed areas against change in councils never reviewed\n"
    "(further left: delays fell more, or rose less, in reviewed areas; left is better)"
)

NOT_CAUSE = (
    "Not an effect of the reviews: other things differed between these areas too, and all "
    "councils were set expectations in July 2017."
)


def headline(result: AfterReview) -> str:
    """Return what the primary estimate bears, as a title.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    str
    """
    found = result.primary.effect
    areas = f"the {found.treated} reviewed areas"
    if result.verdict == "not assessable":
        return f"Whether delays changed more in {areas} is not assessable"
    if result.verdict == "cannot be told":
        return (
            f"Whether delays changed more in {areas} than elsewhere cannot be told apart from "
            f"chance: {found.full_text}"
        )
    way = "lower" if result.verdict == "fell more" else "higher"
    return f"Delays in {areas} came out {way} than elsewhere by more than chance: {found.full_text}"


def _row(label: str, found: Estimate, *, bold: bool = False, gap: bool = False) -> Row:
    return Row(
        label, found.estimate, found.lower, found.upper, found.full_text,
        marker="D", bold=bold, gap=gap,
    )  # fmt: skip


def _path_rows(result: AfterReview, part: str, words: str) -> list[Row]:
    table = result.primary.path
    rows: list[Row] = []
    for _, row in table[table["part"] == part].iterrows():
        mine = of_row(row)
        label = f"{words}: {Span(row['start'], row['end'])},\n{row['treated']} areas"
        text = mine.full_text
        marker, colour = ("o", AREA) if part == "after" else ("s", PEERS_INK)
        rows.append(
            Row(
                label,
                mine.estimate,
                mine.lower,
                mine.upper,
                text,
                marker,
                colour,
                filled=part == "after",
                gap=not rows,
            )
        )
    return rows


def after_effect(result: AfterReview) -> Chart | Prose:
    """Draw the primary estimate, by cohort, and by distance from the selection window.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Chart or Prose
        Prose, if the estimate has no interval.
    """
    primary, window = result.primary, result.design.window
    if result.verdict == "not assessable":
        return Prose((f"{headline(result)}.",))
    rows = [
        _row("All reviewed areas,\ntwelve months", primary.effect, bold=True),
        *(
            _row(f"Announced in {name},\n{found.treated} areas", found)
            for name, found in primary.by_cohort
        ),
        *_path_rows(result, "before", "Before"),
        *_path_rows(result, "after", "After"),
    ]
    figure = start(row_height(rows))
    axes = figure.subplots()
    draw_rows(axes, rows, AXIS)
    tidy(axes)
    said = "; ".join(f"{row.label} {row.text}".replace("\n", " ") for row in rows)
    chance = primary.chance
    return finish(
        figure,
        name="after_effect",
        title=headline(result),
        subtitle=f"{result.indicator.title} a day, months after against months as far before the "
        f"selection window ({window}), reviewed areas against {primary.effect.controls} councils "
        "never reviewed; 95% intervals. Diamonds: twelve months from the announcement. Dots: three "
        "months after it. Open squares: three months before it, when no difference is expected.",
        note=f"{NOT_CAUSE} Intervals allow for councils, not months, being independent; those of "
        "three months hold for one row by itself. With areas dealt by chance "
        f"({chance.draws:,} times) 95% of estimates lie between {percent_text(chance.spread[0])} "
        f"and {percent_text(chance.spread[1])}, p = {chance.p_value:.2f}. Three months that an "
        "announcement falls into are left out, but for July 2017, which the announcement of "
        f"3 July opened. {result.rate_indicator.chart_note}\n{result.rate_indicator.source_line}",
        alt=f"Dot chart with intervals. {headline(result)}. {said}. Below 0 delays came down more "
        "in reviewed areas, which is better.",
    )
