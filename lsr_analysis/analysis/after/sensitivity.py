"""The other ways to put the question, each shown whatever it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.design import Design, Sensitivity
from lsr_analysis.analysis.after.estimate import RATE_SCALE, Estimate, of_effect
from lsr_analysis.analysis.after.other_councils import (
    highest_others,
    matched,
    similar_peers,
    weighted,
)
from lsr_analysis.analysis.after.other_months import (
    december_later,
    fieldwork,
    longer,
    one_cohort,
    with_apart,
    year_before,
    year_window,
)
from lsr_analysis.analysis.after.panel import OR_LEAVE_OUT, Panel
from lsr_analysis.analysis.after.regressions import adjusted_effect, two_way_effect
from lsr_analysis.analysis.after.study import Study
from lsr_analysis.analysis.aggregate import RATE, over_months
from lsr_analysis.analysis.targets import levels
from lsr_analysis.errors import CatalogueError, DataNotFound
from lsr_analysis.periods import Span
from lsr_analysis.statistics.event_study import cohort_effect
from lsr_analysis.store import Data

__all__ = ["HANDLED", "Result", "sensitivities_of"]

FIRST_TWO_WAY = "2015-04"


@dataclass(frozen=True)
class Result:
    """One sensitivity analysis.

    Parameters
    ----------
    asked : Sensitivity
        As the design has it.
    found : Estimate
    """

    asked: Sensitivity
    found: Estimate


def _period_rates(study: Study, span: Span) -> pd.Series:
    found = over_months(study.data, RATE, span.months)
    return found["value"].where(found["complete"]).reindex(study.panel.days.columns)


def _rates(study: Study) -> Estimate:
    centre, cohort = study.design.centre, study.panel.cohort
    changes, ends = {}, []
    for one in study.design.cohorts:
        after = _period_rates(study, Span(centre + one.first, centre + one.last))
        before = _period_rates(study, Span(centre - one.last, centre - one.first))
        changes[one.name] = after - before
        ends.append(after[cohort.index[cohort == one.name]])
    found = cohort_effect(pd.DataFrame(changes), cohort)
    base = float(pd.concat(ends).mean()) - found.estimate
    return replace(of_effect(found, RATE_SCALE, study.months), base=base)


def _expectation(study: Study) -> Estimate:
    target = next((t for t in study.data.evidence.targets if t.indicator == RATE), None)
    if target is None:
        raise DataNotFound(
            "The comparison after the reviews allows for the expectation on delays, and "
            f"targets.csv holds no target for {RATE}. {OR_LEAVE_OUT}"
        )
    month = pd.PeriodIndex([target.baseline], freq="M")
    baseline = over_months(study.data, RATE, month)["value"]
    asked = np.log(levels(study.data, target) / baseline)
    found = adjusted_effect(study.changes, study.panel.cohort, asked)
    down = int((asked[study.panel.treated] < 0).sum())
    return replace(
        found,
        months=study.months,
        detail=f"{down} of the {found.treated} areas were asked to come down",
    )


def _two_way(study: Study) -> Estimate:
    first = pd.Period(FIRST_TWO_WAY, freq="M")
    found = two_way_effect(study.panel, study.design, first)
    return replace(found, months=f"{Span(first, study.panel.span.end)}, every month")


HANDLED: Mapping[str, Callable[[Study], Estimate]] = {
    "july cohort": one_cohort(0),
    "december cohort": one_cohort(1),
    "longer": longer,
    "with bradford": with_apart,
    "year window": year_window,
    "rates": _rates,
    "similar peers": similar_peers,
    "weighted": weighted,
    "highest others": highest_others,
    "matched": matched,
    "expectation": _expectation,
    "fieldwork": fieldwork,
    "year before": year_before,
    "two-way": _two_way,
    "december later": december_later,
}
"""What carries out each analysis of the design, by its id."""


def sensitivities_of(data: Data, panel: Panel, design: Design) -> tuple[Result, ...]:
    """Return every sensitivity analysis, in the order of the design.

    Parameters
    ----------
    data : Data
    panel : Panel
    design : Design

    Returns
    -------
    tuple of Result

    Raises
    ------
    CatalogueError
        If the design asks for an analysis that is not known here.
    DataNotFound
        If figures or an expectation that an analysis rests on are not held.
    """
    study, found = Study(data, panel, design), []
    for asked in design.sensitivity:
        if asked.id not in HANDLED:
            raise CatalogueError(
                f"{design.file}, sensitivity: {asked.id!r} is not one of {', '.join(HANDLED)}"
            )
        found.append(Result(asked, HANDLED[asked.id](study)))
    return tuple(found)
