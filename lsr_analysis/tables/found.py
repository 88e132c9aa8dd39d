"""Tables of what the reviews found: coverage, themes, and themes together."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.found import FEWEST_AREAS, Found
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.evidence.findings import DIRECTIONS, REVIEW_STAGES
from lsr_analysis.evidence.sources import TIERS
from lsr_analysis.wording import raised
from lsr_analysis.words.found import NO_PAIRS, PARAPHRASED, coverage_text, nothing

__all__ = [
    "found_coverage_table",
    "found_stages_table",
    "found_themes_table",
    "found_together_table",
]

_LEAST = (
    "Every count is of areas, and the least number: a theme that the text at hand does not "
    "mention was not thereby found to be well."
)


def found_coverage_table(result: Found) -> Table:
    """Table of how much is held on each reviewed area, and from whom.

    Parameters
    ----------
    result : Found

    Returns
    -------
    Table
    """
    rows = result.areas
    used = [tier for tier in TIERS if rows[tier].any()]
    shown = pd.DataFrame(
        {
            "Area": rows["area"],
            "Findings": rows["findings"].astype(str),
            "Documents": rows["documents"].astype(str),
            "Best source": [TIERS[one] if one else "none held" for one in rows["best_tier"]],
            **{TIERS[tier].capitalize().replace("Nhs", "NHS"): rows[tier].astype(str)
               for tier in used},
            "Themes": rows["themes"].astype(str),
            "Themes of concern": rows["concerns"].astype(str),
        }
    )  # fmt: skip
    return Table(
        "found_coverage",
        f"What is held of the reviews of {len(rows)} areas: findings by kind of document",
        shown,
        rows.reset_index(),
        "How many findings an area has says how much text was at hand, not how it performs. "
        f"Best source: in the order of the columns. {PARAPHRASED}",
        folded=True,
    )


def found_themes_table(result: Found) -> Table | Prose:
    """Table of strengths beside concerns by theme, in numbers of areas.

    Parameters
    ----------
    result : Found

    Returns
    -------
    Table or Prose
        Prose that says why, if no finding is held.
    """
    rows = result.themes
    if rows.empty:
        return Prose((nothing(result),))
    heads = {
        "concern": "Concern",
        "strength": "Strength",
        "concern_only": "Concern only",
        "strength_only": "Strength only",
        "both": "Both",
        "plain_concern": "Concern, mixed left out",
        "regulator_concern": "Concern, regulator only",
        "regulator_strength": "Strength, regulator only",
    }
    names = result.findings.assign(title=result.findings["theme"].map(result.titles))
    concerned = names[names["direction"] != "strength"].groupby("theme")["area"].unique()
    praised = names[names["direction"] != "concern"].groupby("theme")["area"].unique()
    figures = rows.reset_index().assign(
        areas_with_findings=result.covered,
        concern_areas=["; ".join(sorted(concerned.get(theme, []))) for theme in rows.index],
        strength_areas=["; ".join(sorted(praised.get(theme, []))) for theme in rows.index],
    )
    shown = rows[["title", *heads]].astype(str).rename(columns={"title": "Theme", **heads})
    return Table(
        "found_themes",
        f"Reviewed areas with a strength and with a concern, by theme, of {result.covered} with "
        "findings held",
        shown,
        figures,
        f"{coverage_text(result)} {_LEAST} A mixed finding counts on both sides. Regulator only: "
        f"of {result.by_regulator} areas with a finding in a document of the regulator. "
        "The file names the areas.",
        folded=True,
    )


def found_stages_table(result: Found) -> Table | Prose:
    """Table of themes by stage; the CSV file by area and kind of document too.

    Parameters
    ----------
    result : Found

    Returns
    -------
    Table or Prose
        Prose that says why, if no finding is held.
    """
    if result.themes.empty:
        return Prose((nothing(result),))
    counts = result.stages.set_index(["theme", "stage"])
    shown = pd.DataFrame({"Theme": list(result.themes["title"])})
    for stage in REVIEW_STAGES:
        cells = (counts.loc[(theme, stage)] for theme in result.themes.index)
        shown[raised(stage)] = [f"{one['concern']}; {one['strength']}" for one in cells]
    keys = ["theme", "stage", "area_code", "area", "tier"]
    figures = pd.crosstab([result.findings[key] for key in keys], result.findings["direction"])
    figures = figures.reindex(columns=list(DIRECTIONS), fill_value=0).reset_index()
    figures.insert(1, "title", figures["theme"].map(result.titles))
    return Table(
        "found_stages",
        f"Reviewed areas with a concern, and with a strength, by theme and stage, of "
        f"{result.covered} with findings held",
        shown,
        figures.rename_axis(columns=None),
        f"In each cell: areas with a concern; areas with a strength. {_LEAST} A mixed finding "
        "counts on both sides. The CSV file counts findings by theme, stage, area and kind of "
        "document.",
        folded=True,
    )


def found_together_table(result: Found) -> Table | Prose:
    """Table of pairs of themes of concern, furthest from chance first.

    Parameters
    ----------
    result : Found

    Returns
    -------
    Table or Prose
        Prose that says why, if too few themes have a concern in enough areas.
    """
    if result.pairs.empty:
        return Prose((NO_PAIRS,))
    rows = result.pairs.sort_values(["p_value", "together"], ascending=[True, False], kind="stable")
    rows.insert(0, "first_title", rows["first"].map(result.titles))
    rows.insert(2, "second_title", rows["second"].map(result.titles))
    shown = pd.DataFrame(
        {
            "Themes": rows["first_title"] + "; " + rows["second_title"],
            "Areas with both": rows["together"].astype(str),
            "Areas with each": [
                f"{one}; {two}"
                for one, two in zip(rows["first_rows"], rows["second_rows"], strict=True)
            ],
            "By chance (95% range)": [
                f"{e:.1f} ({low} to {high})"
                for e, low, high in zip(rows["expected"], rows["lower"], rows["upper"], strict=True)
            ],
            "Times chance": [f"{ratio:.1f}" for ratio in rows["ratio"]],
            "Odds ratio (95% interval)": [
                f"{ratio:.1f} ({low:.1f} to {high:.1f})".replace("inf", "∞")
                for ratio, low, high in zip(
                    rows["odds_ratio"], rows["odds_lower"], rows["odds_upper"], strict=True
                )
            ],
            "p": [f"{value:.3f}" for value in rows["p_value"]],
            "p, adjusted": [f"{value:.2f}" for value in rows["q_value"]],
            "Beyond chance": ["yes" if out else "cannot be told" for out in rows["stands_out"]],
        }
    )
    out = f" Left out: {', '.join(result.left_out)}." if result.left_out else ""
    return Table(
        "found_together",
        f"Themes of concern that occur together, in {result.covered} reviewed areas with findings",
        shown,
        rows,
        "By chance: mean and 95% range of shuffles that keep how many themes of concern each area "
        "has and how many areas each theme has. Adjusted: false discovery rate over all "
        f"{len(rows)} pairs (Benjamini and Hochberg). Odds ratio: of a concern on "
        "one theme for areas with one on the other; exact, with areas taken to be alike. "
        f"Themes with a concern in {FEWEST_AREAS} or more areas only.{out}",
        folded=True,
    )
