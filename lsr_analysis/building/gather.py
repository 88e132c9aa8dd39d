"""Read every file of a folder and bring the figures together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.areas import Register, register
from lsr_analysis.building.checks import Check, check_breadth, check_months, one_workbook_a_month
from lsr_analysis.building.combine import (
    ONE_FIGURE,
    choose,
    complete,
    figures_beside,
    reconciliation,
    refuse_twice,
)
from lsr_analysis.building.delays import delay_observations, yearly_rates
from lsr_analysis.building.find import Inputs, find_inputs
from lsr_analysis.building.people import one_edition_a_year, people_aged, population_readings
from lsr_analysis.building.publications import ALONE, BEDS, DELAYS, FINANCE, PEOPLE
from lsr_analysis.building.trusts import trust_table
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import as_table
from lsr_analysis.sources import beds, delayed_transfers, populations
from lsr_analysis.sources.corrections import (
    code_corrections,
    correct_values,
    shipped_corrections,
)
from lsr_analysis.sources.finance import read_finance
from lsr_analysis.sources.reading import Reading, frame

__all__ = ["Gathered", "gather"]


@dataclass(frozen=True)
class Gathered:
    """What the files of a folder hold, together.

    Parameters
    ----------
    table : pandas.DataFrame
        The observation table.
    reconciliation, trusts : pandas.DataFrame
        Figures not taken beside those taken; figures by hospital trust.
    months : sequence of Month
        The delayed-transfers workbooks.
    inputs : tuple of dict
        Every file read: publication, period, name, checksum, edition.
    checks : tuple of Check
    skipped : tuple of pathlib.Path
    """

    table: pd.DataFrame
    reconciliation: pd.DataFrame
    trusts: pd.DataFrame
    months: Sequence[delayed_transfers.Month]
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
    return _Read(one_workbook_a_month(months), people, readings, quarters)


def _inputs(read: _Read) -> tuple[dict[str, str], ...]:
    entries = [
        (delayed_transfers.SOURCE, str(m.month), m.file, m.sha256, m.edition) for m in read.months
    ]
    entries += [(r.source, r.period, r.file, r.sha256, r.edition) for r in read.readings]
    entries += [
        (beds.SOURCE, f"{q.start:%Y-%m} to {q.end:%Y-%m}", q.file, q.sha256, q.edition)
        for q in read.quarters
    ]
    names = ("source", "period", "file", "sha256", "edition")
    return tuple(dict(zip(names, entry, strict=True)) for entry in entries)


def gather(raw: Path, progress: bool = True) -> Gathered:
    """Read every file of a folder, check what must be, and bring the figures together.

    Raises
    ------
    SourceError
        If a file cannot be read as what it should be.
    BuildError
        If a file is missing or a check fails.
    """
    councils, indicators = register(), dictionary()
    inputs = find_inputs(raw)
    read = _read(inputs, councils, progress)
    checks = check_months(read.months, councils)
    delays = delay_observations(read.months, read.people, councils)
    rows = frame(read.readings, councils)
    refuse_twice(rows)
    corrected = correct_values(rows, shipped_corrections(), apart=(delayed_transfers.SOURCE,))
    chosen, others = choose(corrected, indicators)
    beside = pd.concat(
        [
            others[[*ONE_FIGURE, "source", "value"]].assign(what="another publication"),
            figures_beside(read.readings),
            yearly_rates(delays),
        ],
        ignore_index=True,
    )
    compared = reconciliation(chosen, beside, indicators)
    table = complete(chosen.drop(columns="file"), councils, indicators)
    checks += check_breadth(compared, table, inputs, read.readings)
    return Gathered(
        table=as_table(pd.concat([delays, table], ignore_index=True)),
        reconciliation=compared,
        trusts=trust_table(read.quarters, indicators),
        months=read.months,
        inputs=_inputs(read),
        checks=tuple(checks),
        skipped=inputs.skipped,
    )
