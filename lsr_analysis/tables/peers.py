"""Tables of who the peers are, on what they are alike, and how ranks move with the set."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.latest import shown_indicators
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.areas import Register
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.periods import day_name
from lsr_analysis.store import Data

__all__ = ["likeness_table", "peers_table", "under_sets_table"]

_MOST_SHOWN = 40


def peers_table(data: Data, profile: AreaProfile) -> Table | Prose:
    """Table of the chosen peers, with distances and how sure each is where they are computed."""
    peers = profile.peers
    if not len(peers):
        return Prose(("There is no list of peers to show.",))
    councils: Register = data.register
    rows = pd.DataFrame(
        {
            "order": range(1, len(peers) + 1) if peers.ordered else None,
            "code": peers.codes,
            "council": [councils[code].name for code in peers.codes],
            "region": [councils[code].region for code in peers.codes],
            "type": [councils[code].type for code in peers.codes],
        }
    )
    if peers.distances:
        stays = profile.placing.stays(profile.area.code)
        rows["distance"] = peers.distances
        rows["stays"] = stays.reindex(list(peers.codes)).to_numpy()
    rows["peer_set"], rows["method"] = peers.name, peers.method
    columns = {"order": "Order", "council": "Council", "region": "Region", "type": "Type"}
    if not peers.ordered:
        columns.pop("order")
    shown = rows[list(columns)].rename(columns=columns).astype(str)
    if peers.distances:
        shown["Distance"] = [f"{d:.2f}" for d in rows["distance"]]
        shown["Stays a peer"] = [f"{share:.0%}" for share in rows["stays"]]
    if not peers.ordered:
        shown.insert(0, "Peer", shown.pop("Council"))
    note = (
        f"Stays a peer: share of {profile.placing.model.draws:,} draws of slightly other weights "
        "in which the council is among the peers. "
        if peers.distances
        else ""
    )
    if len(shown) > _MOST_SHOWN:
        note += f"The first {_MOST_SHOWN} of {len(shown)}; the CSV file has them all. "
    return Table(
        "peers",
        f"Peers of {profile.area.name}: {peers.label}",
        shown.head(_MOST_SHOWN),
        rows,
        f"{note}Set {peers.name}: {peers.method}.",
    )


def likeness_table(profile: AreaProfile) -> Table | Prose:
    """Table of the measures that make councils similar, for the area and its peers."""
    placing, code = profile.placing, profile.area.code
    if code not in placing.levels.index:
        return Prose((f"{profile.area.name} is not placed among similar councils.",))
    group = placing.levels.reindex(list(profile.peers.codes)).dropna()
    rows = []
    for measure in placing.model.measures:
        own, peers = placing.levels.at[code, measure.id], group[measure.id]
        rows.append(
            {
                "measure": measure.title,
                "unit": measure.unit,
                "dimension": measure.dimension,
                "weight": measure.weight,
                "as_at": placing.editions[measure.indicator].isoformat(),
                "value": own,
                "peer_median": peers.median(),
                "peer_lowest": peers.min(),
                "peer_highest": peers.max(),
                "median_of_councils": placing.levels[measure.id].median(),
                "standard_score": placing.scores.at[code, measure.id],
                "peers_with_figures": len(group),
                "peer_set": profile.peers.name,
            }
        )
    figures = pd.DataFrame(rows)

    def text(value: float) -> str:
        if value != value:
            return "–"
        return f"{value:,.{0 if abs(value) >= 100 else 1}f}".replace("-", "−")

    shown = pd.DataFrame(
        {
            "Measure": figures["measure"] + " (" + figures["unit"] + ")",
            "Weight": [f"{weight:g}" for weight in figures["weight"]],
            "This area": [text(v) for v in figures["value"]],
            "Peer median": [text(v) for v in figures["peer_median"]],
            "Peers’ range": [
                f"{text(low)} to {text(high)}" if low == low else "–"
                for low, high in zip(figures["peer_lowest"], figures["peer_highest"], strict=True)
            ],
            "Median of councils": [text(v) for v in figures["median_of_councils"]],
        }
    )
    return Table(
        "likeness",
        f"{profile.area.name} and its peers ({profile.peers.label}) on the measures that make "
        "councils similar",
        shown,
        figures,
        f"Councils as at {day_name(placing.day)}; figures of {placing.figures}.",
    )


def _rank(row: pd.Series) -> str:
    """Print a rank, with its interval where it has one."""
    text = f"{row['rank']} of {row['of']}"
    if row["rank_lower"] != row["rank_lower"]:
        return text
    return f"{text} ({row['rank_lower']:.0f} to {row['rank_upper']:.0f})"


def under_sets_table(profile: AreaProfile) -> Table | Prose:
    """Table of the area's rank on every indicator under each set of peers."""
    ranks = profile.under_sets
    if ranks.empty:
        return Prose((f"{profile.area.name} has no rank on any indicator in this period.",))
    ends = {one.indicator: one.ends for one in profile.pathway.latest}
    kept = shown_indicators(ends) | {profile.indicator.id}
    shown = ranks[ranks["indicator"].isin(kept)]
    names = [peers.name for peers in profile.sets]
    rows = []
    for (title, period), found in shown.groupby(["title", "period"], sort=False):
        by_set = found.set_index("peers")
        places = by_set["place_of_16"]
        rows.append(
            {"Indicator": f"{title}, {period}"}
            | {name: _rank(by_set.loc[name]) if name in by_set.index else "–" for name in names}
            | {"Place of 16": f"{places.min():.0f} to {places.max():.0f}"}
        )
    return Table(
        "ranks_under_sets",
        f"Ranks of {profile.area.name} under each set of peers (1 is best; the area included)",
        pd.DataFrame(rows),
        ranks,
        "Place of 16: the lowest and highest place when ranks in sets of any size are put on the "
        "scale from 1 (best) to 16. Ties take the worse rank. In brackets: 95% intervals of "
        "ranks on delayed days. The CSV file has every age group, peer medians and peer means.",
    )
