"""Tables of how sure an area's figures are: comparisons, trends, the series, and the gap."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from lsr_analysis.analysis.assess import Assessment, Compared
from lsr_analysis.analysis.certainty import NOT_PUBLISHED
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.runs import Runs
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.indicators import STAGES
from lsr_analysis.statistics.xmr import RULES

__all__ = ["assessment_table", "gap_table", "runs_table"]

_SHOWN_STAGES = STAGES[:4]


def _verdict(compared: Compared) -> str:
    return compared.verdict if not compared.reason else "–"


def _figure(one: Assessment) -> str:
    """Print a figure with its interval, or say that it has none."""
    latest = one.latest
    if latest.value != latest.value or latest.lower == latest.lower:
        return latest.text
    why = latest.interval if latest.interval == NOT_PUBLISHED else "no interval"
    return f"{latest.text} ({why})"


def _fifth(one: Assessment) -> str:
    if one.fifth is None:
        return "–"
    lowest = one.latest.indicator.lower_is_better is None
    return f"{one.fifth} (1 is lowest)" if lowest else str(one.fifth)


def _row(one: Assessment) -> dict[str, str]:
    latest, rank = one.latest, one.rank
    unit = latest.indicator.unit
    if rank is not None:
        ranked = f"{rank.rank} of {rank.of} ({rank.lower} to {rank.upper})"
    else:
        ranked = latest.rank_text
    peers = latest.peers
    text = latest.indicator.text
    heading = f"{latest.indicator.title} ({unit}), {latest.period}"
    if latest.whose == "predecessor":
        heading = f"{latest.indicator.title} ({unit}; of {latest.area_name}), {latest.period}"
    return {
        "Indicator": heading.replace("-", "\N{NON-BREAKING HYPHEN}"),
        "Figure (95% interval)": _figure(one),
        "Peers’ range": f"{text(peers.min())} to {text(peers.max())}" if len(peers) else "–",
        "Against England": _verdict(one.england) + (" *" if one.stands_out else ""),
        "Councils beyond chance": "{} of {}".format(*beyond)
        if (beyond := one.beyond_chance)[1]
        else "–",
        "Against peers’ median": _verdict(one.peers),
        "Fifth (1 is best)": _fifth(one),
        "Rank (1 is best; 95% interval)": ranked,
        "Over the years": one.trend.direction if not one.trend.reason else "–",
    }


def _figures(one: Assessment) -> dict[str, object]:
    latest, rank = one.latest, one.rank
    return {
        "indicator": latest.indicator.id,
        "of": latest.area_name,
        "period": latest.period,
        "value": latest.value,
        "lower": latest.lower,
        "upper": latest.upper,
        "interval": latest.interval,
        "england": latest.england,
        "against_england": one.england.verdict,
        "against_england_why_not": one.england.reason,
        "p": one.england.p,
        "stands_out": one.stands_out,
        "councils_beyond_chance": one.beyond_chance[0],
        "councils_with_interval": one.beyond_chance[1],
        "peer_median": latest.peers.median(),
        "against_peers": one.peers.verdict,
        "against_peers_why_not": one.peers.reason,
        "fifth": one.fifth,
        "rank": latest.rank,
        "rank_lower": rank.lower if rank else None,
        "rank_upper": rank.upper if rank else None,
        "in_best_fifth": rank.best_fifth if rank else None,
        "in_worst_fifth": rank.worst_fifth if rank else None,
        "trend": one.trend.direction,
        "trend_why_not": one.trend.reason,
        "trend_per_year": one.trend.slope,
        "trend_method": one.trend.method,
        "trend_years": one.trend.years,
    }


def assessment_table(profile: AreaProfile, after: bool = False) -> Table | Prose:
    """Table of what can be said of every figure; the CSV file says why where it cannot.

    Parameters
    ----------
    profile : AreaProfile
    after : bool
        Of the first figures that come soon after the period, in place of those up to its end.
    """
    held = profile.after if after else profile.assessments
    shown = [one for one in held if one.latest.indicator.stage in _SHOWN_STAGES]
    if not shown and after:
        return Prose(())
    if not shown:
        return Prose((f"No other figure of {profile.area.name} is held for this period.",))
    reasons = pd.Series(
        [one.england.reason for one in shown if one.england.reason], dtype=str
    ).value_counts()
    why = "; ".join(f"{reason} ({count})" for reason, count in reasons.items())
    when = "soon after the period" if after else f"up to {profile.span.end:%B %Y}"
    return Table(
        "assessment_after" if after else "assessment",
        f"What can be said of the figures of {profile.area.name} {when}",
        pd.DataFrame.from_records([_row(one) for one in shown]),
        pd.DataFrame.from_records([_figures(one) for one in held]),
        f"Peers: {profile.peers.named}. A dash: cannot be assessed."
        + (f" Why not, against England: {why}." if why else "")
        + " Better and worse: more than chance, which need not be unusual among councils; the "
        "number of councils that differ from England so, and the fifth of councils by value, say "
        "that. A star: the difference is kept with the false discovery rate held at "
        "5%. Over the years: Fingertips’ rule where five years have limits, else "
        "Mann-Kendall. The CSV file gives the reason for each.",
    )


def _target_rows(runs: Runs, text: Callable[[float], str]) -> list[tuple[str, str]]:
    """Return rows on the target that stood in the last month; none without one."""
    if runs.target is None:
        return []
    aim, met = runs.target, runs.met
    asked = "to hold it" if aim.to_hold else f"to come down to {text(aim.level)}"
    return [
        (
            aim.target.title,
            f"{text(aim.baseline)} in {aim.target.baseline:%B %Y}: {asked} by "
            f"{aim.target.by:%B %Y}",
        ),
        (
            f"Months at this level or below, from {aim.target.by:%B %Y}",
            f"{int(met.sum())} of {len(met)}",
        ),
    ]


def runs_table(profile: AreaProfile) -> Table | Prose:
    """Table of the months that the rules of the XmR chart mark; the CSV has every month."""
    runs = profile.runs
    if runs is None:
        return Prose((profile.missing or f"No monthly rate is held for {profile.area.name}.",))
    points, text = runs.chart.points, profile.indicator.text
    months = [str(month) for month in runs.months]
    rows = [
        (f"{rule[:1].upper()}{rule[1:]}", str(int(points[name].sum())))
        for name, rule in RULES.items()
    ]
    correlation = runs.chart.autocorrelation
    rows += [
        ("Months marked by any rule", f"{runs.signals} of {len(points)}"),
        ("Mean of the months", text(points["mean"].iloc[-1])),
        ("Likeness of neighbouring months (lag-1 autocorrelation)", f"{correlation:.2f}"
         if correlation == correlation else "–"),
        ("Judgement of the last month", runs.chart.variation),
        ("Judgement against a target", runs.chart.assurance),
        *_target_rows(runs, text),
    ]  # fmt: skip
    return Table(
        "xmr",
        f"XmR chart of the {profile.indicator.title.lower()} ({profile.indicator.unit}), "
        f"{profile.area.name}, {runs.months[0]:%B %Y} to {runs.months[-1]:%B %Y}",
        pd.DataFrame(rows, columns=["Rule", "Months or value"]),
        points.assign(month=months).set_index("month").reset_index(),
        (f"Withheld: {runs.chart.withheld}. " if runs.chart.withheld else "")
        + (f"Target: {runs.target.cited}. " if runs.target else "")
        + "A month can be marked by several rules.",
    )


def gap_table(profile: AreaProfile, breakdown: str) -> Table | Prose:
    """Table of the gap to England and to the mean of the peers, by part."""
    held = profile.gap_parts.get(breakdown, {})
    if not held:
        return Prose((profile.missing or f"No parts of a gap are held for {profile.when}.",))
    signed, text = profile.indicator.signed, profile.indicator.text
    first = next(iter(held.values()))
    columns: dict[str, list[str]] = {
        "Part": [*first.parts.index, "Together"],
        profile.area.name: [*(text(v) for v in first.parts["area"]), text(first.area)],
    }
    figures = {"part": list(first.parts.index), "area": list(first.parts["area"])}
    for against, found in held.items():
        name = "England value" if against == "England" else "Peer mean"
        columns[name] = [*(text(v) for v in found.parts["reference"]), text(found.reference)]
        columns[f"Gap to {'England' if against == 'England' else 'peers'}"] = [
            *(signed(v) for v in found.parts["gap"]), signed(found.total)
        ]  # fmt: skip
        for column in ("reference", "gap", "share_of_gap"):
            figures[f"{against.lower()}_{column}"] = list(found.parts[column])
    title = profile.indicator.title
    return Table(
        f"gap_{breakdown}",
        f"{title} ({profile.indicator.unit}) by {breakdown.replace('_', ' ')}, "
        f"{profile.area.name}, {profile.when}",
        pd.DataFrame(columns),
        pd.DataFrame(figures).assign(peer_set=profile.peers.name),
        "Parts of a gap add up to it before rounding; they say where it lies, not why. "
        + (f"Peer mean: each of {profile.peers.named} counts as one. " if "peers" in held else "")
        + "Above 0 is worse.",
    )
