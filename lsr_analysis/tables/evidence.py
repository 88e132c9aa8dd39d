"""Tables of findings, recommendations, actions and who oversees them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.analysis.review_evidence import AreaEvidence, NationalEvidence
from lsr_analysis.analysis.tracker import NOT_AN_EFFECT, Tracked
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.evidence import Evidence, Oversight, Recommendation
from lsr_analysis.evidence.sources import TIERS

__all__ = [
    "actions_table", "findings_table", "oversight_table", "recommendations_table",
    "theme_matrix_table",
]  # fmt: skip

_OWN_WORDS = "Statements are paraphrases of this project; each row names its document."


def findings_table(evidence: AreaEvidence) -> Table | Prose:
    """Table of what was found in an area, by stage of the pathway and direction."""
    held = evidence.held
    if not evidence.findings:
        return Prose((f"No finding on {evidence.name} is held: no text of a review was at hand.",))
    rows = [
        {
            "id": f.id,
            "stage": f.stage,
            "direction": f.direction,
            "theme": held.themes[f.theme].title,
            "finding": f.text,
            "indicators": "; ".join(f.indicators),
            "source": held.cited(f.source),
            "tier": TIERS[held.sources[f.source].tier],
            "where": f.where,
            "contradicts": "; ".join(f.contradicts),
            "note": f.note,
        }
        for f in evidence.findings
    ]
    shown = pd.DataFrame(
        {
            "Finding": [
                f"{f.text} ({f.id}; contradicts {'; '.join(f.contradicts)})"
                if f.contradicts
                else f.text
                for f in evidence.findings
            ],
            "Stage": [row["stage"].capitalize() for row in rows],
            "Direction": [row["direction"].capitalize() for row in rows],
            "Theme": [row["theme"] for row in rows],
            "Source": [f.source for f in evidence.findings],
        }
    )  # fmt: skip
    return Table(
        "findings",
        f"{evidence.name}: what reviews and other documents found, by stage and direction",
        shown,
        pd.DataFrame(rows),
        f"{_OWN_WORDS} What a document does not mention was not thereby found to be well.",
    )


def _tracker_row(line: Tracked, held: Evidence) -> dict[str, str]:
    recommendation, action = line.recommendation, line.action
    one = action or recommendation
    assert one is not None  # a line has one or the other
    return {
        "recommendation_id": recommendation.id if recommendation else "",
        "recommendation": recommendation.text if recommendation else "not stated which",
        "accountable_owner": (recommendation.owner if recommendation else "") or "none named",
        "action_id": action.id if action else "",
        "workstream": action.workstream if action else "",
        "action": action.text if action else "none known",
        "action_owner": (action.owner or "none named") if action else "",
        "oversight": "; ".join(action.oversight) if action else "",
        "theme": held.themes[one.theme].title,
        "indicator": action.indicator if action else "",
        "indicator_from": action.indicator_from if action else "",
        "baseline_period": str(action.baseline) if action and action.baseline else "",
        "expected": action.expected if action else "",
        "figure": line.figure,
        "start": str(action.start) if action and action.start else "",
        "due": str(action.due) if action and action.due else "",
        "evidence": (action.evidence or "none offered") if action else "",
        "status": action.status if action else "unknown",
        "status_date": str(action.status_date) if action and action.status_date else "",
        "source": held.cited(one.source),
        "where": one.where,
        "note": one.note,
    }


def actions_table(name: str, tracked: Sequence[Tracked], held: Evidence) -> Table | Prose:
    """Table of actions with the figures that could show an effect and their status.

    Parameters
    ----------
    name : str
        Of the area.
    tracked : sequence of Tracked
    held : Evidence
    """
    if not tracked:
        return Prose((f"No action plan of {name} is held.",))
    rows = pd.DataFrame([_tracker_row(line, held) for line in tracked if line.action])
    if rows.empty:
        return Prose((f"No action on the recommendations for {name} is known from the sources.",))
    shown = pd.DataFrame(
        {
            "Action": [
                action + (f" ({stream})" if stream else "")
                for action, stream in zip(rows["action"], rows["workstream"], strict=True)
            ],
            "Answers": rows["recommendation"],
            "Accountable": rows["action_owner"],
            "Figure, and which way": [
                f"{figure} (expected: {way})" if way else figure
                for figure, way in zip(rows["figure"], rows["expected"], strict=True)
            ],
            "Start and due": [
                "; ".join(filter(None, (start and f"start {start}", due and f"due {due}")))
                or "not stated"
                for start, due in zip(rows["start"], rows["due"], strict=True)
            ],
            "Evidence": rows["evidence"],
            "Status": [
                f"{status} ({day})" if day else status
                for status, day in zip(rows["status"], rows["status_date"], strict=True)
            ],
            "Source": [line.action.source for line in tracked if line.action],
        }
    )
    bodies = rows["oversight"].unique()
    if len(bodies) == 1:
        overseen = f" Overseen by: {bodies[0] or 'not stated'}."
    else:
        overseen = ""
        shown.insert(3, "Overseen by", rows["oversight"].replace("", "not stated"))
    return Table(
        "actions",
        f"{name}: actions, and what could show an effect",
        shown,
        rows,
        f"{NOT_AN_EFFECT}{overseen} {_OWN_WORDS} Unknown: no source says.",
    )


def recommendations_table(name: str, tracked: Sequence[Tracked], held: Evidence) -> Table | Prose:
    """Table of recommendations, and whether an action on them is known.

    Parameters
    ----------
    name : str
        Of the area.
    tracked : sequence of Tracked
    held : Evidence
    """
    answers: dict[str, list[str]] = {}
    asked: dict[str, Recommendation] = {}
    for line in tracked:
        if line.recommendation is not None:
            asked[line.recommendation.id] = line.recommendation
            answers.setdefault(line.recommendation.id, [])
            answers[line.recommendation.id] += [line.action.id] if line.action else []
    if not asked:
        return Prose((f"No recommendation for {name} is held.",))
    rows = pd.DataFrame(
        {
            "recommendation_id": one.id,
            "recommendation": one.text,
            "accountable_owner": one.owner or "none named",
            "stage": one.stage,
            "theme": held.themes[one.theme].title,
            "actions": "; ".join(answers[one.id]) or "none known",
            "source_id": one.source,
            "source": held.cited(one.source),
            "where": one.where,
            "note": one.note,
        }
        for one in asked.values()
    )
    shown = pd.DataFrame(
        {
            "Recommendation": rows["recommendation"],
            "Accountable": rows["accountable_owner"],
            "Theme": rows["theme"],
            "Action": rows["actions"],
            "Source": rows["source_id"],
        }
    )
    return Table(
        "recommendations",
        f"{name}: what the review and its documents asked for",
        shown,
        rows,
        f"{_OWN_WORDS} An action is named only where a source says that it answers the "
        "recommendation.",
    )


def oversight_table(name: str, chain: Sequence[Oversight], held: Evidence) -> Table | Prose:
    """Table of who oversees an area's plan.

    Parameters
    ----------
    name : str
        Of the area.
    chain : sequence of Oversight
    held : Evidence
    """
    if not chain:
        return Prose((f"Who oversees a plan of {name} is not known from the sources.",))
    rows = pd.DataFrame(
        [
            (one.order, one.body, one.role, str(one.date or ""), held.cited(one.source), one.where)
            for one in chain
        ],
        columns=["order", "body", "role", "date", "source", "where"],
    )
    shown = pd.DataFrame(
        {
            "Body": rows["body"],
            "What it does": rows["role"],
            "Date": rows["date"].replace("", "not stated"),
            "Source": [", ".join(filter(None, (one.source, one.where))) for one in chain],
        }
    )
    caption = f"{name}: who oversees the action plan"
    return Table("oversight", caption, shown, rows, "In the order of the source.")


def cell_text(strengths: int, concerns: int, mixed: int) -> str:
    """Write how many findings of each direction a cell holds.

    Examples
    --------
    >>> cell_text(2, 1, 0), cell_text(0, 0, 3), cell_text(0, 0, 0)
    ('+2 −1', '~3', '')
    """
    parts = [(strengths, "+"), (concerns, "−"), (mixed, "~")]
    return " ".join(f"{sign}{count}" for count, sign in parts if count)


def theme_matrix_table(evidence: NationalEvidence) -> Table:
    """Table of findings by theme and area: strengths, concerns and mixed ones."""
    rows = evidence.themes
    texts = rows.assign(
        text=[
            cell_text(*counts)
            for counts in rows[["strength", "concern", "mixed"]].itertuples(index=False)
        ]
    )
    wide = texts.pivot(index="area", columns="title", values="text").fillna("")
    titles = [t.title for t in evidence.held.themes.values() if t.title in wide]
    wide = wide.reindex(columns=titles).reset_index(names="Area")
    sums = rows.groupby("area")[["strength", "concern", "mixed"]].sum().loc[wide["Area"]]
    wide.insert(1, "All", [cell_text(*counts) for counts in sums.itertuples(index=False)])
    without = [name for name in evidence.reviewed if name not in set(wide["Area"])]
    none = f" No finding is held for {', '.join(without)}." if without else ""
    return Table(
        "themes",
        "Findings by area and theme: + strengths, − concerns, ~ mixed",
        wide,
        rows,
        "How many findings an area has says how much text on it was at hand, not how it "
        f"performs: press releases for most, slides and more for some.{none}",
    )
