"""The publications that a build reads, each told by what a file holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lsr_analysis.areas import Register
from lsr_analysis.indicators import Dictionary
from lsr_analysis.sources import (
    beds,
    delayed_transfers,
    deprivation,
    discharge_ready,
    discharge_ready_csv,
    falls,
    finance,
    oflog,
    outcomes,
    populations,
)
from lsr_analysis.sources.reading import PublishedFile, Reading

__all__ = ["ALONE", "BEDS", "DELAYS", "FINANCE", "KINDS", "PEOPLE", "Kind"]

Reader = Callable[[PublishedFile, Register, Dictionary], Reading]


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Parameters
    ----------
    id : str
    called : str
        For messages.
    recognise : callable
        Says whether a file is of this kind.
    read : callable or None
        Reads it by itself; None where the build combines several files.
    """

    id: str
    called: str
    recognise: Callable[[PublishedFile], bool]
    read: Reader | None = None


def _is_delays(file: PublishedFile) -> bool:
    return file.is_workbook and delayed_transfers.is_delayed_transfers(file.book)


def _is_people(file: PublishedFile) -> bool:
    return file.is_workbook and populations.is_populations(file.book)


DELAYS, PEOPLE, FINANCE, BEDS = "delays", "people", "finance", "beds"

KINDS = (
    Kind(DELAYS, "delayed transfers of care", _is_delays),
    Kind(PEOPLE, "mid-year population estimates", _is_people),
    Kind(BEDS, "bed availability and occupancy", beds.is_beds),
    Kind("deprivation", "Indices of Deprivation", deprivation.is_deprivation,
         deprivation.read_deprivation),
    Kind("outcomes", "outcomes framework, open data", outcomes.is_open_data,
         outcomes.read_open_data),
    Kind("outcome tables", "outcomes framework, table of a year", outcomes.is_table,
         outcomes.read_table),
    Kind("oflog", "Office for Local Government", oflog.is_oflog, oflog.read_oflog),
    Kind("falls", "admissions due to falls", falls.is_falls, falls.read_falls),
    Kind("discharge ready", "Discharge Ready Date", discharge_ready.is_discharge_ready,
         discharge_ready.read_discharge_ready),
    Kind("discharge ready csv", "Discharge Ready Date, monthly files",
         discharge_ready_csv.is_discharge_ready_csv, discharge_ready_csv.read_discharge_ready_csv),
    Kind(FINANCE, "finance returns", finance.is_finance),
)  # fmt: skip
"""Kinds in the order in which a file is tried."""

ALONE = tuple(kind for kind in KINDS if kind.read is not None)
"""Kinds whose files are read one by one."""
