"""Sentences about what delays are made of."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lsr_analysis.analysis.shapes import Shapes
from lsr_analysis.analysis.shapes.compositions import LEAST_PEOPLE, LIMIT, WHOLE
from lsr_analysis.analysis.shapes.named import FEWEST_MONTHS
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display.prose import Prose
from lsr_analysis.statistics.group_number import LEAST_STABLE
from lsr_analysis.wording import fixed, joined, lowered, raised, signed

__all__ = ["shapes_answer", "shapes_caveats"]

_REASONS = 3


def _of_england(result: Shapes) -> str:
    """Say what delays in England were made of: who, where, and the largest reasons."""
    england, parts = result.shares.loc[ENGLAND], result.parts
    said = []
    who = {
        f"{WHOLE}_nhs": "to the NHS",
        f"{WHOLE}_social_care": "to social care",
        f"{WHOLE}_both": "to both jointly",
    }
    held = [part for part in who if part in england.index]
    if held:
        first, *others = [f"{england[part]:.0%}{{}} {who[part]}" for part in held]
        listed = [first.format(" were attributed"), *(other.format("") for other in others)]
        whole = sum(round(100 * england[part]) for part in held)
        said.append(f"{joined(listed)}{' (rounded)' if whole != 100 else ''}")
    if f"{WHOLE}_acute" in england.index:
        said.append(f"{england[f'{WHOLE}_acute']:.0%} were in acute care")
    reasons = parts.index[parts["breakdown"] == "reason"]
    if len(reasons):
        top = england[reasons].nlargest(_REASONS).index
        titles = [lowered(str(parts["title"][part]).split(" (")[0]) for part in top]
        shares = [f"{england[part]:.0%}" for part in top]
        named = joined(f"“{title}” ({share})" for title, share in zip(titles, shares, strict=True))
        gone = result.unfinished["short"][result.unfinished["breakdown"] == "reason"]
        without = f", {joined(gone)} left out," if len(gone) else ""
        said.append(f"the commonest reasons recorded{without} were {named}")
    return f"Of England’s delayed days in {result.span}, {'; '.join(said)}"


def _first(result: Shapes) -> str:
    """Answer the question of the part in one sentence."""
    assert result.choice is not None
    said, count = _of_england(result), len(result.councils)
    if result.choice.separate:
        return (
            f"{said}; around this, {count} councils fall into {result.choice.number} groups that "
            "are more distinct than in 95% of clouds of points without groups."
        )
    return (
        f"{said}; around this, {count} councils form a continuum, in which no separate types can "
        "be told apart."
    )


def _grouping(result: Shapes) -> str:
    choice = result.choice
    assert choice is not None
    best = choice.numbers.loc[choice.number]
    tried = f"{choice.numbers.index[0]} to {choice.numbers.index[-1]}"
    figures = (
        f"a stability of {best['stability']:.2f} for the least stable group (standard error by the "
        f"draws {best['stability_error']:.2f}), and a mean silhouette of "
        f"{best['silhouette']:.2f}, where half of the clouds without groups reach "
        f"{best['reference_median']:.2f} and 95% at most {best['reference']:.2f}"
    )
    if not choice.stable:
        above = choice.numbers[choice.numbers["silhouette"] > choice.numbers["reference"]]
        odd = ""
        if len(above):
            which = joined([str(number) for number in above.index])
            odd = (
                f" With {which} groups the silhouette is above that of 95% of clouds, but some "
                "of those groups do not hold in redraws of councils."
            )
        return (
            f"By a rule fixed beforehand each group was to have a stability of {LEAST_STABLE:g} or "
            f"more and a twentieth of councils, and no number from {tried} passed. The "
            f"nearest is {choice.number}, with {figures}; its groups are shown as a description "
            f"only, and which of them a council is in should not be used.{odd}"
        )
    verdict = "the groups are called separate" if choice.separate else "they describe a continuum"
    return (
        f"Of {tried} groups a rule fixed beforehand chose {choice.number}, with {figures}: "
        f"{verdict}."
    )


def _kept(result: Shapes) -> str:
    kept = result.kept
    if not kept.councils:
        return (
            "Whether councils keep the shape of their delays from the year before cannot be "
            f"assessed: too few have figures for {kept.before}."
        )
    without = f"; both years without {joined(kept.without)}" if kept.without else ""
    return (
        f"A council’s own shape lasts: {kept.nearest:.0%} of {kept.councils} councils lie nearer "
        f"to their own shape of {kept.before} than to that of any other council, and "
        f"{kept.nearest_tenth:.0%} have it among the nearest tenth (by chance: "
        f"{1 / kept.councils:.1%} and 10%{without})."
    )


def _checked(result: Shapes) -> str:
    year = result.checks[0]
    if year.why:
        words = f"Whether the grouping holds in {year.title} cannot be assessed: {year.why}"
    else:
        words = (
            f"Grouped again on {year.title}, {year.kept:.0%} of {year.councils} councils keep "
            f"their group (adjusted Rand index {fixed(year.rand)}; 1 is the same grouping, 0 is "
            "chance)"
        )
    others = [check for check in result.checks[1:] if not check.why]
    if not others:
        return f"{words}."
    low = min(others, key=lambda check: check.rand)
    high = max(others, key=lambda check: check.rand)
    return (
        f"{words}; with other choices of method the index runs from {fixed(low.rand)} "
        f"({low.title}) to {fixed(high.rand)} ({high.title})."
    )


def _groups(result: Shapes) -> Iterator[str]:
    text, unit = result.rate_indicator.text, result.rate_indicator.unit
    for group, row in result.groups.iterrows():
        rate = ""
        if row["rate"] == row["rate"]:
            rate = (
                f" The delayed days rate of its councils ran from {text(row['rate_low'])} to "
                f"{text(row['rate_high'])} {unit}, median {text(row['rate'])}."
            )
        yield (
            f"Group {group}, {row['name']}: {row['councils']} councils, {row['reviewed']} of them "
            f"reviewed; exemplar {row['exemplar']}; stability {row['stability']:.2f}.{rate}"
        )


def _part(row: pd.Series) -> str:
    digits = 0 if abs(row["points"]) >= 5 else 1

    points, lower, upper = (
        signed(row[name], digits, side=True) for name in ("points", "lower", "upper")
    )
    return (
        f"{row['short']} {row['share']:.0%} against {row['england']:.0%} "
        f"({points} points, 95% interval {lower} to {upper})"
    )


def _named(result: Shapes) -> Iterator[str]:
    unsure = []
    for area in result.wanted:
        rows = result.named
        rows = rows[rows["area"] == area] if len(rows) else rows
        if rows.empty:
            why = result.left_out.get(area, "it has no figures for every month of the period")
            yield f"{area} cannot be compared with England: {why}."
        elif not rows["assessed"].any():
            unsure.append(area)
        elif not rows["differs"].any():
            yield f"No part of {area}’s delays has a 95% interval that leaves England’s share out."
        else:
            most = rows[rows["most"] > 0].sort_values("most")
            own = rows[rows["assessed"] & ~rows["mirror"]]
            yield (
                f"{area} differs from England on {own['differs'].sum()} of {len(own)} parts, most "
                f"on {'; '.join(_part(row) for _, row in most.iterrows())}."
            )
    if unsure:
        yield (
            f"How sure the differences of {joined(unsure)} from England are cannot be assessed: "
            f"the period has fewer than {FEWEST_MONTHS} months, or they have months without "
            "delayed days."
        )


def _standing_out(result: Shapes) -> Iterator[str]:
    """Say which parts are larger than England's in which of the named areas."""
    rows = result.named
    if rows.empty:
        return
    rows = rows[(rows["most"] > 0) & rows["differs"].astype(bool) & (rows["points"] > 0)]
    by_part: dict[str, list[str]] = {}
    for area in result.wanted:
        for short in rows.loc[rows["area"] == area].sort_values("most")["short"]:
            by_part.setdefault(str(short), []).append(area)
    if len(by_part) > 1:
        order = sorted(by_part.items(), key=lambda one: -len(one[1]))
        told = "; ".join(f"{short} in {joined(areas)}" for short, areas in order)
        yield f"Of what the named areas differ on most, larger than in England are: {told}."


