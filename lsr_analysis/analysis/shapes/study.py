"""Councils grouped by what their delayed days are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, over_months
from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.analysis.shapes.checks import FEWEST, Check, checks_of
from lsr_analysis.analysis.shapes.compositions import (
    RARER,
    WHOLE,
    Compositions,
    coordinates,
    left_out_of,
    rare_parts,
    read_compositions,
    with_rarer,
)
from lsr_analysis.analysis.shapes.describing import group_names, group_profiles, plane
from lsr_analysis.analysis.shapes.named import beside_england
from lsr_analysis.analysis.shapes.persistence import Persistence, persistence
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.indicators import Indicator
from lsr_analysis.once import once
from lsr_analysis.periods import Span
from lsr_analysis.statistics.group_number import Grouping, choose_groups
from lsr_analysis.store import Data
from lsr_analysis.wording import joined

__all__ = ["NAMED", "Shapes", "shapes"]

NAMED = ("Cumbria", "Cornwall", "Plymouth", "Oxfordshire", "Stockport", "Hartlepool")
"""The areas of the project's questions."""

_LIKE = 3


@dataclass(frozen=True, eq=False, repr=False)
class Shapes:
    """What delays are made of, council by council, in groups.

    Parameters
    ----------
    span : Span
    days_indicator, rate_indicator : Indicator
    missing : str
        Why there are no groups, a sentence; empty if there are.
    councils : pandas.DataFrame
        By reference code: ``name``, ``region``, ``type``, ``days``, ``rate``, ``reviewed``,
        ``group``, ``silhouette``, ``with_exemplar``, ``exemplar``, ``x``, ``y`` and ``nearest``
        (names of the three councils whose delays are made up most alike).
    shares : pandas.DataFrame
        Shares from 0 to 1 by reference code, England's last; one column a part.
    parts : pandas.DataFrame
        By part: ``breakdown``, ``title``, ``short``.
    rare : tuple of str
        Reasons added up for the grouping.
    groups : pandas.DataFrame
        By group: ``name``, ``councils``, ``reviewed`` (how many), ``exemplar`` (name),
        ``stability``, ``silhouette`` (mean), and the delayed days rate of its councils:
        ``rate`` (median), ``rate_low``, ``rate_high``.
    profiles : pandas.DataFrame
        See :func:`lsr_analysis.analysis.shapes.describing.group_profiles`.
    choice : Grouping or None
        How the number of groups was chosen.
    pulls : pandas.DataFrame
        How parts pull in the plane of ``x`` and ``y``.
    explained : tuple of float
        Share of variance along ``x`` and along ``y``.
    checks : tuple of Check
    kept : Persistence
        Whether councils keep their own shape from the year before.
    named : pandas.DataFrame
        See :func:`lsr_analysis.analysis.shapes.named.beside_england`.
    wanted : tuple of str
        Names of the areas to be named.
    left_out : mapping of str to str
        Councils without a shape, each with the reason.
    unfinished : pandas.DataFrame
        As `parts`, of parts that were collected in some of the months only and are left out.
    """

    span: Span
    days_indicator: Indicator
    rate_indicator: Indicator
    missing: str
    councils: pd.DataFrame
    shares: pd.DataFrame
    parts: pd.DataFrame
    rare: tuple[str, ...]
    groups: pd.DataFrame
    profiles: pd.DataFrame
    choice: Grouping | None
    pulls: pd.DataFrame
    explained: tuple[float, float]
    checks: tuple[Check, ...]
    kept: Persistence
    named: pd.DataFrame
    wanted: tuple[str, ...]
    left_out: Mapping[str, str]
    unfinished: pd.DataFrame

    @property
    def rarer(self) -> str:
        """The reasons added up, in words."""
        titles = [str(self.parts["short"][part]) for part in self.rare]
        return joined(titles)

    @property
    def shorts(self) -> pd.Series:
        """Short titles of the parts that groups are made by."""
        return _shorts(self.parts)

    def __repr__(self) -> str:
        if self.choice is None:
            return f"<shapes of delay, {self.span}: {self.missing}>"
        return (
            f"<shapes of delay, {self.span}: {len(self.councils)} councils in "
            f"{self.choice.number} groups, {'separate' if self.choice.separate else 'a continuum'}>"
        )


def _shorts(parts: pd.DataFrame) -> pd.Series:
    return pd.concat([parts["short"], pd.Series({RARER: "rare reasons"})])


def _groups(table: pd.DataFrame, names: Mapping[int, str], choice: Grouping) -> pd.DataFrame:
    by = table.groupby("group")
    exemplars = table[table["exemplar"]].set_index("group")["name"]
    return pd.DataFrame(
        {
            "name": pd.Series(names),
            "councils": by.size(),
            "reviewed": by["reviewed"].sum(),
            "exemplar": exemplars,
            "stability": choice.stability,
            "silhouette": by["silhouette"].mean(),
            "rate": by["rate"].median(),
            "rate_low": by["rate"].min(),
            "rate_high": by["rate"].max(),
        }
    ).rename_axis("group")


