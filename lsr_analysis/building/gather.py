"""Read every file of a folder and bring the figures together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.areas import Register, register
from lsr_analysis.building.checks import (
    ABSENT,
    Check,
    check_breadth,
    check_months,
    one_workbook_a_month,
)
from lsr_analysis.building.combine import (
    ANOTHER,
    ONE_FIGURE,
    choose,
    complete,
    figures_beside,
    reconciliation,
    refuse_twice,
)
from lsr_analysis.building.delays import (
    adults_behind,
    delay_observations,
    with_people,
    yearly_rates,
)
from lsr_analysis.building.earlier import Earlier, due_corrections
from lsr_analysis.building.find import Inputs, find_inputs
from lsr_analysis.building.month_tables import month_table, note_table
from lsr_analysis.building.people import one_edition_a_year, people_aged, population_readings
from lsr_analysis.building.publications import ALONE, BEDS, DELAYS, FINANCE, PEOPLE
from lsr_analysis.building.trusts import trust_table
from lsr_analysis.errors import BuildError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import as_table
from lsr_analysis.periods import financial_year
from lsr_analysis.sources import beds, delayed_transfers, populations
from lsr_analysis.sources.corrections import (
    code_corrections,
    correct_values,
    shipped_corrections,
)
from lsr_analysis.sources.finance import read_finance
from lsr_analysis.sources.reading import Reading, frame

__all__ = ["Gathered", "gather"]

_FINANCE_YEARS = (2015, 2016)
"""Mid-years of the populations behind the finance returns."""


@dataclass(frozen=True)
class Gathered:
    """What the files of a folder hold, together.

    Parameters
    ----------
    table : pandas.DataFrame
        The observation table.
    reconciliation, trusts : pandas.DataFrame
        Figures not taken beside those taken; figures by hospital trust.
    months, notes : pandas.DataFrame
        About the delayed-transfers workbooks; see :mod:`lsr_analysis.building.month_tables`.
    inputs : tuple of dict
        Every file read: publication, period, name, checksum, edition.
    checks : tuple of Check
    skipped : tuple of pathlib.Path
    """

    table: pd.DataFrame
    reconciliation: pd.DataFrame
    trusts: pd.DataFrame
    months: pd.DataFrame
    notes: pd.DataFrame
    inputs: tuple[dict[str, str], ...]
    checks: tuple[Check, ...]
    skipped: tuple[Path, ...]

    @property
    def publications(self) -> set[str]:
        """Ids of the publications that were read."""
        return {entry["source"] for entry in self.inputs}


@dataclass(frozen=True)
class _Read:
    months: list[delayed_transfers.Month]
    workbooks: list[delayed_transfers.Month]  # also those of a month that is there twice alike
    people: Mapping[int, populations.Populations]
    readings: list[Reading]
    quarters: list[beds.Quarter]


def _read(inputs: Inputs, councils: Register, progress: bool) -> _Read:
    from tqdm import tqdm

    corrections = code_corrections(delayed_transfers.SOURCE)
    editions, months, readings, quarters = [], [], [], []
    with tqdm(total=inputs.count, desc="Reading files", unit="file", disable=not progress) as bar:
        for file in inputs.of(PEOPLE):
            editions.append(populations.read_populations(file.path, councils))
            bar.update()
        people = one_edition_a_year(editions)
        for file in inputs.of(DELAYS):
            months.append(delayed_transfers.read_month(file.path, councils, corrections))
            bar.update()
        for kind in ALONE:
            for file in inputs.of(kind.id):
                assert kind.read is not None
                readings.append(kind.read(file, councils, dictionary()))
                bar.update()
        for file in inputs.of(BEDS):
            quarters.append(beds.read_beds(file))
            bar.update()
        if files := inputs.of(FINANCE):
            readings += read_finance(files, councils, people_aged(65, people, councils))
            bar.update(len(files))
    readings += population_readings(people, councils, dictionary())
    return _Read(one_workbook_a_month(months), months, people, readings, quarters)


def _inputs(read: _Read) -> tuple[dict[str, str], ...]:
    entries = [
        (delayed_transfers.SOURCE, str(m.month), m.file, m.sha256, m.edition)
        for m in sorted(read.workbooks, key=lambda m: m.month)
    ]
    entries += [(r.source, r.period, r.file, r.sha256, r.edition) for r in read.readings]
    entries += [
        (beds.SOURCE, f"{q.start:%Y-%m} to {q.end:%Y-%m}", q.file, q.sha256, q.edition)
        for q in read.quarters
    ]
    names = ("source", "period", "file", "sha256", "edition")
    return tuple(dict(zip(names, entry, strict=True)) for entry in entries)


def _delays(read: _Read, councils: Register, earlier: Earlier | None) -> pd.DataFrame:
    """Return the delayed transfers: of the new workbooks, and of the other months held before."""
    new_months = [str(month.month) for month in read.months]
    if earlier is None:
        return delay_observations(read.months, read.people, councils)
    kept = with_people(earlier.delays(new_months), read.people, councils)
    if not read.months:
        return kept
    before = adults_behind(earlier.table)
    rated = {year for _, year in before} | set(read.people)
    for month in read.months:
        year = financial_year(month.month)
        # Before the first population there are no rates, as in any build.
        if year not in rated and rated and year > min(rated):
            raise BuildError(
                f"{month.file} needs the population of mid-{year} for its rates, and neither the "
                f"folder nor the earlier build holds it. Put the mid-{year} population estimates "
                "beside it."
            )
    new = delay_observations(read.months, read.people, councils, before)
    return as_table(pd.concat([new, kept], ignore_index=True))


def _monthly(new: pd.DataFrame, kept: pd.DataFrame, months: Sequence[str]) -> pd.DataFrame:
    """Join a table about workbooks with the rows of the months that are not new."""
    rows = pd.concat([new, kept[~kept["month"].isin(months)]], ignore_index=True)
    return rows.sort_values("month", kind="stable").reset_index(drop=True)


def gather(raw: Path, progress: bool = True, earlier: Earlier | None = None) -> Gathered:
    """Read every file of a folder, check what must be, and bring the figures together.

    Parameters
    ----------
    raw : pathlib.Path
    progress : bool
        Show a progress bar.
    earlier : Earlier, optional
        An earlier build, whose figures stay where no file of the folder gives them anew.

    Raises
    ------
    SourceError
        If a file cannot be read as what it should be.
    BuildError
        If a file is missing or a check fails.
    """
    councils, indicators = register(), dictionary()
    inputs = find_inputs(raw, all_new=earlier is None)
    read = _read(inputs, councils, progress)
    if earlier and inputs.of(FINANCE) and not set(_FINANCE_YEARS) <= set(read.people):
        raise BuildError(
            f"{raw} holds the finance returns without the mid-year population estimates of "
            f"{' and '.join(map(str, _FINANCE_YEARS))}, which their rates need. Put them beside."
        )
    held = earlier.months["month"] if earlier is not None else ()
    checks = check_months(read.months, councils, held) if read.months else []
    delays = _delays(read, councils, earlier)
    rows = frame(read.readings, councils)
    if not rows.empty:
        refuse_twice(rows)
        corrections = shipped_corrections()
        if earlier is not None:
            corrections = due_corrections(corrections, rows)
        rows = correct_values(rows, corrections, apart=(delayed_transfers.SOURCE,))
    new = rows
    months, notes = month_table(read.months), note_table(read.months)
    trusts, files = trust_table(read.quarters, indicators), _inputs(read)
    if earlier is not None:
        names = [str(month.month) for month in read.months]
        kept = earlier.others(rows)
        checks.append(_kept_check(earlier, kept, names))
        rows = pd.concat([new, kept, earlier.next_in_order(kept, new)], ignore_index=True)
        months, notes = (
            _monthly(months, earlier.months, names),
            _monthly(notes, earlier.notes, names),
        )
        trusts = earlier.trusts_beside(trusts)
        files = (*earlier.inputs_beside(files), *files)
    chosen, others = choose(rows, indicators)
    beside = pd.concat(
        [
            others[[*ONE_FIGURE, "source", "value"]].assign(what=ANOTHER),
            figures_beside(read.readings),
            yearly_rates(delays),
        ],
        ignore_index=True,
    )
    if earlier is not None:
        beside = pd.concat([beside, earlier.beside(new)], ignore_index=True)
    compared = reconciliation(chosen, beside, indicators)
    table = complete(chosen.drop(columns="file"), councils, indicators)
    found = check_breadth(compared, table, inputs, read.readings)
    # Upon an earlier build, publications without a new file are what is to be expected.
    checks += [check for check in found if earlier is None or check.name != ABSENT]
    return Gathered(
        table=as_table(pd.concat([delays, table], ignore_index=True)),
        reconciliation=compared,
        trusts=trusts,
        months=months,
        notes=notes,
        inputs=files,
        checks=tuple(checks),
        skipped=inputs.skipped,
    )


def _kept_check(earlier: Earlier, kept: pd.DataFrame, new_months: Sequence[str]) -> Check:
    delays = len(earlier.months) - sum(earlier.months["month"].isin(list(new_months)))
    sources = ", ".join(f"{n:,} of {source}" for source, n in kept["source"].value_counts().items())
    return Check(
        "kept from the earlier build",
        "noted",
        f"{delays} months of delayed transfers; figures: {sources or 'none'}",
    )