def _left_out(result: Shapes) -> Iterator[str]:
    if result.left_out:
        listed = "; ".join(f"{name}: {why}" for name, why in result.left_out.items())
        yield f"Left out: {listed}."


def shapes_answer(result: Shapes) -> Prose:
    """Say what delays are made of, whether councils fall into types, and how named areas differ.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Prose
        The first sentence stands by itself.
    """
    if result.choice is None:
        return Prose((result.missing,))
    return Prose(
        (
            _first(result),
            _grouping(result),
            _kept(result),
            _checked(result),
            *(_groups(result) if result.choice.stable else ()),
            *_standing_out(result),
            *_named(result),
            *_left_out(result),
        ),
        listed=True,
    )


def _unfinished(result: Shapes) -> Iterator[str]:
    """Name the parts that were collected in some of the months only."""
    if len(result.unfinished):
        titles = joined(f"“{lowered(title)}”" for title in result.unfinished["title"])
        yield (
            f"Left out, since not collected in every month of {result.span}: {titles}. Shares of "
            "that way of splitting are of the days in its other parts."
        )


def _compared(result: Shapes) -> Iterator[str]:
    """Name the parts that only one of two years has."""
    kept = result.kept
    if kept.councils and kept.without:
        yield (
            f"{raised(joined(kept.without))} were collected in every month of only one of "
            f"{kept.before} and {result.span}. Where the two are compared they are left out, and "
            "shares add up to 100% without them."
        )


