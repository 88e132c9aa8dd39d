"""Sentences about all areas."""

from __future__ import annotations

from lsr_analysis.analysis.national import National
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display.prose import Heading, Prose
from lsr_analysis.words.variation import about_expected

__all__ = ["national_caveats", "national_heading", "national_summary"]

_TAIL = 0.025
"""Share of unchanged councils that lie beyond a 95% interval on one side."""


def national_heading(result: National) -> Heading:
    """Return the title of the national report."""
    return Heading(f"Local systems across England, {result.span}")


def _unranked(result: National) -> list[str]:
    if not result.unranked:
        return []
    listed = "; ".join(f"{name}: {why}" for name, why in result.unranked.items())
    return [f"Not ranked: {listed}."]


def _no_ranking(result: National) -> Prose:
    first, last = result.series.index[0], result.series.index[-1]
    return Prose(
        (
            f"No council has a delayed days rate for every month of {result.span}. Rates start in "
            f"{first:%B %Y}, with the first mid-year population held, and end with {last:%B %Y}.",
        )
    )


def _standing_out(count: int) -> str:
    return {0: "No council stands out", 1: "1 stands out"}.get(count, f"{count} stand out")


def _too_alike(alike: int, withheld: int) -> str:
    if not alike:
        return ""
    which = "in each of them" if alike == withheld else f"in {alike} of them"
    return f": {which} neighbouring months are too much alike for these rules"


def _sure(result: National) -> list[str]:
    """Say how many councils differ from England, and how wide ranks are."""
    table, placed = result.ranking, result.sure.funnel
    sentences = []
    if placed is not None:
        verdicts = table["against_england"].value_counts()
        above, below = (int(verdicts.get(verdict, 0)) for verdict in ("worse", "better"))
        lower = ""
        if below > above and result.england > table["value"].median():
            lower = (
                " More lie below than above, as the limits are drawn around the England value, "
                "which is above the median of councils."
            )
        by_chance = int(placed.points["unadjusted"].str.contains("99.8").sum())
        sentences.append(
            "By a funnel that allows for how much councils usually differ, "
            f"{above} of {len(table)} councils lie above the 95% limits and {below} below. "
            f"{about_expected(above + below, len(table))}{lower} "
            f"{_standing_out(int(table['stands_out'].sum()))} with the false discovery rate "
            f"held at 5%. Limits for independent events would put {by_chance} outside 99.8%: "
            "delayed days come in clumps."
        )
    widths = (table["rank_upper"] - table["rank_lower"]).dropna()
    if len(widths):
        sentences.append(
            f"Half of the councils have a rank whose 95% interval is {widths.median():.0f} or more "
            "places wide."
        )
    charts = [runs.chart for code, runs in result.sure.runs.items() if code != ENGLAND]
    if charts:
        withheld, alike = sum(bool(c.withheld) for c in charts), sum(c.alike for c in charts)
        sentences.append(
            f"The rules of an XmR chart give no judgement for {withheld} of {len(charts)} reviewed "
            f"areas{_too_alike(alike, withheld)}."
        )
    return sentences


def national_summary(result: National) -> Prose:
    """Say how the reviewed areas stand among all councils, in sentences.

    Parameters
    ----------
    result : National
    """
    table, text = result.ranking, result.indicator.text
    if table.empty:
        return _no_ranking(result)
    reviewed = result.reviewed
    worst, best = table.iloc[-1], table.iloc[0]
    fifth = len(table) - len(table) // 5
    sentences = [
        f"In {result.span} the England value was {text(result.england)} {result.indicator.unit}; "
        f"among {len(table)} councils the rate ran from {text(best['value'])} ({best['name']}) to "
        f"{text(worst['value'])} ({worst['name']}); the median of councils was "
        f"{text(table['value'].median())}.",
        f"{int((reviewed['value'] > result.england).sum())} of the {len(reviewed)} reviewed areas "
        f"with figures were above England, and {int((reviewed['rank'] > fifth).sum())} were in the "
        "worst fifth. Delayed days were one of the metrics that areas were picked on.",
    ]
    sentences += _sure(result)
    changed = table.dropna(subset=["change"])
    if len(changed):
        fell = int((changed["change_upper"] < 0).sum())
        rose = int((changed["change_lower"] > 0).sum())
        sentences.append(
            f"Compared with the same months a year earlier, the rate fell by more than its series "
            f"usually swings in {fell or 'none'} of {len(changed)} councils and rose by more in "
            f"{rose or 'none'}; about {_TAIL * len(changed):.0f} each way would by chance alone. "
            "In the others the change was within the usual year-on-year swings (95% intervals; no "
            "allowance for the number of councils)."
        )
    else:
        sentences.append("Change from a year earlier cannot be assessed for this period.")
    shares = result.mix["attribution"].shares
    if "delayed_days_both" in shares and "England" in shares.index:
        joint = shares["delayed_days_both"].drop(index="England")
        sentences.append(
            f"Joint attribution ran from {joint.min():.0%} ({joint.idxmin()}) to {joint.max():.0%} "
            f"({joint.idxmax()}) of delayed days in the reviewed areas; attribution depends on "
            "local recording, so compare it between areas with care."
        )
    return Prose((*sentences, *_unranked(result)), listed=True)


def national_caveats(result: National) -> Prose:
    """List what the figures cannot bear."""
    return Prose(
        (
            *result.indicator.caveats,
            "Neighbours in the order need not differ clearly: the intervals of ranks say how far "
            "each could move. A rate has no interval of its own, because delayed days come in "
            "clumps; the funnel allows for that.",
            "The England value lies above the median of councils: high rates lie further from the "
            "middle than low ones, and large councils have somewhat higher rates. So more councils "
            "lie below a funnel’s limits than above.",
            "Which months areas were picked on is not published, and of the six metrics that they "
            "were picked by, open data hold delayed days alone for that time.",
            "Figures of councils that go together need not be cause and effect. What no source "
            "here measures, such as the supply of home care, is neither shown nor ruled out.",
            "Nothing here is an effect of the reviews. Areas were picked partly for high delays, "
            "and such areas tend to fall back by themselves; in July 2017 all councils were set "
            "expectations.",
            "Findings of the reviews come from the texts at hand, many of them releases and "
            "retellings. What they do not mention was not thereby found to be well.",
            "A published statement that differs is not thereby wrong: workbooks are revised, and "
            "earlier editions are not held.",
            "The peer lists behind the twelve published rank profiles are not held.",
            "The other indicators have caveats of their own; they stand under the tables of each "
            "area’s profile and in docs/indicators.md.",
        ),
        listed=True,
    )
