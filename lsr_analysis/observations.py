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
        Naming the rule, the column and the first rows that break it.
    """
    import pandera.pandas as pa

    areas = [ENGLAND, *(area.code for area in register)]
    with_value = table["status"].isin(WITH_VALUE)
    multiplier = table["indicator"].map({i: d.multiplier for i, d in dictionary.items()})
    # An indicator without denominator is its numerator.
    expected = multiplier.astype(float) * table["numerator"] / table["denominator"].fillna(1.0)
    computed = with_value & table["numerator"].notna()

    def finite(column: pd.Series) -> pd.Series:
        return column.isna() | np.isfinite(column.fillna(0))

    number = {"nullable": True, "checks": pa.Check(finite, error="must be finite")}
    schema = pa.DataFrameSchema(
        {
            "indicator": pa.Column("category", pa.Check.isin(list(dictionary))),
            "area_code": pa.Column("category", pa.Check.isin(areas)),
            "period_start": pa.Column("datetime64[ms]"),
            "period_end": pa.Column("datetime64[ms]"),
            "frequency": pa.Column("category", pa.Check.isin(["month", "quarter", "year"])),
            "numerator": pa.Column(float, **number),
            "denominator": pa.Column(
                float, pa.Check.gt(0, error="must be above zero"), nullable=True
            ),
            "value": pa.Column(float, **number),
            "lower": pa.Column(float, **number),
            "upper": pa.Column(float, **number),
            "status": pa.Column("category", pa.Check.isin(list(STATUSES))),
            "source": pa.Column("category", pa.Check.isin(list(dictionary.sources))),
            "edition": pa.Column("category", pa.Check.isin(["published", "revised"])),
            "geography": pa.Column("category"),
            "denominator_source": pa.Column("category", nullable=True),
        },
        checks=[
            pa.Check(lambda t: t["period_start"] <= t["period_end"], error="period ends early"),
            pa.Check(
                lambda t: t["value"].notna() == with_value,
                error="a value must be there exactly when the status is ok or provisional",
            ),
            pa.Check(
                lambda t: ~computed | np.isclose(t["value"], expected, rtol=1e-9, atol=1e-12),
                error="value must be multiplier x numerator / denominator",
            ),
            pa.Check(
                lambda t: ~t.duplicated(KEY),
                error="indicator, area, period and geography must be unique",
            ),
        ],
        strict=True,
        ordered=True,
    )
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.head(5)
        shown = "; ".join(
            f"{case.column or case.schema_context}: {case.check} (row {case.index}: "
            f"{case.failure_case})"
            for case in cases.itertuples()
        )
        raise BuildError(f"The observation table breaks its rules: {shown}") from errors


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
