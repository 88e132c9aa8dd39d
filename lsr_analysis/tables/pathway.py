"""Tables of all indicators, by stage of the pathway: for one area, and across councils."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.national import National
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.spread import Spread
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.indicators import STAGES

__all__ = [
    "SPREAD_TABLES",
    "pathway_table",
    "provider_spread_table",
    "provider_table",
    "spread_table",
    "trust_table",
]

_DIRECTION = {"lower is better": "lower", "higher is better": "higher", "neither": "neither"}


def _unbroken(period: str) -> str:
    """Return a period whose hyphens do not end a line."""
    return period.replace("-", "\N{NON-BREAKING HYPHEN}")


def _name(latest: Latest) -> str:
    title = f"{latest.indicator.title} ({latest.indicator.unit})"
    if latest.whose == "predecessor":
        return f"{title}; of {latest.area_name}"
    return title


def _cells(latest: Latest, after: bool = False) -> dict[str, str]:
    text, peers = latest.indicator.text, latest.peers
    return {
        "Indicator": _name(latest),
        "Period": _unbroken(latest.period) + (", after the period" if after else ""),
        "Figure": latest.text,
        "England value": text(latest.england),
        "Peer median": text(peers.median()),
        "Peers’ range (peers)": f"{text(peers.min())} to {text(peers.max())} ({len(peers)})"
        if len(peers)
        else "–",
        "Rank (1 is best)": latest.rank_text,
        "Better is": _DIRECTION[latest.indicator.polarity],
    }


def _figures(latest: Latest, peer_set: str) -> dict[str, object]:
    peers, indicator = latest.peers, latest.indicator
    return {
        "indicator": indicator.id,
        "title": indicator.title,
        "unit": indicator.unit,
        "polarity": indicator.polarity,
        "of": latest.area_name,
        "whose": latest.whose,
        "period": latest.period,
        "newest_period_of_any_council": latest.newest,
        "source": latest.source.id,
        "value": latest.value,
        "status": latest.status,
        "lower": latest.lower,
        "upper": latest.upper,
        "interval": latest.interval,
        "england": latest.england,
        "mean_of_councils": latest.councils.mean(),
        "peer_set": peer_set,
        "peer_median": peers.median(),
        "peer_mean": peers.mean(),
        "peer_lowest": peers.min(),
        "peer_highest": peers.max(),
        "peers": len(peers),
        "rank": latest.rank,
        "councils": len(latest.councils),
    }


def _notes(shown: list[Latest]) -> str:
    notes = [
        f"{one.indicator.title} is not compared. {one.indicator.compare_why.rstrip('.')}."
        for one in shown
        if not one.indicator.compare
    ]
    titles = {one.indicator.id: one.indicator.title for one in shown}
    pairs: dict[frozenset[str], str] = {}
    for one in shown:
        for other in one.indicator.read_with:
            if other in titles:
                pair = f"Read {one.indicator.title} with {titles[other]}"
                pairs.setdefault(
                    frozenset({one.indicator.id, other}),
                    f"{pair}. {one.indicator.read_with_why.rstrip('.')}.",
                )
    kinds = {one.interval for one in shown if one.lower == one.lower}
    if kinds:
        named = "; ".join(sorted(kinds))
        notes.append(f"In brackets: 95% intervals ({named}).")
    older = [one.indicator.title for one in shown if one.newest != one.period]
    if older:
        notes.append(f"Other councils have figures of a later period for: {'; '.join(older)}.")
    if any(one.tied > 1 for one in shown):
        notes.append("Two ranks stand where councils tie and share the ranks between.")
    zeros = [one.indicator.title for one in shown if one.value == 0]
    if zeros:
        listed = "; ".join(zeros)
        notes.append(f"Published as zero, which can be a figure not returned: {listed}.")
    notes.append("The CSV file has every age group.")
    return " ".join([*dict.fromkeys(notes), *pairs.values()])


def pathway_table(profile: AreaProfile, stage: str) -> Table | Prose:
    """Table of the latest figures of one stage, then of those that come soon after the period."""
    shown, after = profile.pathway.of(stage), profile.pathway.after_of(stage)
    if not shown and not after:
        return Prose((profile.nothing_of(stage),))
    every = profile.pathway.of(stage, every=True)
    late = profile.pathway.after_of(stage, every=True)
    name = profile.peers.name
    return Table(
        f"pathway_{stage.replace(' ', '_')}",
        f"{stage.capitalize()}: latest figures of {profile.area.name} up to "
        f"{profile.span.end:%B %Y}{', and the first ones soon after it' if after else ''}",
        pd.DataFrame.from_records(
            [*(_cells(one) for one in shown), *(_cells(one, after=True) for one in after)]
        ),
        pd.DataFrame.from_records(
            [
                *(_figures(one, name) | {"after_the_period": False} for one in every),
                *(_figures(one, name) | {"after_the_period": True} for one in late),
            ]
        ),
        f"Peers: {profile.peers.named}. {_notes([*shown, *after])}",
    )


_NO_DIRECTORY = (
    "No care directory has been added, so there are no ratings here; docs/care-directory.md says "
    "how to add one."
)


def provider_table(profile: AreaProfile) -> Table | Prose:
    """Table of the quality of registered care, as at the day of the care directory."""
    shown = list(profile.pathway.providers)
    if not shown and profile.pathway.has_directory:
        return Prose((f"The care directory has no location in {profile.area.name}.",))
    if not shown:
        return Prose((_NO_DIRECTORY,))
    return Table(
        "providers",
        f"Registered care in {profile.area.name} as at {_unbroken(shown[0].period)}, which need "
        "not be in the period of this report",
        pd.DataFrame.from_records([_cells(latest) for latest in shown]),
        pd.DataFrame.from_records([_figures(latest, profile.peers.name) for latest in shown]),
        " ".join(
            (
                f"Peers: {profile.peers.named}.",
                *dict.fromkeys(c for one in shown for c in one.indicator.caveats),
            )
        ),
    )


def _counted(spread: Spread) -> str:
    """Count the councils that are better, similar and worse than England, or say none can be."""
    verdicts = spread.table["against_england"].value_counts()
    words = ("better", "similar", "worse") if spread.indicator.lower_is_better is not None else (
        "higher", "similar", "lower"
    )  # fmt: skip
    counts = [int(verdicts.get(word, 0)) for word in words]
    if not sum(counts):
        return "–"
    return ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True))


def _spread_rows(rows: Sequence[Spread]) -> pd.DataFrame:
    shown = []
    for spread in rows:
        text, values = spread.indicator.text, spread.by_council
        low, middle, high = (values.quantile(q) for q in (0.25, 0.5, 0.75))
        shown.append(
            {
                "Indicator": f"{spread.indicator.title} ({spread.indicator.unit})",
                "Period": _unbroken(spread.period),
                "Councils": str(len(values)),
                "England value": text(spread.england),
                "Lowest": text(values.min()),
                "Lower quartile": text(low),
                "Median of councils": text(middle),
                "Upper quartile": text(high),
                "Highest": text(values.max()),
                "Better is": _DIRECTION[spread.indicator.polarity],
                "Against England": _counted(spread),
            }
        )
    return pd.DataFrame.from_records(shown)


def spread_table(result: National, stage: str) -> Table | Prose:
    """Table of how councils spread on the indicators of one stage; the CSV has every council."""
    rows = [spread for spread in result.spreads if spread.indicator.stage == stage]
    if not rows:
        return Prose(
            (f"No figure of {stage} is held for a period that ends by {result.span.end:%B %Y}.",)
        )
    return Table(
        f"spread_{stage.replace(' ', '_')}",
        f"{stage.capitalize()}: spread of councils, latest figures up to {result.span.end:%B %Y}",
        _spread_rows(rows),
        pd.concat([spread.table for spread in rows], ignore_index=True),
        "A later period with less than half of the councils is passed over. Against England: by "
        "95% intervals, or funnel limits where counts come in clumps; a dash where there are none, "
        "and no allowance for the number of councils. The CSV file has the "
        "figure of every council and says which ones were reviewed.",
    )


SPREAD_TABLES = tuple(partial(spread_table, stage=stage) for stage in STAGES)
"""A maker of such a table for each stage, in the order of the pathway."""


def provider_spread_table(result: National) -> Table | Prose:
    """Table of how councils spread on the quality of registered care."""
    if not result.providers:
        return Prose((_NO_DIRECTORY,))
    return Table(
        "spread_providers",
        f"Registered care: spread of councils as at {_unbroken(result.providers[0].period)}",
        _spread_rows(result.providers),
        pd.concat([spread.table for spread in result.providers], ignore_index=True),
        "The CSV file has the figure of every council and says which ones were reviewed.",
    )


_ENDS = 8


def trust_table(result: National) -> Table | Prose:
    """Table of the trusts with the most and the fewest beds occupied; the CSV has all."""
    trusts = result.trusts
    if trusts.empty:
        return Prose(
            (f"No bed figures are held for a quarter that ends by {result.span.end:%B %Y}.",)
        )
    indicator = result.trust_indicator
    ordered = trusts.sort_values("value", ascending=False, kind="stable")
    ends = pd.concat([ordered.head(_ENDS), ordered.tail(_ENDS)])
    return Table(
        "beds_by_trust",
        f"{indicator.title} ({indicator.unit}), {result.trust_period}: the {_ENDS} trusts with the "
        f"highest and the {_ENDS} with the lowest figure of {len(trusts)}",
        pd.DataFrame(
            {
                "Trust": ends["trust_name"],
                "Code": ends["trust_code"],
                "Occupied": [indicator.text(v) for v in ends["value"]],
                "Beds available": [f"{v:,.0f}" for v in ends["denominator"]],
            }
        ),
        ordered,
        " ".join(indicator.caveats),
    )