def _nearest(scaled: pd.DataFrame, names: pd.Series) -> list[str]:
    from scipy.spatial.distance import cdist

    points = scaled.to_numpy()
    near = cdist(points, points).argsort(axis=1, kind="stable")
    return [
        ", ".join(names.iloc[[k for k in row if k != own][:_LIKE]]) for own, row in enumerate(near)
    ]


def _why_none(data: Data, span: Span, councils: int) -> str:
    held = data.coverage
    if span.start > held.end or span.end < held.start:
        return (
            f"The shapes of delay cannot be assessed for {span}: delayed transfers are held from "
            f"{held}."
        )
    have = f"only {councils} councils have" if councils else "no council has"
    return (
        f"The shapes of delay cannot be assessed for {span}: {have} delayed days by attribution, "
        f"type of care and reason in every month; delayed transfers are held from {held}."
    )


def _none(
    data: Data,
    span: Span,
    found: Compositions,
    areas: tuple[Area, ...],
    left_out: Mapping[str, str],
    missing: str,
) -> Shapes:
    """Return the result of a period with too few figures for groups."""
    empty, nan = pd.DataFrame(), float("nan")
    return Shapes(
        span=span, days_indicator=data.indicators[WHOLE], rate_indicator=data.indicators[RATE],
        missing=missing, councils=empty, shares=empty, parts=found.parts, rare=(), groups=empty,
        profiles=empty, choice=None, pulls=empty, explained=(nan, nan), checks=(),
        kept=Persistence(span.years_earlier(), 0, nan, nan, pd.Series()), named=empty,
        wanted=tuple(area.name for area in areas), left_out=left_out, unfinished=found.unfinished,
    )  # fmt: skip


def _councils(data: Data, span: Span, days: pd.Series) -> pd.DataFrame:
    """Return what is known of each council apart from its shape."""
    areas = [data.register[code] for code in days.index]
    reviewed = set(reviewed_areas(data))
    return pd.DataFrame(
        {
            "name": [area.name for area in areas],
            "region": [area.region for area in areas],
            "type": [area.type for area in areas],
            "days": days,
            "rate": over_months(data, RATE, span.months)["value"].reindex(days.index),
            "reviewed": [area.code in reviewed for area in areas],
        },
        index=days.index,
    )


@once(most=4)
def shapes(data: Data, span: Span, named: tuple[str, ...] = NAMED) -> Shapes:
    """Group councils by what their delayed days are made of, over a period.

    Shares by attribution, type of care and reason are turned into log-ratios, scaled so that
    the three count alike, and grouped; the number of groups is chosen by the rule of
    :mod:`lsr_analysis.statistics.group_number`.

    Parameters
    ----------
    data : Data
    span : Span
    named : tuple of str
        Areas to set beside England, by name or code.

    Returns
    -------
    Shapes
        Without groups, and `missing` says why, where the period has no figures.

    Raises
    ------
    UnknownArea, AmbiguousArea
        If a name is not that of one council.
    """
    # A council that ended since is still meant where the period has no figures anyway.
    on = min(span.first_day, data.coverage.last_day)
    areas = tuple(dict.fromkeys(data.register.find(name, on) for name in named))
    found = read_compositions(data, span)
    rows = found.shares.index.drop(ENGLAND, errors="ignore")
    count = len(rows) if ENGLAND in found.shares.index else 0
    if count < FEWEST:
        left_out = left_out_of(data, span, found) if count else {}
        return _none(data, span, found, areas, left_out, _why_none(data, span, count))
    rare = rare_parts(found)
    scaled, logs, _ = coordinates(found, rare)
    choice = choose_groups(scaled)
    places, pulls, explained = plane(scaled)
    table = _councils(data, span, found.days[rows]).join(choice.rows).join(places)
    table["nearest"] = _nearest(scaled, table["name"])
    shares = found.shares.loc[[*rows, ENGLAND]]
    both = with_rarer(shares.rename(index={ENGLAND: "England"}), rare)
    profiles = group_profiles(table["group"], logs, both[list(logs)])
    before = span.years_earlier()
    earlier = read_compositions(data, before)
    return Shapes(
        span=span, days_indicator=data.indicators[WHOLE], rate_indicator=data.indicators[RATE],
        missing="", councils=table, shares=shares, parts=found.parts, rare=rare,
        groups=_groups(table, group_names(profiles, _shorts(found.parts)), choice),
        profiles=profiles, choice=choice, pulls=pulls, explained=explained,
        checks=checks_of(data, before, earlier, found, rare, table["group"]),
        kept=persistence(found, earlier, before, rare, FEWEST),
        named=beside_england(data, span, shares, found.parts, [a.code for a in areas]),
        wanted=tuple(area.name for area in areas), left_out=left_out_of(data, span, found),
        unfinished=found.unfinished,
    )  # fmt: skip
