"""Whether the workbooks held are later editions than a claim can have used."""

from __future__ import annotations

import contextlib

import pandas as pd

from lsr_analysis.analysis.claims.figures import Untestable
from lsr_analysis.analysis.claims.readings import Reading
from lsr_analysis.periods import Span, parse_published_date
from lsr_analysis.sources.delayed_transfers import SOURCE
from lsr_analysis.store import Data

__all__ = ["Editions"]


class Editions:
    """When each monthly workbook was last revised.

    Parameters
    ----------
    data : Data
    """

    def __init__(self, data: Data) -> None:
        self._data = data
        path = data.folder / "processed" / "delayed_transfers_months.csv"
        table = pd.read_csv(path, dtype=str) if path.is_file() else pd.DataFrame()
        self._revised = {
            pd.Period(month, freq="M"): parse_published_date(revised)
            for month, revised in zip(table.get("month", []), table.get("revised", []), strict=True)
        }

    def datable(self, reading: Reading) -> bool:
        """Say whether a reading has a monthly workbook behind it and a source with a date."""
        document = self._data.evidence.sources.get(reading.claim.source)
        publication = self._data.indicators[reading.indicators[0]].sources[0].id
        return document is not None and document.date is not None and publication == SOURCE

    def after(self, reading: Reading) -> str:
        """Say how many workbooks behind a reading were revised after its source was written.

        Empty where none was, where the source has no date, or where the figures are from
        another publication.
        """
        document = self._data.evidence.sources.get(reading.claim.source)
        publication = self._data.indicators[reading.indicators[0]].sources[0].id
        if document is None or document.date is None or publication != SOURCE:
            return ""
        spans: list[Span] = [reading.span]
        with contextlib.suppress(Untestable):  # a claim without an earlier period
            spans.append(reading.earlier)
        months = sorted({month for span in spans for month in span.months} & set(self._revised))
        found = [self._revised[month] for month in months]
        later = [day for day in found if day is not None and day > document.date.last]
        if not later:
            return ""
        if len(months) == 1:
            return "the workbook was revised since"
        return f"{len(later)} of {len(months)} workbooks were revised since"
