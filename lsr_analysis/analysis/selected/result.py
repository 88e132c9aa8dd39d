"""Everything that the part on selection shows."""

from __future__ import annotations

import html
from dataclasses import dataclass

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.selected.at_selection import (
    WINDOWS,
    AtSelection,
    at_selection,
    peers_on,
)
from lsr_analysis.analysis.selected.cohorts import FIRST, FURTHER, GOOD, Picked, picked_areas
from lsr_analysis.analysis.selected.composite_index import CompositeIndex, composite_index
from lsr_analysis.analysis.selected.year_of_metrics import Metric, metrics_of
from lsr_analysis.analysis.similar import placed_on
from lsr_analysis.indicators import Indicator
from lsr_analysis.once import once
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW
from lsr_analysis.store import Data

__all__ = ["Selected", "selected"]


@dataclass(frozen=True, eq=False, repr=False)
class Selected:
    """Why areas were picked, as far as open data can show; the same for every report period.

    Parameters
    ----------
    indicator : Indicator
        The delayed days rate.
    picked : tuple of Picked
        The 20 areas, by name.
    metrics : tuple of Metric
        The six published metrics.
    year, months : AtSelection
        Delayed days over the financial year before areas were picked, and over the three
        months before.
    peers : str
        How similar councils were found, in words.
    composite : CompositeIndex or None
        None if no year has two of the metrics.
    reviewed_otherwise : tuple of str
        Names of councils that are not among the 20 but had another review, and so count as not
        picked here.
    """

    indicator: Indicator
    picked: tuple[Picked, ...]
    metrics: tuple[Metric, ...]
    year: AtSelection
    months: AtSelection
    peers: str
    composite: CompositeIndex | None
    reviewed_otherwise: tuple[str, ...]

    @property
    def windows(self) -> tuple[AtSelection, AtSelection]:
        """Both windows, the longer one first."""
        return self.year, self.months

    def names(self, cohort: str) -> list[str]:
        """Return the names of the areas of a cohort.

        Parameters
        ----------
        cohort : str

        Returns
        -------
        list of str
        """
        return [one.name for one in self.picked if one.cohort == cohort]

    def announced(self, cohort: str) -> str:
        """Return the month in which a cohort was announced, in words; empty if not known.

        Parameters
        ----------
        cohort : str

        Returns
        -------
        str
        """
        days = [one.announced.day for one in self.picked if one.cohort == cohort and one.announced]
        return f"{min(days):%B %Y}" if days else ""

    def label(self, cohort: str) -> str:
        """Return what a cohort is called in charts and tables.

        Parameters
        ----------
        cohort : str

        Returns
        -------
        str
            With the month of the announcement, if it is known.
        """
        when = self.announced(cohort)
        what = {FIRST: "first areas", FURTHER: "further areas", GOOD: "good performer"}[cohort]
        return f"{what}, {when}" if when else what

    def __repr__(self) -> str:
        return (
            f"<selection: {len(self.picked)} areas, {len(self.months)} councils on delayed days, "
            f"{len(self.composite.titles) if self.composite else 0} metrics in the index>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"


@once(most=1)
def selected(data: Data) -> Selected:
    """Work out why areas were picked, as far as open data can show.

    Parameters
    ----------
    data : Data

    Returns
    -------
    Selected
    """
    picked, metrics = picked_areas(data), metrics_of(data)
    day = max(span.last_day for span in WINDOWS)
    placing = placed_on(data, day)
    peers = peers_on(placing)
    delays = next((m.published for m in metrics if m.indicator.id == RATE), None)
    year, months = (at_selection(data, span, picked, peers, delays) for span in WINDOWS)
    codes = {one.code for one in picked}
    other = {r.name for r in data.reviews if r.kind != LOCAL_SYSTEM_REVIEW and r.area not in codes}
    return Selected(
        indicator=data.indicators[RATE],
        picked=picked,
        metrics=metrics,
        year=year,
        months=months,
        peers=f"the {placing.model.peers} most similar councils by the open model, version "
        f"{placing.model.version}, with figures of {placing.figures}",
        composite=composite_index(data, picked, placing.apart),
        reviewed_otherwise=tuple(sorted(other)),
    )
