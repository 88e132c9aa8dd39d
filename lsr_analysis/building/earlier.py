"""What an earlier build holds, and which of it stays when some of the files are new.

Most publications never change again, and nobody should have to collect a hundred old workbooks
to add one month. So a build can stand on an earlier one: a figure that the new files give takes
the place of the earlier one, and all others stay.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lsr_analysis.building.combine import ANOTHER, ONE_FIGURE
from lsr_analysis.errors import BuildError
from lsr_analysis.files import file_sha256
from lsr_analysis.observations import read_observations
from lsr_analysis.periods import period_label
from lsr_analysis.sources.corrections import Correction
from lsr_analysis.sources.delayed_transfers import SOURCE as DELAYS

__all__ = ["Earlier", "due_corrections", "read_earlier", "without"]


_OF_A_FILE = ["source", "indicator", "period_start", "period_end"]
"""A file speaks for its indicators and periods as a whole."""


@dataclass(frozen=True)
class Earlier:
    """The tables of an earlier build.

    Parameters
    ----------
    table, reconciliation, trusts, months, notes : pandas.DataFrame
        As they were written; the last two with all cells as text.
    inputs : tuple of mapping
        The files that they were built from.
    """

    table: pd.DataFrame
    reconciliation: pd.DataFrame
    trusts: pd.DataFrame
    months: pd.DataFrame
    notes: pd.DataFrame
    inputs: tuple[Mapping[str, Any], ...]

    def delays(self, new_months: Collection[str]) -> pd.DataFrame:
        """Return the delayed transfers of the months that are not new ("YYYY-MM")."""
        rows = self.table[self.table["source"] == DELAYS]
        months = rows["period_start"].dt.strftime("%Y-%m")
        return rows[~months.isin(list(new_months))]

    def others(self, new: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of other publications for indicators and periods that are not new.

        A file speaks for its indicators and periods as a whole: a council that it no longer
        has does not keep its earlier figure.

        Parameters
        ----------
        new : pandas.DataFrame
            Rows of the new files, with the columns of :data:`ONE_FIGURE` and ``source``.
        """
        rows = self.table[self.table["source"] != DELAYS]
        rows = rows.astype({c: object for c in rows.columns if rows[c].dtype == "category"})
        for column in ("period_start", "period_end"):
            rows[column] = rows[column].dt.date
        return without(rows, new, _OF_A_FILE).assign(file="")

    def next_in_order(self, kept: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
        """Return the figures of other publications that were not taken, as rows to choose from.

        One of them is the next in order when the figure that was taken goes.

        Parameters
        ----------
        kept, new : pandas.DataFrame
            Rows from :meth:`others`, and of the new files.
        """
        taken = pd.concat([kept, new], ignore_index=True)
        taken = taken.reindex(columns=[*ONE_FIGURE, "frequency", "geography"])
        found = self._not_taken(ANOTHER).merge(taken.drop_duplicates(ONE_FIGURE), on=ONE_FIGURE)
        return without(found.assign(status="ok", edition="published", file=""), new, _OF_A_FILE)

    def _not_taken(self, what: str) -> pd.DataFrame:
        rows = self.reconciliation
        rows = rows[rows["what"] == what]
        found = rows[ONE_FIGURE].assign(source=rows["other_source"], value=rows["other_value"])
        for column in ("period_start", "period_end"):
            found[column] = pd.to_datetime(found[column]).dt.date
        return found

    def beside(self, new: pd.DataFrame) -> pd.DataFrame:
        """Return the figures that were not taken, except of indicators and periods that are new.

        Those computed from the monthly workbooks are left out, for they are computed anew, and
        those of other publications, which :meth:`next_in_order` returns.

        Parameters
        ----------
        new : pandas.DataFrame
            Rows of the new files.
        """
        kinds = [what for what in self.reconciliation["what"].unique() if what != ANOTHER]
        rows = pd.concat(
            [pd.DataFrame(columns=[*ONE_FIGURE, "source", "value", "what"])]
            + [self._not_taken(what).assign(what=what) for what in kinds],
            ignore_index=True,
        )
        rows = rows[rows["source"] != DELAYS]
        return without(rows, new, _OF_A_FILE)

    def trusts_beside(self, new: pd.DataFrame) -> pd.DataFrame:
        """Return the table by trust, with new rows in place of earlier ones."""
        if new.empty or self.trusts.empty:
            return self.trusts if new.empty else new
        new = new.astype({"period_start": "datetime64[ns]", "period_end": "datetime64[ns]"})
        keys = ["indicator", "period_start", "period_end"]
        return pd.concat([without(self.trusts, new, keys), new], ignore_index=True)

    def inputs_beside(self, new: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        """Return the earlier files that no new one replaces, by publication and period."""
        again = {(entry["source"], entry["period"]) for entry in new}
        return [
            dict(entry) for entry in self.inputs if (entry["source"], entry["period"]) not in again
        ]


def without(rows: pd.DataFrame, new: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the rows whose keys are not among those of other rows."""
    if rows.empty or new.empty:
        return rows
    again = pd.MultiIndex.from_frame(rows[keys]).isin(pd.MultiIndex.from_frame(new[keys]))
    return rows[~again]


def due_corrections(
    corrections: Sequence[Correction], rows: pd.DataFrame
) -> tuple[Correction, ...]:
    """Return the corrections of publications' periods that some rows are of.

    Earlier figures are corrected already; a correction is due only where a file gives that
    period anew.
    """
    if rows.empty:
        return ()
    periods = rows[["source", "indicator", "period_start", "period_end"]].drop_duplicates()
    held = {
        (source, indicator, period_label(start, end))
        for source, indicator, start, end in periods.itertuples(index=False)
    }
    return tuple(c for c in corrections if (c.source, c.indicator, c.period) in held)


def read_earlier(folder: Path) -> Earlier:
    """Read an earlier build.

    Parameters
    ----------
    folder : pathlib.Path
        Its ``processed`` folder.

    Raises
    ------
    BuildError
        If a file is missing or not the one that the manifest was written for.
    DataNotFound
        If the table cannot be read.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        outputs = manifest["outputs"]
        if not all({"source", "period", "sha256"} <= set(entry) for entry in manifest["inputs"]):
            raise ValueError("its manifest does not name the files that it rests on")
        for name, recorded in outputs.items():
            if file_sha256(folder / name) != recorded["sha256"]:
                raise BuildError(
                    f"{folder / name} is not the file that manifest.json beside it was written "
                    "for, so nothing can be built upon it. Build from all files with `lsr build`."
                )
        dates = ["period_start", "period_end"]
        return Earlier(
            read_observations(folder / "observations.parquet"),
            pd.read_csv(folder / "reconciliation.csv", parse_dates=dates),
            pd.read_csv(folder / "trusts.csv", parse_dates=dates),
            _as_text(folder / "delayed_transfers_months.csv"),
            _as_text(folder / "delayed_transfers_notes.csv"),
            tuple(manifest["inputs"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(
            f"{folder} does not hold a whole earlier build ({error}). Build from all files with "
            "`lsr build`."
        ) from error


def _as_text(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)
