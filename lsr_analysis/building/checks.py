"""Checks that published files must pass before anything is written, and what they found."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.building.find import Inputs
from lsr_analysis.building.publications import KINDS
from lsr_analysis.errors import BuildError
from lsr_analysis.sources.delayed_transfers import ELSEWHERE, PARTS, Month
from lsr_analysis.sources.reading import Reading

__all__ = [
    "ABSENT",
    "Check",
    "check_breadth",
    "check_months",
    "missing_months",
    "one_workbook_a_month",
]


ABSENT = "not in the folder"
"""Name of the check that lists publications without a file."""


@dataclass(frozen=True)
class Check:
    """One check and what it found.

    Parameters
    ----------
    name : str
    outcome : {"passed", "noted"}
        "noted" is something to know, such as a month without a workbook. What must not be
        stops the build with an error instead.
    detail : str
    """

    name: str
    outcome: str
    detail: str


def one_workbook_a_month(months: Sequence[Month]) -> list[Month]:
    """Sort the workbooks by month, keeping the later edition where a month is there twice alike.

    Raises
    ------
    BuildError
        If two workbooks of one month hold different figures.
    """
    kept: dict[pd.Period, Month] = {}
    for month in months:
        other = kept.setdefault(month.month, month)
        if other is month:
            continue
        kept[month.month] = max(other, month, key=lambda m: m.revised or dt.date.min)
        if not other.days.sort_index().equals(month.days.sort_index()):
            raise BuildError(
                f"{other.file} ({other.edition}) and {month.file} ({month.edition}) both hold "
                f"{month.month:%B %Y}, with different figures. Keep one of them in the folder; "
                "the revised edition is the publisher's last word."
            )
    return [kept[key] for key in sorted(kept)]


def missing_months(months: Sequence[Month], also: Iterable[str] = ()) -> list[pd.Period]:
    """Return the months without a workbook between the first and the last.

    Parameters
    ----------
    months : sequence of Month
    also : iterable of str
        Months held from an earlier build, "YYYY-MM".
    """
    held = {month.month for month in months} | {pd.Period(text, freq="M") for text in also}
    return [m for m in pd.period_range(min(held), max(held), freq="M") if m not in held]


def _parts_add_up(month: Month) -> list[str]:
    problems = []
    for breakdown, parts in PARTS.items():
        held = month.days[list(parts)]
        total = month.days["total"]
        wrong = (held.sum(axis=1) != total.fillna(0)) | (total.isna() & held.notna().any(axis=1))
        problems += [
            f"{month.file}: {area} by {breakdown.replace('_', ' ')} adds up to "
            f"{held.loc[area].sum():.0f}, its total is {total[area]:.0f}"
            for area in wrong.index[wrong]
        ]
    return problems


def _england_adds_up(month: Month) -> list[str]:
    # Every column must agree, so that an attribution or reason is never lost on the way.
    rest = month.days.drop(index=ENGLAND).sum()
    england = month.days.loc[ENGLAND].fillna(0)
    return [
        f"{month.file}: England has {england[column]:.0f} days ({column}), councils and people "
        f"who live elsewhere have {rest[column]:.0f}"
        for column in england.index[england != rest]
    ]


def _councils_without_row(months: Sequence[Month], register: Register) -> str:
    absent: dict[str, list[pd.Period]] = {}
    for month in months:
        day = month.month.start_time.date()
        for area in register.in_force(day):
            if area.code not in month.days.index:
                absent.setdefault(area.name, []).append(month.month)
    return "; ".join(f"{name} in {len(when)} months" for name, when in sorted(absent.items()))


def check_months(
    months: Sequence[Month], register: Register, also: Iterable[str] = ()
) -> list[Check]:
    """Check that parts add up, that England adds up, and that no month or council is lost.

    Parameters
    ----------
    months : sequence of Month
        One a month, sorted.
    register : Register
    also : iterable of str
        Months held from an earlier build, "YYYY-MM".

    Returns
    -------
    list of Check

    Raises
    ------
    BuildError
        If parts do not add up to their total, or councils and people who live elsewhere do
        not add up to England, in any month and any column.
    """
    parts = list(itertools.chain.from_iterable(map(_parts_add_up, months)))
    england = list(itertools.chain.from_iterable(map(_england_adds_up, months)))
    also = list(also)
    gaps = missing_months(months, also)
    first, last = (
        end(str(m) for m in (*(month.month for month in months), *also)) for end in (min, max)
    )
    lost = _councils_without_row(months, register)
    dashes = sum(
        int(m.days["total"].drop(list(ELSEWHERE.values()), errors="ignore").isna().sum())
        for m in months
    )
    cells = sum(m.days.size for m in months)
    if parts or england:
        problems = [*parts, *england]
        more = f" (and {len(problems) - 5} more)" if len(problems) > 5 else ""
        raise BuildError("The workbooks do not add up. " + "; ".join(problems[:5]) + more)
    return [
        Check("parts add up to totals", "passed", f"{cells:,} cells in {len(months)} workbooks"),
        Check(
            "England is councils plus people who live elsewhere", "passed",
            f"exact in {len(months)} months and every column",
        ),
        Check(
            "no month is missing", "noted" if gaps else "passed",
            ", ".join(map(str, gaps)) or f"{first} to {last}",
        ),
        Check("every council has a row", "noted" if lost else "passed",
              f"no row: {lost}" if lost else "all councils"),
        Check("dashes are not collected, never zero", "passed", f"{dashes} council months"),
    ]  # fmt: skip


def check_breadth(
    compared: pd.DataFrame, table: pd.DataFrame, inputs: Inputs, readings: Sequence[Reading]
) -> list[Check]:
    """Say how the publications agree, what readers left out, and what is not in the folder.

    Parameters
    ----------
    compared : pandas.DataFrame
        The reconciliation table.
    table : pandas.DataFrame
        Observations of all publications but the delayed transfers.
    inputs : Inputs
    readings : sequence of Reading
    """
    checks = []
    for (source, other, what), rows in compared.groupby(["source", "other_source", "what"]):
        apart = int((~rows["agree"]).sum())
        checks.append(
            Check(
                f"{source} beside {other} ({what})",
                "noted" if apart else "passed",
                f"{len(rows) - apart:,} of {len(rows):,} agree to the last decimal printed; "
                f"largest difference {rows['difference'].abs().max():.3g}",
            )
        )
    statuses = table["status"].value_counts()
    checks.append(
        Check(
            "every missing figure says why", "passed",
            ", ".join(f"{n:,} {status}" for status, n in statuses.items() if n),
        )
    )  # fmt: skip
    checks += [
        Check(f"left out of {reading.file}", "noted", note)
        for reading in readings
        for note in reading.notes
    ]
    absent = [kind.called for kind in KINDS if not inputs.of(kind.id)]
    if absent:
        checks.append(Check(ABSENT, "noted", "; ".join(absent)))
    return checks
