"""Tables of what delays are made of."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.shapes import Shapes
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.wording import fixed, joined, raised, signed

__all__ = [
    "shapes_checks_table", "shapes_groups_table", "shapes_named_table", "shapes_number_table",
    "shapes_parts_table", "shapes_table",
]  # fmt: skip


def _standing(result: Shapes) -> str:
    assert result.choice is not None
    if result.choice.separate:
        return "Groups are more distinct than in 95% of clouds without groups."
    if result.choice.stable:
        return "Councils form a continuum; groups are a way to describe it."
    return (
        f"Councils form a continuum and no number of groups is {result.choice.fault}; groups are a "
        "description only."
    )


_WITH = (
    "Goes with its exemplar: share of redraws of councils in which the council lies in one group "
    "with its group’s exemplar."
)


def shapes_table(result: Shapes) -> Table | Prose:
    """Table of the shape of the reviewed areas; the CSV file holds every council and all parts.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Table or Prose
        Prose that says why, if the period has no shapes.
    """
    if result.choice is None:
        return Prose((result.missing,))
    table = result.councils.sort_values("name")
    names = result.groups["name"]
    figures = table.assign(group_name=table["group"].map(names)).join(result.shares)
    few = table[table["reviewed"]]
    main = result.parts.index[result.parts["breakdown"] != "reason"]
    shown = pd.DataFrame({"Area": few["name"], "Group": few["group"].astype(str)})
    shown["Silhouette"] = [fixed(value) for value in few["silhouette"]]
    shown["Goes with its exemplar"] = [f"{value:.0%}" for value in few["with_exemplar"]]
    for part in main:
        title = str(result.parts["title"][part])
        shown[f"{title}, %"] = [f"{100 * s:.0f}" for s in result.shares.loc[few.index, part]]
    shown["Made up most alike"] = few["nearest"]
    return Table(
        "shapes",
        f"What delayed days were made of in the reviewed areas, and the group of each, "
        f"{result.span}; shares of delayed days, per cent",
        shown,
        figures.rename_axis("area_code").reset_index(),
        f"{_standing(result)} Silhouette: from −1 to 1, above 0 if the council lies nearer to its "
        f"own group than to another. {_WITH} Shares depend on local recording; no shape is better "
        f"than another. The CSV file holds all {len(table)} councils and every part.",
        folded=True,
    )


def shapes_groups_table(result: Shapes) -> Table | Prose:
    """Table of the groups.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Table or Prose
        Prose that says why, if the period has no shapes.
    """
    if result.choice is None:
        return Prose((result.missing,))
    rows, text = result.groups, result.rate_indicator.text
    shown = pd.DataFrame(
        {
            "Group": [f"{group}: {name}" for group, name in rows["name"].items()],
            "Councils": rows["councils"].astype(str),
            "Of them reviewed": rows["reviewed"].astype(str),
            "Exemplar": rows["exemplar"],
            "Stability": [fixed(value) for value in rows["stability"]],
            "Mean silhouette": [fixed(value) for value in rows["silhouette"]],
            "Median rate": [text(value) for value in rows["rate"]],
            "Range of rates": [
                f"{text(low)} to {text(high)}" if low == low else "–"
                for low, high in zip(rows["rate_low"], rows["rate_high"], strict=True)
            ],
        }
    )
    return Table(
        "shapes_groups",
        f"Groups of councils by what delayed days were made of, {result.span}; rates: "
        f"{result.rate_indicator.title.lower()} ({result.rate_indicator.unit})",
        shown,
        rows.reset_index(),
        f"{_standing(result)} Stability: mean Jaccard similarity over {result.choice.draws} "
        "redraws of councils, 1 is always the same group. Rates are description: the shape does "
        "not say how high delays are.",
        folded=True,
    )


def shapes_named_table(result: Shapes) -> Table | Prose:
    """Table of how the named areas differ from England; shown where it is sure.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Table or Prose
        Prose that says why, if no difference is sure.
    """
    if result.choice is None:
        return Prose((result.missing,))
    if result.named.empty:
        return Prose((f"None of the named areas has a shape for {result.span}.",))
    rows = result.named[~result.named["mirror"]]
    sure = rows[rows["differs"]]
    if sure.empty:
        how = "differs from" if rows["assessed"].any() else "can be assessed against"
        return Prose((f"No part of a named area’s delays {how} England’s in {result.span}.",))
    shown = pd.DataFrame(
        {
            "Area": sure["area"],
            "Part": sure["title"],
            "Share, %": [f"{100 * value:.1f}" for value in sure["share"]],
            "England, %": [f"{100 * value:.1f}" for value in sure["england"]],
            "Difference, points": [signed(value, 1) for value in sure["points"]],
            "95% interval": [
                f"{signed(low, 1, side=True)} to {signed(high, 1, side=True)}"
                for low, high in zip(sure["lower"], sure["upper"], strict=True)
            ],
            "Ratio": [fixed(value) for value in sure["ratio"]],
        }
    )
    assessed = rows[rows["assessed"]]
    never = sorted(set(rows["area"]) - set(assessed["area"]))
    unsaid = f" Cannot be assessed: {', '.join(never)}." if never else ""
    return Table(
        "shapes_named",
        f"Parts of delayed days on which named areas differ from England, {result.span}; shares of "
        "delayed days, per cent, and percentage points",
        shown,
        result.named,
        f"{len(sure)} of the {len(assessed)} comparisons whose interval leaves zero out; about one "
        "in twenty would by chance. Intervals rest on how months vary. Attribution and reasons "
        f"depend on local recording.{unsaid} The CSV file holds every part.",
        folded=True,
    )


def shapes_number_table(result: Shapes) -> Table | Prose:
    """Table of how the number of groups was chosen.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Table or Prose
        Prose that says why, if the period has no shapes.
    """
    if result.choice is None:
        return Prose((result.missing,))
    rows = result.choice.numbers
    shown = pd.DataFrame(
        {
            "Groups": [str(number) for number in rows.index],
            "Mean silhouette": [fixed(value) for value in rows["silhouette"]],
            "95% of clouds without groups reach at most": [fixed(v) for v in rows["reference"]],
            "Stability of the least stable group": [fixed(value) for value in rows["stability"]],
            "Its standard error by the draws": [f"{v:.3f}" for v in rows["stability_error"]],
            "Councils in the smallest group": rows["smallest"].astype(str),
            "Passes the rule": ["yes" if value else "no" for value in rows["allowed"]],
            "Shown": ["yes" if value else "" for value in rows["chosen"]],
        }
    )
    return Table(
        "shapes_number",
        f"How the number of groups was chosen, {len(result.councils)} councils, {result.span}",
        shown,
        rows.reset_index(),
        "The rule was fixed beforehand: every group with a stability of 0.6 or more and at least a "
        "twentieth of councils, then the highest silhouette; if none passes, the number whose "
        "least stable group is most stable, as a description only.",
        folded=True,
    )


def shapes_checks_table(result: Shapes) -> Table | Prose:
    """Table of whether the grouping stays the same when it is done in another way.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Table or Prose
        Prose that says why, if the period has no shapes.
    """
    if result.choice is None:
        return Prose((result.missing,))
    rows = pd.DataFrame([vars(check) for check in result.checks])
    shown = pd.DataFrame(
        {
            "Grouped again": [raised(title) for title in rows["title"]],
            "Adjusted Rand index": [fixed(value) for value in rows["rand"]],
            "Keep their group": [
                f"{kept:.0%} of {count}" if not why else f"cannot be assessed: {why}"
                for kept, count, why in zip(
                    rows["kept"], rows["councils"], rows["why"], strict=True
                )
            ],
        }
    )
    return Table(
        "shapes_checks",
        f"How far the grouping of {result.span} into {result.choice.number} groups stays the same "
        "when it is done in another way",
        shown,
        rows,
        "Adjusted Rand index: 1 is the same grouping, 0 as alike as chance would make it. With "
        f"{result.choice.number} groups, chance alone keeps about 1 council in "
        f"{result.choice.number} or more in its group.",
        folded=True,
    )


def _compared_without(result: Shapes) -> str:
    """Say which parts only one of the two years has."""
    lacking = result.kept.without if result.kept.councils else ()
    if not lacking:
        return ""
    return f" It is of shares without {joined(lacking)}, which only one of the two years has."


def shapes_parts_table(result: Shapes) -> Table | Prose:
    """Table of each part: England, how far councils are apart, and whether they stay there.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Table or Prose
        Prose that says why, if the period has no shapes.
    """
    if result.choice is None:
        return Prose((result.missing,))
    councils = result.shares.drop(index=ENGLAND)
    rows = result.parts.assign(
        england=result.shares.loc[ENGLAND],
        lower_decile=councils.quantile(0.1),
        median=councils.median(),
        upper_decile=councils.quantile(0.9),
        year_before=result.kept.correlation.reindex(result.parts.index),
    )
    shown = pd.DataFrame(
        {
            "Part": rows["title"],
            "England, %": [f"{100 * value:.1f}" for value in rows["england"]],
            "Median of councils, %": [f"{100 * value:.1f}" for value in rows["median"]],
            "Middle four fifths of councils, %": [
                f"{100 * low:.1f} to {100 * high:.1f}"
                for low, high in zip(rows["lower_decile"], rows["upper_decile"], strict=True)
            ],
            "Rank correlation with the year before": [fixed(v) for v in rows["year_before"]],
        }
    )
    return Table(
        "shapes_parts",
        f"Shares of delayed days by part, per cent, England and {len(councils)} councils, "
        f"{result.span}",
        shown,
        rows.rename_axis("part").reset_index(),
        f"Rank correlation (Spearman) of councils’ shares with those of {result.kept.before}: 1 if "
        f"all keep their order.{_compared_without(result)} Shares of attribution, of type of care "
        "and of reason each add up to 100 for England, not for medians.",
        folded=True,
    )
