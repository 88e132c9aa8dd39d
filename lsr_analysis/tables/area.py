"""Tables of the area notebook."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.standing import Standing
from lsr_analysis.analysis.timescales import over_scale
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table

__all__ = ["across_table", "mix_table", "series_table", "standing_table"]


def standing_table(profile: AreaProfile) -> Table | Prose:
    """Table of the area's rate beside England, its peers and its ranks."""
    found = profile.standing
    if found is None:
        return Prose((profile.missing,))
    text = profile.indicator.text
    months = found.month_ranks
    peers = found.rates.reindex(list(profile.peers.codes)).dropna()
    ranked = found.rank_all is not None
    with_peers: list[tuple[str, str, object]] = [
        (f"Peer median (of {len(peers)})", text(found.peer_median), found.peer_median),
        ("Peer mean", text(found.peer_mean), found.peer_mean),
        ("Lowest peer", text(peers.min()), peers.min()),
        ("Highest peer", text(peers.max()), peers.max()),
    ]
    people = f"{profile.people:,.1f}" if profile.people == profile.people else "–"
    rows: list[tuple[str, str, object]] = [
        ("This area", text(found.value), found.value),
        ("England value", text(found.england), found.england),
        ("Mean of councils", text(found.councils_mean), found.councils_mean),
        *(with_peers if len(peers) else []),
        ("Rank among all councils (1 is best)",
         f"{found.rank_all} of {found.of_all}" if ranked else "–", found.rank_all),
        ("Rank with its peers (1 is best)",
         f"{found.rank_peers} of {found.of_peers}" if ranked and len(peers) else "–",
         found.rank_peers if len(peers) else None),
        *_rank_intervals(found),
        ("Best rank in a single month", str(months.min()), months.min()),
        ("Worst rank in a single month", str(months.max()), months.max()),
        ("Months with figures", f"{len(found.months)} of {len(profile.span)}", len(found.months)),
        ("People delayed on an average day", people, profile.people),
        *_change(profile),
    ]  # fmt: skip
    labels, shown, figures = zip(*rows, strict=True)
    return Table(
        "standing",
        f"{profile.indicator.title} ({profile.indicator.unit}), {profile.area.name}, "
        f"{profile.when}; {profile.indicator.polarity}",
        pd.DataFrame({"Measure": labels, "Value": shown}),
        pd.DataFrame(
            {"measure": labels, "value": figures, "shown": shown, "peer_set": profile.peers.name}
        ),
        f"Peers: {profile.peers.named}. England value: of all its people together; mean of "
        "councils: each counts as one.",
    )


def _change(profile: AreaProfile) -> list[tuple[str, str, object]]:
    """Rows of the change of the rate from a year earlier; none where it cannot be assessed."""
    change, signed = profile.change, profile.indicator.signed
    if change is None:
        return []
    ends = {
        "": change.estimate,
        ", 95% interval from": change.lower,
        ", 95% interval to": change.upper,
    }
    return [
        (f"Change from the same months a year earlier{end}", signed(value), value)
        for end, value in ends.items()
    ]


def _rank_intervals(found: Standing) -> list[tuple[str, str, object]]:
    """Rows of how sure the ranks are; none where that is not known."""
    rows: list[tuple[str, str, object]] = []
    for whose, sure in (("among all councils", found.sure_all), ("with peers", found.sure_peers)):
        if sure is not None and sure.of > 1:
            rows.append((f"Rank {whose}, 95% interval from", str(sure.lower), sure.lower))
            rows.append((f"Rank {whose}, 95% interval to", str(sure.upper), sure.upper))
    if found.sure_all is not None:
        worst = found.sure_all.worst_fifth
        rows.append(("In the worst fifth, share of redraws", f"{worst:.0%}", worst))
    return rows


def mix_table(profile: AreaProfile, breakdown: str) -> Table | Prose:
    """Table of delayed days by part, with England's shares."""
    if breakdown not in profile.mix:
        return Prose((profile.missing or f"No delayed days in {profile.mix_when}.",))
    parts = profile.mix[breakdown]
    return Table(
        f"mix_{breakdown}",
        f"Delayed days by {breakdown.replace('_', ' ')}, {profile.area.name}, {profile.mix_when}",
        pd.DataFrame(
            {
                "Part": parts["title"],
                "Delayed days": [f"{days:,.0f}" for days in parts["days"]],
                "Share": [f"{share:.1%}" for share in parts["share"]],
                "England share": [f"{share:.1%}" for share in parts["england"]],
            }
        ),
        parts.rename_axis("indicator").reset_index(),
    )


def series_table(profile: AreaProfile) -> Table | Prose:
    """Table of the monthly rates within the period."""
    rows = profile.series.reindex(profile.span.months)
    if rows["area"].isna().all():
        return Prose((profile.missing,))
    text = profile.indicator.text
    shown = pd.DataFrame(
        {
            "Month": [f"{month:%B %Y}" for month in rows.index],
            profile.area.name: [text(v) for v in rows["area"]],
            "England value": [text(v) for v in rows["england"]],
            "Peer median": [text(v) for v in rows["peer_median"]],
        }
    )
    whole = profile.series.rename_axis("month").reset_index()
    return Table(
        "series",
        f"{profile.indicator.title} by month ({profile.indicator.unit}), {profile.span}",
        shown,
        whole.assign(month=whole["month"].astype(str), peer_set=profile.peers.name),
        f"Peers: {profile.peers.named}. The CSV file holds every month.",
    )


def across_table(profile: AreaProfile) -> Table | Prose:
    """Table of the rebuilt rate by financial year; the CSV file has every month."""
    rebuilt = profile.rebuilt
    if rebuilt is None:
        return Prose(())
    if not rebuilt.exact:
        return Prose((rebuilt.broken,))
    years = over_scale(rebuilt.series, rebuilt.indicator, "year")
    text = rebuilt.indicator.text
    shown = [
        text(row.value) if row.complete else f"– ({row.months} months held)"
        for row in years.itertuples()
    ]
    return Table(
        "across",
        f"{rebuilt.indicator.title} ({rebuilt.indicator.unit}) of {profile.ground} together",
        pd.DataFrame({"Financial year": list(years.index), "Rate": shown}),
        rebuilt.series,
        "The CSV file holds every month.",
    )
