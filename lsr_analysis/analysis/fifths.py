"""Fifths of an area and its peers on every ranked measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.assess import Assessment
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.areas import register
from lsr_analysis.indicators import STAGES, Indicator, Source
from lsr_analysis.statistics.neighbours import distances
from lsr_analysis.statistics.quantiles import quantile_groups

__all__ = ["MOST_ROWS", "Fifths", "FifthsRow", "fifths", "passed_over", "too_little"]

MOST_ROWS, MOST_PEERS = 20, 15
_FEWEST_COUNCILS, _FEWEST_ROWS = 20, 3
_BEST, _WORST = 1, 5

_CAPPED_AGE = re.compile(r"aged \d+ to \d+")
"""In the population of an indicator: it stops before old age."""

_PUBLISHED_DELAYS = "delayed_transfers_2c"
"""Delayed days as the framework published them; parts of them begin with that, too."""

_OF_DELAYS = (_PUBLISHED_DELAYS, "discharged_on_ready_date", "days_after_ready_date")
"""Measures of delays, which come first: what reports with delayed transfers are about."""


@dataclass(frozen=True, eq=False)
class FifthsRow:
    """One measure.

    Parameters
    ----------
    indicator : Indicator
    period : str
    after : bool
        Whether the figures come after the period of the report.
    text : str
        The area's value as printed.
    figures : pandas.Series
        Values of the area and the peers that have one, by the code of the area or peer.
    fifths : pandas.Series
        Fifths of those among all councils, 1 the best and 5 the worst.
    councils : int
        How many councils the fifths are of.
    source : Source
    """

    indicator: Indicator
    period: str
    after: bool
    text: str
    figures: pd.Series
    fifths: pd.Series
    councils: int
    source: Source

    @property
    def title(self) -> str:
        """The measure, ages in short."""
        return self.indicator.title.replace(": aged 65 and over", " (65+)")


@dataclass(frozen=True, eq=False)
class Fifths:
    """What a heat table shows.

    Parameters
    ----------
    rows : tuple of FifthsRow
        Those of the period, delays first and then by stage; then those after it.
    codes : tuple of str
        The area, then its peers from the likest on.
    names : tuple of str
    left_out : tuple of tuple of str
        Ranked measures that are not among the rows: title with period, and why.
    more_peers : int
        Peers beyond the most that are shown.
    by_likeness : bool
        Whether the peers stand in the order of likeness.
    """

    rows: tuple[FifthsRow, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    more_peers: int
    by_likeness: bool

    def in_fifth(self, fifth: int) -> list[FifthsRow]:
        """Return the rows in which the area is in a fifth."""
        return [row for row in self.rows if row.fifths[self.codes[0]] == fifth]

    @property
    def worst(self) -> list[FifthsRow]:
        """The rows in which the area is in the worst fifth."""
        return self.in_fifth(_WORST)

    @property
    def best(self) -> list[FifthsRow]:
        """The rows in which the area is in the best fifth."""
        return self.in_fifth(_BEST)

    @property
    def by_chance(self) -> float:
        """Rows that would be in any one fifth if each fifth were drawn at random."""
        return len(self.rows) / _WORST


def _by_likeness(profile: AreaProfile) -> tuple[list[str], bool]:
    """Return the peers from the likest on, and whether they could be put in that order."""
    peers, placing, code = list(profile.peers.codes), profile.placing, profile.area.code
    if profile.peers.ordered or code not in placing.levels.index:
        return peers, profile.peers.ordered
    near = distances(placing.scores, code, placing.model.weights)
    far = near.reindex(peers).sort_values(kind="stable", na_position="last")
    return [str(peer) for peer in far.index], True


def _row(
    indicator: Indicator, councils: pd.Series, codes: Sequence[str], **shown: object
) -> FifthsRow:
    """Put councils into fifths and pick those of some codes, or of their same ground."""
    turned = -councils if indicator.lower_is_better is False else councils
    groups = quantile_groups(turned)
    known = {
        code: held
        for code in codes
        for held in (code, *register().same_ground(code))
        if held in councils.index
    }
    picked = pd.Series(known, dtype=object)
    return FifthsRow(
        indicator=indicator,
        figures=pd.Series({c: float(councils[held]) for c, held in picked.items()}, dtype=float),
        fifths=pd.Series({c: int(groups[held]) for c, held in picked.items()}, dtype="Int64"),
        councils=len(councils),
        **shown,  # type: ignore[arg-type]
    )


def passed_over(latest: Latest) -> str:
    """Say why a figure is not named or placed among those of the pathway; nothing if it is."""
    councils = latest.councils
    if _CAPPED_AGE.search(latest.indicator.population):
        return "of younger adults only"
    if len(councils) and int(councils.value_counts().iloc[0]) > len(councils) / _WORST:
        return "more than a fifth of councils have one and the same figure"
    return ""


def _why_not(one: Assessment, after: bool, there: Sequence[str]) -> str:
    """Say why a ranked measure is not a row beside those that are there; nothing if it is."""
    latest = one.latest
    indicator, councils = latest.indicator, latest.councils
    if indicator.stage not in STAGES[:3]:
        return "not of people who use care"
    if _CAPPED_AGE.search(indicator.population):
        return passed_over(latest)
    if indicator.id.startswith(_PUBLISHED_DELAYS) and any(
        other == RATE or other.startswith(_PUBLISHED_DELAYS) for other in there
    ):
        return "the same delays as another row, or a part of them"
    if after and _measure(indicator.id) in map(_measure, there):
        return "the same measure is there for an earlier period"
    if latest.rank is None:
        return f"{latest.status} for this area"
    if len(councils) < _FEWEST_COUNCILS:
        return "too few councils have figures"
    return passed_over(latest)


def _measure(key: str) -> str:
    return key.removesuffix("_65plus")


def _candidates(profile: AreaProfile) -> Iterator[tuple[Assessment, bool]]:
    """Yield measures with a direction that councils are compared on, those after last."""
    for after, held in ((False, profile.assessments), (True, profile.after)):
        for one in held:
            indicator = one.latest.indicator
            compared = "councils" in indicator.compare and one.latest.whose != "predecessor"
            if indicator.lower_is_better is not None and compared:
                yield one, after


def _chosen(
    profile: AreaProfile, room: int, there: list[str]
) -> tuple[list[tuple[Assessment, bool]], list[tuple[str, str]]]:
    """Choose the measures that are shown, and say why the others are not."""
    fit: list[tuple[Assessment, bool]] = []
    left_out: list[tuple[str, str]] = []
    for one, after in _candidates(profile):
        latest = one.latest
        if why := _why_not(one, after, there):
            left_out.append((f"{latest.indicator.title}, {latest.period}", why))
        else:
            fit.append((one, after))
            there.append(latest.indicator.id)

    def first(at: int) -> tuple[bool, bool, float]:
        latest, after = fit[at][0].latest, fit[at][1]
        return latest.indicator.id not in _OF_DELAYS, after, -latest.ends.timestamp()

    order = sorted(range(len(fit)), key=first)
    for at in order[room:]:
        latest = fit[at][0].latest
        left_out.append((f"{latest.indicator.title}, {latest.period}", f"beyond {MOST_ROWS} rows"))
    kept = [fit[at] for at in sorted(order[:room])]
    kept.sort(key=lambda pair: (pair[1], pair[0].latest.indicator.id not in _OF_DELAYS))
    return kept, left_out


def fifths(profile: AreaProfile) -> Fifths:
    """Return the fifths of an area and its peers on its ranked measures.

    A measure is left out, with the reason, where it is of younger adults only, is there
    already, or so many councils tie that they cannot be put into fifths. Where more are
    held than fit, those of delays and the latest ones stay.

    Parameters
    ----------
    profile : AreaProfile
    """
    peers, by_likeness = _by_likeness(profile)
    codes = (profile.area.code, *peers[:MOST_PEERS])
    standing, rate = profile.standing, profile.indicator
    rows: list[FifthsRow] = []
    if standing is not None and len(standing.rates) >= _FEWEST_COUNCILS:
        rows.append(
            _row(
                rate, standing.rates, codes, period=profile.when, after=False,
                text=rate.text(standing.value), source=rate.sources[0],
            )
        )  # fmt: skip
    chosen, left_out = _chosen(profile, MOST_ROWS - len(rows), [row.indicator.id for row in rows])
    rows += [
        _row(
            one.latest.indicator, one.latest.councils, codes, period=one.latest.period,
            after=after, text=one.latest.text, source=one.latest.source,
        )
        for one, after in chosen
    ]  # fmt: skip
    return Fifths(
        rows=tuple(rows),
        codes=codes,
        names=tuple(register()[code].name for code in codes),
        left_out=tuple(left_out),
        more_peers=max(len(peers) - MOST_PEERS, 0),
        by_likeness=by_likeness,
    )


def too_little(profile: AreaProfile, found: Fifths) -> str:
    """Say why there are no fifths to show; nothing if there are."""
    if len(found.rows) >= _FEWEST_ROWS:
        return ""
    return (
        f"Too few ranked measures of {profile.area.name} are held for a table of fifths "
        f"({len(found.rows)}); what is held stands in the tables by stage."
    )
