"""Read NHS England's monthly delayed transfers of care, local authority (type B) workbooks.

One workbook is one month. Three sheets give the same delayed days by type of care, by
responsible organisation and by reason; "-" means not collected, never zero. All layouts
from April 2011 on are read by their headings, not by file name or position.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import AmbiguousArea, SourceError, UnknownArea
from lsr_analysis.files import file_sha256
from lsr_analysis.periods import parse_published_date
from lsr_analysis.sources.corrections import CodeCorrection
from lsr_analysis.sources.delayed_transfers_layout import (
    PARTS,
    SHEETS,
    month_of,
    quality_notes,
    read_sheet,
)
from lsr_analysis.sources.workbook import Sheet, Workbook

__all__ = ["ELSEWHERE", "PARTS", "SOURCE", "Month", "is_delayed_transfers", "read_month"]

SOURCE = "nhs_england_dtoc"

ELSEWHERE = {
    "9900": "resident_wales",
    "9901": "resident_scotland",
    "9902": "resident_outside_gb",
}
"""Rows of people who do not live in England: part of the England total, not of any council."""

_GSS = re.compile(r"E\d{8}")


@dataclass(frozen=True)
class Month:
    """One month's workbook.

    Parameters
    ----------
    month : pandas.Period
    file, sha256 : str
    published, revised : datetime.date or None
        As the workbook says; None where it does not.
    days : pandas.DataFrame
        One row an area (councils by reference code, England, and the rows of
        :data:`ELSEWHERE`), one column for ``total`` and for each part, in days;
        NaN where the cell is "-" or the column did not exist.
    notes : tuple of tuple of str
        Data-quality notes: (month of the revision or "", organisation code, name).
    """

    month: pd.Period
    file: str
    sha256: str
    published: dt.date | None
    revised: dt.date | None
    days: pd.DataFrame
    notes: tuple[tuple[str, str, str], ...]

    @property
    def edition(self) -> str:
        """Either "revised" or "published"."""
        return "revised" if self.revised else "published"


def is_delayed_transfers(book: Workbook) -> bool:
    """Say whether a workbook looks like this publication (any of its sheets is there)."""
    return any(book.find(pattern) for pattern, _ in SHEETS.values())


def _area_of(
    row: Mapping[Hashable, Any], month: pd.Period, sheet: Sheet, register: Register,
    corrections: dict[str, CodeCorrection],
) -> str:  # fmt: skip
    """Return the reference code of the area that a row is about."""
    if row["name"].casefold() == "england":
        return ENGLAND
    if row["code"] in ELSEWHERE:
        return ELSEWHERE[row["code"]]
    where = f"{row['name']!r} (code {row['code'] or 'none'}, ONS code {row['gss'] or 'none'})"
    first_day = month.start_time.date()
    try:
        if _GSS.fullmatch(row["gss"]):
            if row["gss"] in corrections:
                correction = corrections[row["gss"]]
                correction.expect(row["total"], f"{sheet.file}, sheet {sheet.name!r}: {where}")
                return correction.area
            area = register.find(row["gss"])
            if row["code"] not in ("", "-") and register.find(row["code"], first_day) != area:
                raise sheet.fail(f"{where}: the two codes belong to different councils")
        else:
            area = register.find(row["code"], first_day)
    except UnknownArea:
        raise sheet.fail(
            f"{where} is not a council in the register. If it is new, add it to "
            "catalogue/areas.csv; if its code is mistyped, to catalogue/corrections.csv."
        ) from None
    except AmbiguousArea as error:
        raise sheet.fail(f"{where}: {error}") from None
    if not area.in_force(first_day):
        raise sheet.fail(
            f"{where} is {area}, which did not exist in {month:%B %Y}. Say which council the "
            "row is about in catalogue/corrections.csv."
        )
    return area.code


def read_month(
    path: Path, register: Register, corrections: dict[tuple[str, str], CodeCorrection]
) -> Month:
    """Read one month's workbook.

    Parameters
    ----------
    path : pathlib.Path
    register : Register
    corrections : dict
        (month, code in the file) to the correction of that code.

    Returns
    -------
    Month

    Raises
    ------
    SourceError
        If a sheet is missing, a heading has changed, a cell is not a count, a code is
        unknown, or the three sheets disagree. The message names file, sheet and row.
    """
    book = Workbook.open(path)
    sheets = {key: book.sheet(*names) for key, names in SHEETS.items()}
    months = {key: month_of(sheet) for key, sheet in sheets.items()}
    month = months["attribution"]
    if len(set(months.values())) > 1:
        raise SourceError(
            f"{path.name}: the sheets are about different months: "
            + ", ".join(f"{sheets[k].name!r} {m}" for k, m in months.items())
        )
    corrected = {code: c for (m, code), c in corrections.items() if m == str(month)}
    frames = []
    for key, sheet in sheets.items():
        frame = read_sheet(sheet, key)
        frame["area"] = [
            _area_of(row, month, sheet, register, corrected) for row in frame.to_dict("records")
        ]
        if idle := sorted(set(corrected) - set(frame["gss"])):
            raise sheet.fail(
                f"no row has the code {idle[0]}, which catalogue/corrections.csv corrects in this "
                "month; remove the correction"
            )
        twice = frame.loc[frame["area"].duplicated(), "name"]
        if len(twice):
            raise sheet.fail(f"{twice.iloc[0]!r} is there twice")
        if ENGLAND not in set(frame["area"]):
            raise sheet.fail("there is no row for England")
        frames.append(frame.set_index("area"))
    days = frames[0][["total", *(c for c in frames[0] if c in PARTS["care_type"])]]
    for key, frame in zip(list(sheets)[1:], frames[1:], strict=True):
        if set(frame.index) != set(days.index):
            odd = sorted(set(frame.index) ^ set(days.index))
            raise sheets[key].fail(f"other areas than in the first sheet: {', '.join(odd)}")
        aligned = frame.reindex(days.index)
        differ = days.index[~days["total"].eq(aligned["total"]) & aligned["total"].notna()]
        if len(differ):
            raise sheets[key].fail(
                f"the total of {differ[0]} is {aligned.loc[differ[0], 'total']:.0f}, but "
                f"{days.loc[differ[0], 'total']:.0f} by type of care"
            )
        days = days.join(aligned[[c for c in aligned if c in PARTS[key]]])
    every_part = [part for parts in PARTS.values() for part in parts]
    front = sheets["attribution"]
    return Month(
        month=month,
        file=path.name,
        sha256=file_sha256(path),
        published=parse_published_date(front.label("Published:")),
        revised=parse_published_date(front.label("Revised:")),
        days=days.reindex(columns=["total", *every_part]),
        notes=quality_notes(book),
    )
