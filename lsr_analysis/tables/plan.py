"""The plan of a review as a table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from lsr_analysis.analysis.plan import Plan, PlannedStep, weekday_name
from lsr_analysis.display.table import Table
from lsr_analysis.evidence.sources import SourceDocument

__all__ = ["plan_table"]


def _short(planned: PlannedStep) -> tuple[str, str]:
    first, last = (f"{day:%a} {day.day} {day:%b %Y}" for day in (planned.first, planned.last))
    return first, last


def _note(planned: PlannedStep) -> str:
    text = "; ".join([*planned.notes, *([planned.step.note] if planned.step.note else [])])
    return text[:1].upper() + text[1:]


def plan_table(plan: Plan, sources: Mapping[str, SourceDocument]) -> Table:
    """Return the steps of a plan with their weeks and days.

    Parameters
    ----------
    plan : Plan
    sources : mapping of str to SourceDocument
        Documents by id, to cite them.
    """
    shown, figures = [], []
    for planned in plan.steps:
        step, (first, last) = planned.step, _short(planned)
        shown.append(
            {
                "Stage": step.stage.capitalize(),
                "Step": step.step,
                "Week": planned.weeks,
                "From": first,
                "To": last,
                "Working days": planned.working_days,
                "Note": _note(planned),
            }
        )
        figures.append(
            {
                "stage": step.stage,
                "step": step.step,
                "what": step.what,
                "week": planned.weeks,
                "from": planned.first.isoformat(),
                "to": planned.last.isoformat(),
                "working_days": planned.working_days,
                "bank_holidays": "; ".join(
                    f"{day.isoformat()} {name}" for day, name in planned.holidays.items()
                ),
                "note": _note(planned),
                "source": sources[step.source].cited,
            }
        )
    cited = "; ".join(dict.fromkeys(sources[planned.step.source].cited for planned in plan.steps))
    return Table(
        "plan",
        f"{plan.area.name}: timetable of a local system review whose contact letter goes out on "
        f"{weekday_name(plan.start)}",
        pd.DataFrame(shown),
        pd.DataFrame(figures),
        " ".join(
            [
                *([plan.moved] if plan.moved else []),
                *plan.notes,
                "The method is the timetable of one review, Plymouth's of 2017-18. No step begins "
                "or ends on a weekend; bank holidays (England) are flagged and not stepped over, "
                "and one declared lately may be missing.",
                f"Source: {cited}.",
            ]
        ),
    )
