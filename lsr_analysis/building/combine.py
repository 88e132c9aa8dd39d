"""Put the publications together: one figure a measure, area and period, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.areas import Register
from lsr_analysis.errors import BuildError
from lsr_analysis.indicators import COUNCILS, Dictionary
from lsr_analysis.observations import as_table
from lsr_analysis.sources.reading import Reading

__all__ = [
    "ANOTHER",
    "ONE_FIGURE",
    "choose",
    "complete",
    "figures_beside",
    "reconciliation",
    "refuse_twice",
]

ONE_FIGURE = ["indicator", "area_code", "period_start", "period_end"]
"""What must have one figure only."""

ANOTHER = "another publication"
"""What a figure not taken is, where another publication gives it."""

_SAYS_SOMETHING = ("ok", "provisional", "suppressed")


def refuse_twice(table: pd.DataFrame) -> None:
    """Stop if one publication gives a figure twice, in two files.

    Raises
    ------
    BuildError
        Naming both files.
    """
    twice = table[table.duplicated([*ONE_FIGURE, "source"], keep=False)]
    if not twice.empty:
        first = twice.iloc[0]
        same = (twice[[*ONE_FIGURE, "source"]] == first[[*ONE_FIGURE, "source"]]).all(axis=1)
        names = " and ".join(dict.fromkeys(twice.loc[same, "file"]))
        raise BuildError(
            f"{first['indicator']} of {first['area_code']} ({first['period_start']} to "
            f"{first['period_end']}) is there more than once, in {names}. Keep one of the files."
        )


def choose(table: pd.DataFrame, dictionary: Dictionary) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Choose one figure where several publications give the same measure.

    The first publication in the dictionary's order wins that has a figure, or that says it
    is suppressed: a figure that one publisher withholds is not taken from another.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of all publications.
    dictionary : Dictionary

    Returns
    -------
    tuple of pandas.DataFrame
        The rows chosen, and the other rows that have a value too.
    """
    order = {
        (i.id, source.id): place
        for i in dictionary.values()
        for place, source in enumerate(i.sources)
    }
    pairs = zip(table["indicator"], table["source"], strict=True)
    ranked = table.assign(
        silent=~table["status"].isin(_SAYS_SOMETHING), order=[order[pair] for pair in pairs]
    ).sort_values([*ONE_FIGURE, "silent", "order"], kind="stable")
    others = ranked.duplicated(ONE_FIGURE)
    drop = ["silent", "order"]
    chosen = ranked[~others].drop(columns=drop)
    return chosen, ranked[others & ranked["value"].notna()].drop(columns=drop)


def figures_beside(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return what the readers put beside their rows."""
    rows = [row | {"source": r.source} for r in readings for row in r.beside]
    return pd.DataFrame.from_records(rows, columns=[*ONE_FIGURE, "value", "what", "source"])


def reconciliation(
    chosen: pd.DataFrame, others: pd.DataFrame, dictionary: Dictionary
) -> pd.DataFrame:
    """Set the figures that were not taken beside those that were.

    Parameters
    ----------
    chosen : pandas.DataFrame
        The rows of the table.
    others : pandas.DataFrame
        The columns of :data:`ONE_FIGURE`, ``value``, ``source`` and ``what``.
    dictionary : Dictionary

    Returns
    -------
    pandas.DataFrame
        One row a figure not taken, where one was taken or is withheld: ``indicator``,
        ``area_code``, ``period_start``, ``period_end``, ``source``, ``value``,
        ``other_source``, ``what``, ``other_value``, ``difference`` and ``agree`` (within half a
        unit of the last decimal printed).
    """
    kept = chosen.loc[chosen["status"].isin(_SAYS_SOMETHING), [*ONE_FIGURE, "source", "value"]]
    beside = others[[*ONE_FIGURE, "source", "what", "value"]]
    both = kept.merge(beside, on=ONE_FIGURE, suffixes=("", "_of_other"))
    both = both.rename(columns={"source_of_other": "other_source", "value_of_other": "other_value"})
    both = both.astype({"value": float, "other_value": float})
    both["difference"] = both["value"] - both["other_value"]
    last = both["indicator"].map({i: 0.5 * 10.0**-d.decimals for i, d in dictionary.items()})
    both["agree"] = both["difference"].abs() <= last.astype(float) + 1e-9
    columns = [*ONE_FIGURE, "source", "value", "other_source", "what", "other_value", "difference"]
    return (
        both[[*columns, "agree"]]
        .sort_values([*ONE_FIGURE, "what", "other_source"])
        .reset_index(drop=True)
    )


def complete(table: pd.DataFrame, register: Register, dictionary: Dictionary) -> pd.DataFrame:
    """Add a row *not available* for each council of a period that its publication leaves out.

    Parameters
    ----------
    table : pandas.DataFrame
        One figure a measure, area and period.
    register : Register
    dictionary : Dictionary

    Returns
    -------
    pandas.DataFrame
        An observation table.
    """
    added = []
    wholes = table[table["indicator"].map(lambda i: dictionary[i].measured_on == COUNCILS)]
    for key, rows in wholes.groupby(["indicator", "period_start", "period_end"], observed=True):
        indicator, start, end = key
        held = set(rows["area_code"])
        first = rows.iloc[0]
        for area in register.in_force(end):
            if area.code not in held:
                added.append(
                    {
                        "indicator": indicator, "area_code": area.code, "period_start": start,
                        "period_end": end, "frequency": first["frequency"],
                        "status": "not available", "source": first["source"],
                        "edition": first["edition"], "geography": register.vintage(end),
                    }
                )  # fmt: skip
    return as_table(pd.concat([table, pd.DataFrame.from_records(added)], ignore_index=True))
