"""The rows of a heat table: fifths of an area and its peers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.analysis.fifths import Fifths, FifthsRow, fifths, too_little
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table

__all__ = ["heat_table"]


def _figures(profile: AreaProfile, found: Fifths) -> pd.DataFrame:
    """One row a measure and council, then the measures left out with the reason."""
    records: list[dict[str, object]] = [
        {
            "indicator": row.indicator.id,
            "title": row.indicator.title,
            "unit": row.indicator.unit,
            "polarity": row.indicator.polarity,
            "period": row.period,
            "after_the_period": row.after,
            "role": "peer" if order else "area",
            "order": order,
            "area_code": code,
            "area_name": name,
            "value": row.figures.get(code),
            "fifth": row.fifths.get(code),
            "councils": row.councils,
        }
        for row in found.rows
        for order, (code, name) in enumerate(zip(found.codes, found.names, strict=True))
    ]
    records += [{"title": title, "left_out": why} for title, why in found.left_out]
    table = pd.DataFrame.from_records(records).assign(peer_set=profile.peers.name)
    return table.astype({"order": "Int64", "fifth": "Int64", "councils": "Int64"})


def _spread(row: FifthsRow, peers: Sequence[str]) -> str:
    """Count the peers in each fifth, the best first."""
    held = row.fifths.reindex([code for code in peers if code in row.fifths.index])
    if held.empty:
        return "–"
    counts = held.value_counts()
    return ", ".join(str(int(counts.get(fifth, 0))) for fifth in range(1, 6))


def heat_table(profile: AreaProfile) -> Table | Prose:
    """Table of the fifths that an area is in; the CSV file has its peers, one by one.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Table or Prose
        Prose that says why, if too few measures are held.
    """
    found = fifths(profile)
    if why := too_little(profile, found):
        return Prose((why,))
    shown = pd.DataFrame.from_records(
        [
            {
                "Measure": f"{row.title} ({row.indicator.unit}), "
                + row.period.replace("-", _UNBROKEN)
                + (", after the period" if row.after else ""),
                "Better is": row.indicator.polarity.removesuffix(" is better"),
                "Figure": row.text,
                "Fifth (1 is best, 5 worst)": str(row.fifths[found.codes[0]]),
                "Councils": str(row.councils),
                "Peers in fifths 1, 2, 3, 4, 5": _spread(row, found.codes[1:]),
            }
            for row in found.rows
        ]
    )
    reasons: dict[str, list[str]] = {}
    for title, why in found.left_out:
        reasons.setdefault(why, []).append(title)
    left_out = " ".join(f"Left out, {why}: {'; '.join(titles)}." for why, titles in reasons.items())
    return Table(
        "heat",
        f"Fifths of councils that {profile.area.name} is in, on {len(found.rows)} ranked measures",
        shown,
        _figures(profile, found),
        f"Peers: {profile.peers.named}. Fifths are of all councils with a figure, by value. "
        "Measures overlap, and a fifth is no finding without an interval. "
        f"{left_out} The CSV file has every peer’s value and fifth.",
    )


_UNBROKEN = "\N{NON-BREAKING HYPHEN}"
