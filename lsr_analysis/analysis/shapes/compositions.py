"""The three compositions of a council's delayed days, ready to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import councils, over_months
from lsr_analysis.analysis.gaps import why_incomplete, why_missing
from lsr_analysis.analysis.mix import mix_of
from lsr_analysis.areas import ENGLAND
from lsr_analysis.periods import Span
from lsr_analysis.statistics.compositions import block_scaled, closed, clr, replaced
from lsr_analysis.store import Data

__all__ = [
    "LEAST_PEOPLE", "LIMIT", "RARER", "WHOLE", "Compositions", "coordinates", "left_out_of",
    "rare_parts", "read_compositions",
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
        collected. Shares of one breakdown add up to 1.
    days : pandas.Series
        Delayed days of each row.
    parts : pandas.DataFrame
        By part: ``breakdown``, ``title`` and ``short``.
    few : mapping of str to float
        Councils left out because they have too few delayed days, each with the people delayed
        on an average day.
    """

    shares: pd.DataFrame
    days: pd.Series
    parts: pd.DataFrame
    few: Mapping[str, float]

    def of(self, breakdown: str) -> pd.DataFrame:
        """Return the shares of one breakdown."""
        return self.shares[self.parts.index[self.parts["breakdown"] == breakdown]]


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
    whole = over_months(data, WHOLE, span.months)
    whole = whole.loc[whole["complete"], "value"]
    people = whole / sum(month.days_in_month for month in span.months)
    enough = people[(people >= LEAST_PEOPLE) | (people.index == ENGLAND)].index
    tables, rows = [], []
    for breakdown in data.indicators[WHOLE].breakdowns:
        known = data.indicators.parts(WHOLE, breakdown)
        found = mix_of(data, breakdown, span.months)
        tables.append(closed(found.reindex(enough)) if len(found.columns) else pd.DataFrame())
        for part in found:
            title = known[part].part or known[part].title
            short = _SHORT.get(part.removeprefix(f"{WHOLE}_"), title.split(" (")[0].lower())
            rows.append({"part": part, "breakdown": breakdown, "title": title, "short": short})
    shares = pd.concat(tables, axis=1).dropna()
    parts = pd.DataFrame(rows, columns=["part", "breakdown", "title", "short"]).set_index("part")
    few = councils(people[people < LEAST_PEOPLE].to_frame())["value"]
    return Compositions(shares, whole.reindex(shares.index), parts, few.to_dict())


def left_out_of(data: Data, span: Span, found: Compositions) -> dict[str, str]:
    """Name the councils of the period that have no shape, each with the reason.

    Parameters
    ----------
    data : Data
    span : Span
    found : Compositions
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
    """
    reasons = councils(found.of("reason"))
    none = (reasons < LIMIT).mean().sort_values(ascending=False, kind="stable")
    count = int((none > _RARE_IN).sum())
    rare = none.index[: max(count, 2)] if count and len(none) > 3 else none.index[:0]
    return tuple(part for part in reasons if part in set(rare))


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
        shares = councils(found.of(breakdown))
        joined = [part for part in rare if part in shares]
        if joined:
            shares = shares.drop(columns=joined).assign(**{RARER: shares[joined].sum(axis=1)})
        if breakdown != without and shares.shape[1] > 1:
            blocks[breakdown] = clr(replaced(shares, limit))
    scaled, scales = block_scaled(blocks)
    return scaled, pd.concat(blocks.values(), axis=1), scales
