"""Tables of what came after the reviews."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import Estimate, limits_text, of_row, percent_text
from lsr_analysis.analysis.after.placebo import DESIGNS, PlaceboYear
from lsr_analysis.display.table import Table
from lsr_analysis.periods import Span
from lsr_analysis.wording import p_text, raised

__all__ = [
    "after_areas_table",
    "after_effect_table",
    "after_left_out_table",
    "after_placebo_table",
    "after_sensitivity_table",
]

_LEFT = "Below 0 delays came down more, or rose less, than in the councils compared with: better."


def _figures(found: Estimate) -> dict[str, object]:
    return {
        "estimate": found.estimate, "lower": found.lower, "upper": found.upper,
        "p_value": found.p_value, "scale": found.scale, "areas": found.treated,
        "compared_with": found.controls, "months": found.months, "detail": found.detail,
    }  # fmt: skip


def _shown(found: Estimate) -> dict[str, str]:
    return {
        "Estimate": found.text(found.estimate),
        "95% interval": found.interval_text,
        "p": p_text(found.p_value),
        "Areas": str(found.treated),
        "Compared with": str(found.controls),
    }


def after_effect_table(result: AfterReview) -> Table:
    """Table of the primary estimate, by cohort, by chance assignment and by distance.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Table
    """
    primary = result.primary
    chance = primary.chance
    rows: list[tuple[str, Estimate, str]] = [
        ("All reviewed areas", primary.effect, primary.effect.months)
    ]
    rows.append(
        (
            f"The same, areas dealt by chance {chance.draws:,} times",
            Estimate(
                chance.estimate, chance.lower, chance.upper, chance.p_value, chance.treated,
                chance.controls, months=primary.effect.months,
            ),
            f"95% of deals lie from {limits_text(*chance.spread)}",
        )
    )  # fmt: skip
    rows += [(f"Announced in {name}", found, found.months) for name, found in primary.by_cohort]
    centre = result.design.centre
    for _, row in primary.path.iterrows():
        span = Span(row["start"], row["end"])
        against = Span(centre - row["last"], centre - row["first"])
        found = of_row(
            row,
            f"{span} against {against}",
            f"{row['part']}; band for all of these at once "
            f"{limits_text(row['band_lower'], row['band_upper'])}",
        )
        where = {
            "before": "before the announcement", "after": "after it", "across": "across it"
        }[row["part"]]  # fmt: skip
        label = f"Three months {where}, announced in {row['cohorts'].replace(', ', ' and ')}"
        rows.append((label, found, found.months))
    shown = pd.DataFrame(
        [{"": label, **_shown(found), "Months compared": months} for label, found, months in rows]
    ).rename(columns={"": "Estimate of"})
    figures = pd.DataFrame([{"row": label, **_figures(found)} for label, found, _ in rows])
    return Table(
        "after_effect",
        f"{result.indicator.title} a day: change in reviewed areas against change in councils "
        "never reviewed, in percent",
        shown,
        figures,
        f"{_LEFT} The CSV file holds log ratios. Three months before an announcement are a check: "
        "no difference is expected there, but that July 2017 was opened by the announcement of "
        "3 July. Intervals of three months hold for one row by itself; the CSV file has bands.",
        folded=True,
    )


def _offsets(row: PlaceboYear) -> str:
    return "; ".join(f"{name} {first} to {last}" for name, (first, last) in row.offsets.items())


def _no_ratio(result: AfterReview) -> str:
    """Say how many councils a placebo year lacks because they had no delayed days."""
    most: dict[int, int] = {}
    for row in result.placebo.rows:
        lacking = max(one.left_out for one in row.estimates.values())
        most[row.year] = max(most.get(row.year, 0), lacking)
    fewer = {year: count for year, count in most.items() if count}
    if not fewer:
        return ""
    each = ", ".join(f"{year}: {count}" for year, count in fewer.items())
    return (
        f", but those without delayed days in the months compared, which have no ratio ({each}; "
        "the CSV file says in which rows)"
    )


def _placebo_figures(everyone: Sequence[PlaceboYear]) -> pd.DataFrame:
    rows = [
        {
            "year": row.year, "rule": row.rule, "design": name, "offsets": _offsets(row),
            **_figures(estimate), "left_out": estimate.left_out,
            "later_reviewed": row.later_reviewed,
            "reviewed_areas_same_months": row.actual.estimate
            if row.actual and name == "primary" else float("nan"),
            "councils": " ".join(row.councils),
        }
        for row in everyone
        for name, estimate in row.estimates.items()
    ]  # fmt: skip
    return pd.DataFrame(rows).drop(columns=["months", "detail"])


def after_placebo_table(result: AfterReview) -> Table:
    """Table of the placebo years and the reviewed areas, by design.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Table
    """
    found = result.placebo
    everyone = [*found.rows, found.reviewed]
    shown = pd.DataFrame(
        {
            "Year": [str(row.year) for row in everyone],
            "Councils": [
                f"{len(row.councils)} reviewed areas"
                if row.rule == "reviewed"
                else f"{row.rule} ({row.later_reviewed} of {len(row.councils)} reviewed later)"
                for row in everyone
            ],
            "Months after, from the middle of the window": [_offsets(row) for row in everyone],
            **{
                raised(name): [row.estimates[name].full_text for row in everyone]
                for name in DESIGNS
            },
            "Reviewed areas over the same months": [
                row.actual.full_text if row.actual else "–" for row in everyone
            ],
        }
    )
    rules = "; ".join(f"{name}: {text}" for name, text in result.design.placebo.rules.items())
    means = "; ".join(
        f"{name} {percent_text(mean)} (from {percent_text(low)} to {percent_text(high)})"
        for name in DESIGNS
        for mean, low, high in [found.pooled(name)]
    )
    designs = "; ".join(f"{name}: {text}" for name, text in DESIGNS.items())
    return Table(
        "after_placebo",
        "The same comparison in years without reviews, change in percent with 95% interval",
        shown,
        _placebo_figures(everyone),
        f"{_LEFT} {raised(designs)}. Rules: {rules}. Mean and range over years "
        f"and rules: {means}. Every council with all months takes part{_no_ratio(result)}. Rates "
        "before April 2015 take the population of mid-2015. A dash: no months are missing.",
        folded=True,
    )


def after_sensitivity_table(result: AfterReview) -> Table:
    """Table of every sensitivity analysis with what is known to be wrong with it.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Table
    """
    rows = [("primary", "Primary estimate", "–", result.primary.effect)]
    rows += [(one.asked.id, one.asked.shown_title, one.asked.bias, one.found) for one in
             result.sensitivity]  # fmt: skip
    shown = pd.DataFrame(
        [
            {"Comparison": title, **_shown(found), "Known weakness": bias,
             "More": found.detail or "–"}
            for _, title, bias, found in rows
        ]
    )  # fmt: skip
    figures = pd.DataFrame(
        [
            {"id": key, "title": title, **_figures(found), "known_weakness": bias}
            for key, title, bias, found in rows
        ]
    )
    return Table(
        "after_sensitivity",
        f"{result.indicator.title} a day: change in reviewed areas against change in others, put "
        "in different ways",
        shown,
        figures,
        f"{_LEFT} In percent, but for rates, which are in delayed days a day per 100,000 adults. "
        "Weights are taken as given. The CSV file holds log ratios, and the months of each.",
        folded=True,
    )


def after_areas_table(result: AfterReview) -> Table:
    """Table of the interrupted series of every reviewed area.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Table
    """
    found = result.areas
    rows = found.table
    shown = pd.DataFrame(
        {
            "Area": [
                f"{name}{' (apart)' if apart else ''}"
                for name, apart in zip(rows["name"], rows["apart"], strict=True)
            ],
            "Announced": rows["cohort"].to_numpy(),
            "Against its line before": [percent_text(v) for v in rows["effect"]],
            "95% interval, too narrow": [
                limits_text(low, high)
                for low, high in zip(rows["lower"], rows["upper"], strict=True)
            ],
            "Place among councils never reviewed": [
                f"{place} of {of}" for place, of in zip(rows["place"], rows["of"], strict=True)
            ],
            "p by place": [p_text(value) for value in rows["p_value"]],
            "Stands out": ["yes" if passes else "no" for passes in rows["passes"]],
        }
    )
    outside = "; ".join(
        f"{int(row['outside'])} of {int(row['of'])} at the date of {name}"
        for name, row in found.band.iterrows()
    )
    none = (
        f"{found.no_days} months with no delayed days have no logarithm and are left out."
        if found.no_days
        else "No month in it is without delayed days."
    )
    return Table(
        "after_areas",
        "Delays in the twelve months from the announcement against the area’s own line before, "
        f"{result.design.interrupted.span} without the selection window, {result.design.window}",
        shown,
        rows.rename_axis("area_code").reset_index(),
        "Place 1 is the lowest, which is best. Stands out: by its place, with the false discovery "
        f"rate held at {found.rate:.0%} over {len(rows)} areas; the lowest p-value that a place "
        f"can give is {found.least_p:.3f}. Intervals are too narrow: those of councils never "
        f"reviewed leave out 0 for {outside}. {none} The CSV file holds log ratios.",
        folded=True,
    )


def after_left_out_table(result: AfterReview) -> Table:
    """Table of the councils that take no part in the primary estimate, and why.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Table
    """
    panel = result.panel
    rows = [
        (panel.names[code], "reviewed, but picked as a good performer: in one row and one chart")
        for code in panel.apart.index
    ]
    rows += sorted(panel.left_out.items())
    table = pd.DataFrame(rows, columns=["Council", "Why"])
    return Table(
        "after_left_out",
        f"Councils outside the comparison of {len(panel.treated)} reviewed areas with "
        f"{len(panel.controls)} others",
        table,
        table.rename(columns={"Council": "council", "Why": "why"}),
        folded=True,
    )
