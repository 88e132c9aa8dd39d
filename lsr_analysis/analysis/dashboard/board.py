"""The dashboard: the six metrics of 2017, and some measures of each stage, a row each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from lsr_analysis.analysis.dashboard.choice import Choice, Wanted, choice
from lsr_analysis.analysis.dashboard.figures import DashboardFigure, figure_of, why_none
from lsr_analysis.analysis.peers import PeerSet
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.areas import Area
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.selection import SelectionMetric

__all__ = [
    "GROUPS", "NOT_ONLY_OLDER", "OLDER", "PUBLISHED_OF", "SELECTION", "STAGES", "Dashboard",
    "DashboardRow", "LeftOut", "dashboard",
]  # fmt: skip

PUBLISHED_OF = 16
"""Councils that the published ranks of 2017 are among: the area and 15 held to be similar."""

SELECTION, STAGES = "selection", "stages"
GROUPS = (SELECTION, STAGES)
"""Groups of rows: the six metrics that areas were selected on, and the stages of the pathway."""

OLDER, NOT_ONLY_OLDER = "aged 65+", "not only 65+"
"""What rows say of who is counted; of metrics of 2017 it is what was published."""

_OLDER = re.compile(r"people aged (6[5-9]|[7-9]\d) and over")


@dataclass(frozen=True, eq=False)
class DashboardRow:
    """One measure of a dashboard.

    Parameters
    ----------
    indicator : Indicator
    title : str
    stage : str
        Of the pathway.
    ages : str
        What is known of the ages counted, in few words.
    polarity : str
        Which way is better, in words; of a metric of 2017 with how sure that is.
    figure : DashboardFigure or None
        None where none is held.
    missing : str
        Why none is held; empty if one is.
    metric : SelectionMetric or None
        Of 2017; None for a measure of a stage.
    published : int or None
        The area's published rank of 16 on that metric.
    """

    indicator: Indicator
    title: str
    stage: str
    ages: str
    polarity: str
    figure: DashboardFigure | None
    missing: str = ""
    metric: SelectionMetric | None = None
    published: int | None = None

    @property
    def published_text(self) -> str:
        """The published rank as printed, or that there is none."""
        return f"{self.published} of {PUBLISHED_OF}" if self.published else "not published"


@dataclass(frozen=True)
class LeftOut:
    """A measure of a stage that has no row.

    Parameters
    ----------
    indicator : Indicator
    why : str
    """

    indicator: Indicator
    why: str


@dataclass(frozen=True, eq=False)
class Dashboard:
    """An area's dashboard.

    Parameters
    ----------
    area : Area
    span : Span
    peers : PeerSet
    selection : tuple of DashboardRow
        The six metrics of 2017 in their published order, also those without a figure.
    stages : tuple of DashboardRow
        Measures with a figure, stage by stage.
    left_out : tuple of LeftOut
        Measures of the stages without one.
    """

    area: Area
    span: Span
    peers: PeerSet
    selection: tuple[DashboardRow, ...]
    stages: tuple[DashboardRow, ...]
    left_out: tuple[LeftOut, ...]

    def of(self, group: str) -> tuple[DashboardRow, ...]:
        """Return the rows of a group.

        Raises
        ------
        ValueError
            If the group is not one of :data:`GROUPS`.
        """
        if group not in GROUPS:
            raise ValueError(f"group is {group!r}; it must be one of: {', '.join(GROUPS)}")
        return self.selection if group == SELECTION else self.stages


def _ages(indicator: Indicator) -> str:
    return OLDER if _OLDER.match(indicator.population) else NOT_ONLY_OLDER


def _polarity(indicator: Indicator) -> str:
    return "neither is better" if indicator.polarity == "neither" else indicator.polarity


_Held = Callable[[Indicator, bool], DashboardFigure | None]


def _metric_row(
    profile: AreaProfile, held: _Held, metric: SelectionMetric, indicator: Indicator
) -> DashboardRow:
    figure = held(indicator, False) or held(indicator, True)
    sure = "" if metric.polarity_basis == "checked" else f" ({metric.polarity_basis})"
    stated = metric.age_band != "not stated"
    return DashboardRow(
        indicator=indicator,
        title=metric.title,
        stage=indicator.stage,
        ages=f"aged {metric.age_band}" if stated else "ages not stated",
        polarity=f"{_polarity(indicator)}{sure}",
        figure=figure,
        missing="" if figure else why_none(profile, indicator),
        metric=metric,
        published=metric.ranks.get(profile.area.code),
    )


def _stage_row(profile: AreaProfile, held: _Held, wanted: Wanted) -> DashboardRow | LeftOut:
    for after in (False, True):
        found = [one for key in wanted.candidates if (one := held(key, after)) is not None]
        if found:
            # Of equally late ones the first stands, which is the measure itself.
            figure = max(found, key=lambda one: one.ends)
            indicator = figure.indicator
            return DashboardRow(
                indicator, indicator.title, wanted.stage, _ages(indicator), _polarity(indicator),
                figure,
            )  # fmt: skip
    return LeftOut(wanted.indicator, why_none(profile, wanted.indicator))


def dashboard(
    profile: AreaProfile, metrics: Sequence[SelectionMetric], chosen: Choice | None = None
) -> Dashboard:
    """Set an area's chosen measures beside its peers, a row each.

    Of each measure it is the latest figure that ends by the end of the period; failing that
    the first one that comes soon after it.

    Parameters
    ----------
    profile : AreaProfile
    metrics : sequence of SelectionMetric
        The six metrics of 2017 (``data.selection``).
    chosen : Choice, optional
        Which measures; by default those of ``catalogue/dashboard.yaml``.

    Raises
    ------
    CatalogueError
        If the choice names no indicator for a metric, or one that runs the other way.
    """
    picked = chosen or choice()
    held: _Held = cache(partial(figure_of, profile))  # some measures stand in both groups
    metric_rows = [_metric_row(profile, held, one, picked.of_metric(one)) for one in metrics]
    rows = [_stage_row(profile, held, wanted) for wanted in picked.measures]
    return Dashboard(
        area=profile.area,
        span=profile.span,
        peers=profile.peers,
        selection=tuple(metric_rows),
        stages=tuple(row for row in rows if isinstance(row, DashboardRow)),
        left_out=tuple(row for row in rows if isinstance(row, LeftOut)),
    )
