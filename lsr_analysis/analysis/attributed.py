"""Who delayed days are attributed to, council by council, with and without joint attribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import councils, over_months
from lsr_analysis.analysis.mix import shares
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.areas import ENGLAND
from lsr_analysis.store import DELAYS, Data

__all__ = ["BOTH", "Attributed", "attributed"]

BOTH = "both"
"""Days attributed to the NHS and social care jointly."""

_BREAKDOWN = "attribution"


@dataclass(frozen=True, eq=False)
class Attributed:
    """Shares of delayed days by who they are attributed to.

    Joint days belong to neither side alone. Each side is therefore counted twice, without
    them (``nhs``, ``social_care``) and with them (``nhs_both``, ``social_care_both``): its
    share lies between the two, however a council records joint days. The shares without and
    ``both`` add up to 1; those with overlap.

    Parameters
    ----------
    titles : mapping of str to str
        Title of each way of counting, in order: ``nhs``, ``nhs_both``, ``social_care``,
        ``social_care_both`` and ``both``.
    area, england : pandas.Series
        Shares from 0 to 1, by way of counting.
    days : pandas.Series
        The area's delayed days, by way of counting.
    peers : pandas.DataFrame
        Shares of the peers that have figures, one row a council, in the order of the set.
    councils : pandas.DataFrame
        Shares of every council with a delayed day and with figures for all these months, the
        area included, by reference code.
    names : mapping of str to str
        Name of each of those councils.
    months : pandas.PeriodIndex
        The months of the profile's mix.
    """

    titles: Mapping[str, str]
    area: pd.Series
    england: pd.Series
    days: pd.Series
    peers: pd.DataFrame
    councils: pd.DataFrame
    names: Mapping[str, str]
    months: pd.PeriodIndex

    @property
    def joint_range(self) -> tuple[float, float]:
        """The lowest and the highest share that any council attributes to both jointly."""
        joint = self.councils[BOTH]
        return float(joint.min()), float(joint.max())

    @property
    def joint_middle(self) -> tuple[float, float]:
        """Quartiles of that share: half of the councils lie between them."""
        joint = self.councils[BOTH]
        return float(joint.quantile(0.25)), float(joint.quantile(0.75))


def _ways(parts: pd.DataFrame) -> pd.DataFrame:
    """Count each side without and with joint days, and joint days by themselves."""
    columns: dict[str, pd.Series] = {}
    for side in parts.columns.drop(BOTH):
        columns[side] = parts[side]
        columns[f"{side}_{BOTH}"] = parts[side] + parts[BOTH]
    return pd.DataFrame({**columns, BOTH: parts[BOTH]})


def attributed(data: Data, profile: AreaProfile) -> Attributed | None:
    """Return shares of delayed days by attribution, for an area, England and every council.

    Parameters
    ----------
    data : Data
    profile : AreaProfile
        Its months, ``mix_months``, are those of the shares.

    Returns
    -------
    Attributed or None
        None if the area has no delayed day in these months, as in ``profile.mix``.
    """
    if _BREAKDOWN not in profile.mix:
        return None
    parts = data.indicators.parts(DELAYS, _BREAKDOWN)
    titles = {part.removeprefix(f"{DELAYS}_"): found.part or "" for part, found in parts.items()}
    held = {}
    for part, name in zip(parts, titles, strict=True):
        over = over_months(data, part, profile.mix_months)
        # A council with some of the months only would be set beside others over other months.
        held[name] = over.loc[over["complete"], "value"]
    days = pd.DataFrame(held).dropna()
    share = _ways(shares(days).dropna())
    area = profile.area.code
    everyone = councils(share)
    named: dict[str, str] = {}
    for way in share:
        side = way.removesuffix(f"_{BOTH}")
        if way == BOTH:
            named[way] = titles[BOTH]
        else:
            named[way] = f"{titles[side]} {'alone' if way == side else 'plus both'}"
    return Attributed(
        titles=named,
        area=share.loc[area],
        england=share.loc[ENGLAND],
        days=_ways(days.loc[[area]]).iloc[0],
        peers=everyone.reindex(list(profile.peers.codes)).dropna(),
        councils=everyone,
        names={code: data.register[code].name for code in everyone.index},
        months=profile.mix_months,
    )