def _parts_of_an_area(result: Shapes) -> int:
    """Return how many parts an area is compared on; one of two that mirror each other counts."""
    if result.named.empty:
        return len(result.parts)
    return int((~result.named["mirror"].astype(bool)).groupby(result.named["area"]).sum().max())


def shapes_caveats(result: Shapes) -> Prose:
    """List what the shapes of delay cannot bear.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Prose
    """
    if result.choice is None:
        return Prose((result.missing,))
    rarer = ""
    if result.rare:
        rarer = f" {raised(result.rarer)} are one part, since more than a "
        rarer += "tenth of councils have next to none of one of them."
    return Prose(
        (
            "Local recording decides much of attribution and of reasons: two councils with the "
            "same patients can show different shapes. A shape that lasts may be a habit of "
            "recording that lasts.",
            "A shape does not say how high delays are, and no shape is better than another. The "
            "rates given by group are description.",
            "Shares are compared by the logarithms of their ratios, since one part can only grow "
            "at the others’ cost. Attribution, type of care and reason are scaled so that none of "
            f"them alone decides the main direction. Shares below {LIMIT:.1%} count as rounded "
            f"zeros.{rarer}",
            f"The rule for the number of groups was fixed before the figures were grouped: every "
            f"group stable ({LEAST_STABLE:g} or more over {result.choice.draws} redraws of "
            "councils) and no smaller than a twentieth of councils, then the highest silhouette. "
            "Clouds without groups are drawn from a normal distribution; councils’ log-ratios "
            "have longer tails, so that a silhouette just above them is weak evidence.",
            f"Councils with fewer than {LEAST_PEOPLE} people delayed on an average day are left "
            "out.",
            *_unfinished(result),
            *_compared(result),
            "Intervals of the named areas rest on how their months vary, drawn in blocks of a "
            f"third of the period. With {_parts_of_an_area(result)} parts to an area, about one "
            "would leave England’s share out by chance alone, and more where neighbouring months "
            "are much alike. England’s share holds the area’s own days.",
            *result.days_indicator.caveats,
        ),
        listed=True,
    )
