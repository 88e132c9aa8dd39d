"""Change of the reviewed areas' rate from a year earlier, with intervals."""

from __future__ import annotations

from lsr_analysis.analysis.national import National
from lsr_analysis.display.chart import AREA, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["change"]


def _title(fell: int, rose: int, areas: int) -> str:
    usual = "the usual year-on-year swings"
    if not fell and not rose:
        return f"In none of {areas} reviewed areas did delays change by more than {usual}"
    return (
        f"Delays fell by more than {usual} in {fell or 'none'} of {areas} reviewed areas and rose "
        f"by more in {rose or 'none'}"
    )


def change(result: National) -> Chart | Prose:
    """Draw each reviewed area's mean change from the same months a year earlier.

    Parameters
    ----------
    result : National

    Returns
    -------
    Chart or Prose
        Prose, if the change cannot be assessed for any area.
    """
    table = result.reviewed.dropna(subset=["change"])
    if table.empty:
        return Prose(
            (
                f"Change over {result.span} cannot be assessed: it needs a period of up to twelve "
                "months with a rate in every month and in the same months a year earlier.",
            )
        )
    table = table.sort_values("change", ascending=False)
    signed = result.indicator.signed
    everyone = result.ranking["change"].dropna()
    figure = start(0.9 + 0.26 * len(table))
    axes = figure.subplots()
    rows = range(len(table))
    axes.axvline(0, color=INK, linewidth=1)
    axes.hlines(rows, table["change_lower"], table["change_upper"], color=AREA, linewidth=1.8)
    axes.plot(table["change"], rows, linestyle="none", marker="D", color=AREA, markersize=6.5)
    axes.set_yticks(rows, table["name"])
    axes.set_ylim(-0.7, len(table) - 0.3)
    axes.set(xlabel=f"Change in {result.indicator.unit}\n(further left is better)", ylabel="")
    tidy(axes)
    fell = int((table["change_upper"] < 0).sum())
    rose = int((table["change_lower"] > 0).sum())
    return finish(
        figure,
        name="change",
        title=_title(fell, rose, len(table)),
        subtitle=f"Mean change of the monthly rate from the same months a year earlier, "
        f"{result.span}; the median of all {len(everyone)} councils was "
        f"{signed(everyone.median())}. Diamond: change; bar: 95% interval from the usual swings of "
        "the area’s own series.",
        note="Not an effect of the reviews: areas picked for high delays tend to fall back by "
        "themselves, and in July 2017 all councils were set expectations. A change within the "
        "usual swings is not the same as no change. "
        f"{result.indicator.chart_note}\n{result.indicator.source_line}",
        alt=f"Change of the delayed days rate from a year earlier, {result.span}: "
        + "; ".join(
            f"{row['name']} {signed(row['change'])} ({signed(row['change_lower'])} to "
            f"{signed(row['change_upper'])})"
            for _, row in table[::-1].iterrows()
        )
        + ".",
    )
