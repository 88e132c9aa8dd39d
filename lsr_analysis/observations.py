"""The observation table: one row is one indicator, one area, one period.

A missing value always has a status that says why; it is never a silent gap and never zero.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import BuildError, DataNotFound
from lsr_analysis.indicators import Dictionary

__all__ = ["COLUMNS", "STATUSES", "check_observations", "read_observations", "write_observations"]

STATUSES = (
    "ok",
    "suppressed",
    "not collected",
    "not available",
    "no denominator",
    "provisional",
)
"""Why a row has, or has not, a value."""

FREQUENCIES = ("month", "quarter", "year", "date")
"""What a period is; "date" is a figure as at one day, which is both its start and its end."""

WITH_VALUE = ("ok", "provisional")

COLUMNS: dict[str, str] = {
    "indicator": "category",
    "area_code": "category",
    "period_start": "datetime64[ms]",
    "period_end": "datetime64[ms]",
    "frequency": "category",
    "numerator": "float64",
    "denominator": "float64",
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "status": "category",
    "source": "category",
    "edition": "category",
    "geography": "category",
    "denominator_source": "category",
}
"""Columns of the table, in order, and their types."""

KEY = ["indicator", "area_code", "period_start", "period_end", "geography"]


def as_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the table's columns, order and types, sorted by its key."""
    table = rows.reindex(columns=list(COLUMNS)).astype(COLUMNS)
    return table.sort_values(KEY[:3], kind="stable").reset_index(drop=True)


def _column_problems(table: pd.DataFrame, areas: list[str], dictionary: Dictionary) -> list[str]:
    """Say which columns are missing, or hold what they must not."""
    import pandera.pandas as pa

    def finite(column: pd.Series) -> pd.Series:
        return column.isna() | np.isfinite(column.fillna(0))

    number = {"nullable": True, "checks": pa.Check(finite, error="must be finite")}
    above_zero = pa.Check.gt(0, error="must be above zero")
    schema = pa.DataFrameSchema(
        {
            "indicator": pa.Column("category", pa.Check.isin(list(dictionary))),
            "area_code": pa.Column("category", pa.Check.isin(areas)),
            "period_start": pa.Column("datetime64[ms]"),
            "period_end": pa.Column("datetime64[ms]"),
            "frequency": pa.Column("category", pa.Check.isin(list(FREQUENCIES))),
            "numerator": pa.Column(float, **number),
            "denominator": pa.Column(float, above_zero, nullable=True),
            "value": pa.Column(float, **number),
            "lower": pa.Column(float, **number),
            "upper": pa.Column(float, **number),
            "status": pa.Column("category", pa.Check.isin(list(STATUSES))),
            "source": pa.Column("category", pa.Check.isin(list(dictionary.sources))),
            "edition": pa.Column("category", pa.Check.isin(["published", "revised"])),
            "geography": pa.Column("category"),
            "denominator_source": pa.Column("category", nullable=True),
        },
        strict=True,
        ordered=True,
    )
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "check"]).head(8)
        return [
            f"{case.column or 'columns'}: {case.check} (row {case.index}: {case.failure_case})"
            for case in cases.itertuples()
        ]
    return []


def _row_problems(table: pd.DataFrame, dictionary: Dictionary) -> list[str]:
    """Say which rules between columns are broken, each with its first row."""
    with_value = table["status"].isin(WITH_VALUE)
    multiplier = table["indicator"].map({i: d.multiplier for i, d in dictionary.items()})
    # An indicator without denominator is its numerator.
    expected = multiplier.astype(float) * table["numerator"] / table["denominator"].fillna(1.0)
    computed = with_value & table["numerator"].notna()
    rules = {
        "period ends early": ~(table["period_start"] <= table["period_end"]),
        "a value must be there exactly when the status is ok or provisional": (
            table["value"].notna() != with_value
        ),
        "value must be multiplier x numerator / denominator": (
            computed & ~np.isclose(table["value"], expected, rtol=1e-9, atol=1e-12)
        ),
        "indicator, area, period and geography must be unique": table.duplicated(KEY),
    }
    problems = []
    for rule, broken in rules.items():
        if broken.any():
            place = broken.idxmax()
            row = table.loc[place]
            problems.append(
                f"{rule} (row {place}: {row['indicator']}, {row['area_code']}, "
                f"{row['period_start']:%Y-%m-%d}; {int(broken.sum())} in all)"
                if pd.notna(row["period_start"])
                else f"{rule} (row {place})"
            )
    return problems


def check_observations(table: pd.DataFrame, register: Register, dictionary: Dictionary) -> None:
    """Check every rule of the observation table.

    Parameters
    ----------
    table : pandas.DataFrame
        With the columns of :data:`COLUMNS`.
    register : Register
    dictionary : Dictionary

    Raises
    ------
    BuildError
        Naming each broken rule, its column and the first row that breaks it.
    """
    areas = [ENGLAND, *(area.code for area in register)]
    problems = _column_problems(table, areas, dictionary)
    if list(table.columns) == list(COLUMNS):
        problems += _row_problems(table, dictionary)
    if problems:
        raise BuildError(f"The observation table breaks its rules: {'; '.join(problems)}")


def write_observations(table: pd.DataFrame, path: Path) -> None:
    """Write the table as parquet, compressed."""
    table.to_parquet(path, index=False, compression="zstd", compression_level=19)


def read_observations(path: Path) -> pd.DataFrame:
    """Read the table.

    Raises
    ------
    DataNotFound
        If the file is missing, unreadable or not this table.
    """
    try:
        table = pd.read_parquet(path)
    except FileNotFoundError:
        raise DataNotFound(
            f"{path} is not there. Build it with `lsr build --raw DIR`, or point --data or "
            "LSR_DATA at a folder that holds processed/observations.parquet."
        ) from None
    except (OSError, ValueError) as error:
        raise DataNotFound(
            f"{path} cannot be read ({error}). Build it again with `lsr build`."
        ) from error
    if list(table.columns) != list(COLUMNS):
        raise DataNotFound(
            f"{path} has other columns than this version writes. Build it again with `lsr build`."
        )
    return table.astype(COLUMNS)
