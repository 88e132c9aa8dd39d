"""Corrections to codes in published files, each with a reason and an expectation.

A correction applies only while the source still says what it said when the correction was
written. Once the publisher has changed the figure, the build stops and says so.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from lsr_analysis.errors import SourceError

__all__ = ["CodeCorrection", "code_corrections"]


@dataclass(frozen=True)
class CodeCorrection:
    """Which council a row is really about, in one month of one publication.

    Parameters
    ----------
    area : str
        Reference code of the council that the row is about.
    expected_days : float or None
        Total that the row must hold; None if it must hold dashes.
    why : str
    """

    area: str
    expected_days: float | None
    why: str

    def expect(self, total: float, where: str) -> None:
        """Stop if the source no longer holds the expected value.

        Raises
        ------
        SourceError
        """
        held = None if total != total else float(total)
        if held != self.expected_days:
            raise SourceError(
                f"{where} holds {'dashes' if held is None else f'{held:.0f} days'}, but the "
                "correction in catalogue/code_corrections.csv was written for "
                f"{'dashes' if self.expected_days is None else f'{self.expected_days:.0f} days'}. "
                "The publisher may have corrected the file: check the row and the correction."
            )


def code_corrections(source: str) -> dict[tuple[str, str], CodeCorrection]:
    """Return the corrections for one publication, by month and code in the file."""
    table = files("lsr_analysis") / "catalogue" / "code_corrections.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {
        (row["month"], row["code_in_file"]): CodeCorrection(
            row["area"],
            None if row["expected_days"] == "-" else float(row["expected_days"]),
            row["why"],
        )
        for row in rows
        if row["source"] == source
    }
