"""The similar peers of every council, as the list that ships."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from lsr_analysis.analysis.similar import place
from lsr_analysis.areas import Register

__all__ = ["DAY", "SIMILAR_FILE", "similar_list"]

SIMILAR_FILE = "similar_peers.csv"
"""Name of the list in ``data/processed``."""

DAY = dt.date(2018, 3, 31)
"""The day of that list: the end of the year in which most reviews took place."""

_COLUMNS = [
    "version", "as_at", "area_code", "area", "order", "peer_code", "peer", "distance", "stays",
]  # fmt: skip


def similar_list(table: pd.DataFrame, register: Register, day: dt.date = DAY) -> pd.DataFrame:
    """Return the similar peers of every council, nearest first.

    Parameters
    ----------
    table : pandas.DataFrame
        The observation table without a user's own figures.
    register : Register
    day : datetime.date
        Councils are those that existed on it.

    Returns
    -------
    pandas.DataFrame
        One row a council and peer, all as text: ``version`` of the model, ``as_at``,
        ``area_code``, ``area``, ``order``, ``peer_code``, ``peer``, ``distance`` (six
        decimals) and ``stays`` (share of draws of the weights, three decimals).
    """
    placing = place(table, register, day)
    rows = []
    for code in sorted(placing.levels.index):
        stays = placing.stays(code)
        rows += [
            (
                placing.model.version, day.isoformat(), code, register[code].name, str(n), peer,
                register[peer].name, f"{distance:.6f}", f"{stays[peer]:.3f}",
            )
            for n, (peer, distance) in enumerate(placing.peers(code).items(), start=1)
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)
