"""The three compositions of a council's delayed days, ready to be compared."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from lsr_analysis.analysis.aggregate import councils, over_months
from lsr_analysis.analysis.gaps import why_incomplete, why_missing
from lsr_analysis.areas import ENGLAND
from lsr_analysis.periods import Span
from lsr_analysis.statistics.compositions import block_scaled, closed, clr, replaced
from lsr_analysis.store import Data

__all__ = [
    "LEAST_PEOPLE", "LIMIT", "RARER", "WHOLE", "Compositions", "coordinates", "left_out_of",
    "on_the_same_parts", "rare_parts", "read_compositions", "with_rarer",
]  # fmt: skip

WHOLE = "delayed_days"
"""Id of what the parts add up to; the id of a part begins with it."""

LEAST_PEOPLE = 2
"""People delayed on an average day below which shares follow a handful of people."""

LIMIT = 0.005
"""A share that rounds to 0% is taken as a rounded zero."""

RARER = "delayed_days_rarer"
"""Id of the reasons that are added up because too many councils have next to none."""

_RARE_IN = 0.1
_SHORT = {
    "nhs": "NHS delays", "social_care": "social care delays", "both": "joint delays",
    "acute": "acute care", "non_acute": "non-acute care", "assessment": "assessments",
    "public_funding": "public funding", "nhs_non_acute": "further NHS care",
    "residential_home": "residential homes", "nursing_home": "nursing homes",
    "home_care": "home care", "equipment": "equipment", "choice": "patient or family choice",
    "disputes": "disputes", "housing": "housing", "other": "other reasons",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Compositions:
    """Shares of delayed days by part over some months.

    Parameters
    ----------
    shares : pandas.DataFrame
        One row a council of which shares can be told, and England; one column a part that was
        collected in every month. Shares of one breakdown add up to 1.
    days : pandas.Series
        Delayed days of each row.
    parts : pandas.DataFrame
        By part: ``breakdown``, ``title`` and ``short``.
    few : mapping of str to float
        Councils left out because they have too few delayed days, each with the people delayed
        on an average day.
    unfinished : pandas.DataFrame
        As `parts`, of parts that were collected in some of the months only. They have no share.
    """

    shares: pd.DataFrame
    days: pd.Series
    parts: pd.DataFrame
    few: Mapping[str, float]
    unfinished: pd.DataFrame

    def of(self, breakdown: str) -> pd.DataFrame:
        """Return the shares of one breakdown.

        Parameters
        ----------
        breakdown : str

        Returns
        -------
        pandas.DataFrame
        """
        return self.shares[self.parts.index[self.parts["breakdown"] == breakdown]]

    def only(self, parts: Container[str]) -> Compositions:
        """Return the compositions of some parts alone, shares adding up to 1 again.

        Parameters
        ----------
        parts : container of str

        Returns
        -------
        Compositions
            Without councils that have no days in those parts of a breakdown.
        """
        kept = self.parts[[part in parts for part in self.parts.index]]
        if kept.empty:
            return replace(self, shares=self.shares[[]], parts=kept)
        blocks = kept.groupby("breakdown", sort=False).groups.values()
        shares = pd.concat([closed(self.shares[block]) for block in blocks], axis=1).dropna()
        return replace(self, shares=shares, days=self.days[shares.index], parts=kept)


def on_the_same_parts(
    first: Compositions, second: Compositions
) -> tuple[Compositions, Compositions]:
    """Return two sets of compositions on the parts that both have.

    A log-ratio is to the mean of all parts of its row, so that one part more on one side would
    move all the others.

    Parameters
    ----------
    first, second : Compositions

    Returns
    -------
    tuple of Compositions
    """
    both = set(first.parts.index) & set(second.parts.index)
    return first.only(both), second.only(both)


def read_compositions(data: Data, span: Span) -> Compositions:
    """Read the shares of delayed days by each breakdown.

    Parameters
    ----------
    data : Data
    span : Span

    Returns
    -------
    Compositions
        Without a row if no council has delayed days in every month.
    """
    whole = _complete(data, WHOLE, span)
    people = whole / sum(month.days_in_month for month in span.months)
    enough = people[(people >= LEAST_PEOPLE) | (people.index == ENGLAND)].index
    tables, rows, some = [], [], []
    for breakdown in data.indicators[WHOLE].breakdowns:
        days = {}
        for part, known in data.indicators.parts(WHOLE, breakdown).items():
            title = known.part or known.title
            short = _SHORT.get(part.removeprefix(f"{WHOLE}_"), title.split(" (")[0].lower())
            row = {"part": part, "breakdown": breakdown, "title": title, "short": short}
            held = _complete(data, part, span)
            if len(held):
                days[part] = held.reindex(enough)
                rows.append(row)
            elif len(over_months(data, part, span.months)):
                some.append(row)
        tables.append(closed(pd.DataFrame(days)))
    shares = pd.concat(tables, axis=1).dropna()
    parts, unfinished = (
        pd.DataFrame(found, columns=["part", "breakdown", "title", "short"]).set_index("part")
        for found in (rows, some)
    )
    few = councils(people[people < LEAST_PEOPLE].to_frame())["value"]
    return Compositions(shares, whole.reindex(shares.index), parts, few.to_dict(), unfinished)


def _complete(data: Data, indicator: str, span: Span) -> pd.Series:
    """Return the value of each area that has one in every month."""
    over = over_months(data, indicator, span.months)
    return over.loc[over["complete"], "value"]


def left_out_of(data: Data, span: Span, found: Compositions) -> dict[str, str]:
    """Name the councils of the period that have no shape, each with the reason.

    Parameters
    ----------
    data : Data
    span : Span
    found : Compositions

    Returns
    -------
    dict of str to str
        By name of the council.
    """
    whole = over_months(data, WHOLE, span.months)
    out = {}
    for area in data.register:
        ended = area.end is not None and area.end < span.first_day
        if area.start > span.last_day or ended or area.code in found.shares.index:
            continue
        if area.code in found.few:
            people = found.few[area.code]
            reason = (
                f"{people:.1f} people delayed on an average day, fewer than {LEAST_PEOPLE}, so "
                "that shares follow a handful of people"
            )
        elif area.code not in whole.index:
            said = why_missing(data, area, WHOLE, span).rstrip(".")
            reason = f"t{said[1:]}" if said.startswith("The") else said
        else:
            reason = why_incomplete(data, area, WHOLE, span) or "a part has no figure"
        out[area.name] = reason
    return out


def rare_parts(found: Compositions) -> tuple[str, ...]:
    """Return the reasons to be added up, because more than a tenth of councils have about none.

    Log-ratios of a part that is zero here and there depend on what is put for the zero. Where
    only one reason is that rare, the next rarest is added to it.

    Parameters
    ----------
    found : Compositions

    Returns
    -------
    tuple of str
    """
    reasons = councils(found.of("reason"))
    none = (reasons < LIMIT).mean().sort_values(ascending=False, kind="stable")
    count = int((none > _RARE_IN).sum())
    rare = none.index[: max(count, 2)] if count and len(none) > 3 else none.index[:0]
    return tuple(part for part in reasons if part in set(rare))


def with_rarer(shares: pd.DataFrame, rare: tuple[str, ...]) -> pd.DataFrame:
    """Add up the rare reasons, as far as they were collected, under :data:`RARER`.

    Parameters
    ----------
    shares : pandas.DataFrame
    rare : tuple of str

    Returns
    -------
    pandas.DataFrame
        The joined part is the last column; as it was where no reason is rare.
    """
    joined = [part for part in rare if part in shares]
    if not joined:
        return shares
    return shares.drop(columns=joined).assign(**{RARER: shares[joined].sum(axis=1)})


def coordinates(
    found: Compositions,
    rare: tuple[str, ...],
    limit: float = LIMIT,
    without: str = "",
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Return log-ratios of the councils, side by side and scaled so that compositions count alike.

    Parameters
    ----------
    found : Compositions
    rare : tuple of str
        Reasons to be added up, as far as they were collected.
    limit : float
        Shares below it are taken as rounded zeros.
    without : str
        A breakdown to leave out.

    Returns
    -------
    scaled, logs : pandas.DataFrame
        One row a council, one column a part (rarer reasons as :data:`RARER`): what distances
        are measured on, and the centred log-ratios themselves.
    scales : pandas.Series
        By breakdown.
    """
    blocks = {}
    for breakdown in dict.fromkeys(found.parts["breakdown"]):
        shares = with_rarer(councils(found.of(breakdown)), rare)
        if breakdown != without and shares.shape[1] > 1:
            blocks[breakdown] = clr(replaced(shares, limit))
    scaled, scales = block_scaled(blocks)
    return scaled, pd.concat(blocks.values(), axis=1), scales
