"""What changed between two builds: new figures, revised ones, and figures that went."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.indicators import Dictionary
from lsr_analysis.observations import KEY
from lsr_analysis.periods import period_label

__all__ = ["Changes", "compare_tables"]

_SHOWN = 10
_INDICATORS_SHOWN = 15
_RELATIVE, _ABSOLUTE = 1e-9, 1e-12
_KINDS = ("new", "revised", "now missing", "now held", "gone")


@dataclass(frozen=True, eq=False)
class Changes:
    """Every figure that is not as it was.

    Parameters
    ----------
    rows : pandas.DataFrame
        The key of the table, ``what`` ("new", "revised", "now missing", "now held" or
        "gone"), ``before``, ``after``, ``difference``, ``relative`` (to the value before),
        ``status_before``, ``status_after``. The largest relative revisions come first.
    """

    rows: pd.DataFrame

    def of(self, what: str) -> pd.DataFrame:
        """Return the rows of one kind."""
        return self.rows[self.rows["what"] == what]

    def lines(self, register: Register, indicators: Dictionary) -> list[str]:
        """Say what changed, in lines of text.

        Parameters
        ----------
        register : Register
        indicators : Dictionary
        """
        if self.rows.empty:
            return ["No figure changed."]
        lines = []
        for what in _KINDS:
            found = self.of(what)
            if found.empty:
                continue
            lines.append(f"{what}: {len(found):,} figure{'s' if len(found) > 1 else ''}")
            lines += [f"  {line}" for line in _by_indicator(found, indicators)]
        revised = self.of("revised")
        wholes = revised[~revised["indicator"].map(indicators.is_part)]
        if len(wholes):
            lines.append(f"Revised, parts of delays left out: {len(wholes):,}, the largest first:")
        for row in wholes.head(_SHOWN).itertuples():
            indicator = indicators[str(row.indicator)]
            code = str(row.area_code)
            name = "England" if code == ENGLAND else register[code].name
            by = f"{row.relative:+.1%}" if np.isfinite(row.relative) else "from zero"
            lines.append(
                f"  {indicator.title}, {name}, {period_label(row.period_start, row.period_end)}: "
                f"{indicator.text(row.before)} to {indicator.text(row.after)} ({by})"
            )
        return lines


def _by_indicator(rows: pd.DataFrame, indicators: Dictionary) -> list[str]:
    """Count the figures of each indicator, whole ones before the parts of delays."""
    lines = []
    groups = dict(iter(rows.groupby("indicator", observed=True)))
    for indicator in sorted(groups, key=lambda name: (indicators.is_part(name), name)):
        found = groups[indicator]
        first = found.sort_values("period_end").iloc[0]
        last = found.sort_values("period_end").iloc[-1]
        ends = [period_label(r["period_start"], r["period_end"]) for r in (first, last)]
        when = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
        lines.append(f"{indicator}, {when}: {len(found):,}")
    if len(lines) > _INDICATORS_SHOWN:
        rest = len(lines) - _INDICATORS_SHOWN
        lines = [*lines[:_INDICATORS_SHOWN], f"and {rest} more indicators"]
    return lines


def compare_tables(before: pd.DataFrame, after: pd.DataFrame) -> Changes:
    """Compare two observation tables, figure by figure.

    Parameters
    ----------
    before, after : pandas.DataFrame
        Observation tables.

    Returns
    -------
    Changes
        A row that has no value on either side is no change; a value that differs by no more
        than rounding in the last bits is not either.
    """
    columns = [*KEY, "value", "status"]
    texts = dict.fromkeys(("indicator", "area_code", "geography", "status"), str)
    left, right = (table[columns].astype(texts) for table in (before, after))
    both = left.merge(right, on=KEY, how="outer", suffixes=("_before", "_after"))
    held_before, held_after = both["value_before"].notna(), both["value_after"].notna()
    absent_before = both["status_before"].isna()
    absent_after = both["status_after"].isna()
    differs = ~np.isclose(
        both["value_before"], both["value_after"], rtol=_RELATIVE, atol=_ABSOLUTE, equal_nan=True
    )
    what = np.select(
        [
            absent_before & held_after,
            absent_after & held_before,
            held_before & held_after & differs,
            held_before & ~held_after,
            ~held_before & held_after,
        ],
        ["new", "gone", "revised", "now missing", "now held"],
        "",
    )
    both["what"] = what
    both["difference"] = both["value_after"] - both["value_before"]
    with np.errstate(divide="ignore", invalid="ignore"):
        both["relative"] = both["difference"] / both["value_before"].abs()
    rows = both[both["what"] != ""].rename(
        columns={"value_before": "before", "value_after": "after"}
    )
    # From zero there is no relative size; such revisions come last.
    size = rows["relative"].abs().replace(np.inf, np.nan).fillna(-1.0)
    order = rows.assign(_size=size).sort_values(
        ["what", "_size", *KEY[:3]], ascending=[True, False, True, True, True], kind="stable"
    )
    named = [
        *KEY, "what", "before", "after", "difference", "relative", "status_before", "status_after",
    ]  # fmt: skip
    return Changes(order[named].reset_index(drop=True))
