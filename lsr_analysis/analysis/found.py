"""What the reviews found: themes by area and stage, in as much of them as is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.evidence.findings import REVIEW_STAGES
from lsr_analysis.evidence.sources import TIERS
from lsr_analysis.once import once
from lsr_analysis.statistics.co_occurrence import together
from lsr_analysis.store import Data

__all__ = ["CONCERN", "FEWEST_AREAS", "REGULATOR", "STRENGTH", "Found", "found"]

REGULATOR = "regulator"
STRENGTH, CONCERN = ("strength", "mixed"), ("concern", "mixed")
"""Directions that say something good, and something bad; a mixed finding says both."""

FEWEST_AREAS = 4
"""Areas with a concern that a theme needs to be compared with others: of 20 areas, not even three
out of three together would be told from chance among as many pairs as there are."""

_SEED = 20171012
_PLAIN = ("area_code", "area", "theme", "stage", "direction", "source", "tier")


@dataclass(frozen=True, eq=False)
class Found:
    """What is held of what the reviews of the 20 areas found.

    Every count is of areas, and the least number: an area without a finding on a theme has none
    in the text at hand, which does not say that nothing was found.

    Parameters
    ----------
    findings : pandas.DataFrame
        One row a finding on the reviewed areas: ``area_code``, ``area``, ``theme``, ``stage``,
        ``direction``, ``source``, ``tier``.
    areas : pandas.DataFrame
        One row a reviewed area by code, most findings first: ``area``, ``findings``,
        ``documents``, ``best_tier`` (empty where none), ``themes`` (how many have a finding),
        ``concerns`` (how many have a concern), and the number of findings by tier.
    themes : pandas.DataFrame
        One row a theme of the codebook with a finding, most areas with a concern first:
        ``title``; the number of areas with a ``strength``, with a ``concern``, ``strength_only``,
        ``concern_only``, ``both``, ``either``; ``plain_concern`` and ``plain_strength`` without
        mixed findings; and ``regulator_strength`` and ``regulator_concern`` where only documents
        of the regulator count.
    stages : pandas.DataFrame
        One row a theme (as in `themes`) and stage: the number of areas with a ``strength`` and
        with a ``concern``.
    pairs : pandas.DataFrame
        Themes of concern together in an area; see
        :func:`lsr_analysis.statistics.co_occurrence.together`. ``first`` and ``second`` are
        themes. Empty if fewer than two themes have a concern in enough areas.
    left_out : tuple of str
        Titles of themes with a concern in too few areas to be compared.
    titles : dict of str to str
        Title of each theme.
    others : dict of str to int
        Areas that were reviewed apart from the 20, and how many findings are held; not counted.
    latest : str
        Month of the latest dated document; empty if none has a date.
    """

    findings: pd.DataFrame
    areas: pd.DataFrame
    themes: pd.DataFrame
    stages: pd.DataFrame
    pairs: pd.DataFrame
    left_out: tuple[str, ...]
    titles: dict[str, str]
    others: dict[str, int]
    latest: str

    @property
    def covered(self) -> int:
        """How many of the areas have a finding."""
        return int((self.areas["findings"] > 0).sum())

    @property
    def without(self) -> list[str]:
        """Names of areas without a finding."""
        return sorted(self.areas.loc[self.areas["findings"] == 0, "area"])

    @property
    def by_regulator(self) -> int:
        """How many of the areas have a finding in a document of the regulator."""
        return int((self.areas[REGULATOR] > 0).sum())


def _says(findings: pd.DataFrame, directions: Sequence[str]) -> pd.DataFrame:
    """Return areas by themes: whether a finding of one of some directions is held."""
    rows = findings[findings["direction"].isin(directions)]
    return pd.crosstab(rows["area_code"], rows["theme"]) > 0


def _areas(data: Data, findings: pd.DataFrame) -> pd.DataFrame:
    codes = reviewed_areas(data)
    by_area = findings.groupby("area_code")
    tiers = pd.crosstab(findings["area_code"], findings["tier"])
    tiers = tiers.reindex(index=codes, columns=list(TIERS), fill_value=0)
    concerned = findings[findings["direction"].isin(CONCERN)].groupby("area_code")["theme"]
    table = pd.DataFrame(
        {
            "area": [data.register[code].name for code in codes],
            "findings": by_area.size().reindex(codes, fill_value=0),
            "documents": by_area["source"].nunique().reindex(codes, fill_value=0),
            "best_tier": [
                next((tier for tier in TIERS if tiers.loc[code, tier]), "") for code in codes
            ],
            "themes": by_area["theme"].nunique().reindex(codes, fill_value=0),
            "concerns": concerned.nunique().reindex(codes, fill_value=0),
        },
        index=pd.Index(codes, name="area_code"),
    ).join(tiers)
    return table.sort_values(["findings", "area"], ascending=[False, True])


def _themes(findings: pd.DataFrame, titles: dict[str, str]) -> pd.DataFrame:
    areas, held = sorted(set(findings["area_code"])), set(findings["theme"])
    order = [theme for theme in titles if theme in held]

    def said(rows: pd.DataFrame, directions: Sequence[str]) -> pd.DataFrame:
        return _says(rows, directions).reindex(index=areas, columns=order, fill_value=False)

    good, bad = said(findings, STRENGTH), said(findings, CONCERN)
    own = findings[findings["tier"] == REGULATOR]
    table = pd.DataFrame(
        {
            "title": [titles[theme] for theme in order],
            "strength": good.sum(),
            "concern": bad.sum(),
            "strength_only": (good & ~bad).sum(),
            "concern_only": (bad & ~good).sum(),
            "both": (good & bad).sum(),
            "either": (good | bad).sum(),
            "plain_strength": said(findings, ["strength"]).sum(),
            "plain_concern": said(findings, ["concern"]).sum(),
            "regulator_strength": said(own, STRENGTH).sum(),
            "regulator_concern": said(own, CONCERN).sum(),
        },
        index=pd.Index(order, name="theme"),
    )
    # Ties stand in the order of the codebook.
    return table.sort_values("concern", ascending=False, kind="stable")


def _stages(findings: pd.DataFrame, themes: pd.Index) -> pd.DataFrame:
    every = pd.MultiIndex.from_product([themes, REVIEW_STAGES], names=["theme", "stage"])
    counts = {
        side: findings[findings["direction"].isin(directions)]
        .groupby(["theme", "stage"])["area_code"]
        .nunique()
        .reindex(every, fill_value=0)
        for side, directions in (("strength", STRENGTH), ("concern", CONCERN))
    }
    return pd.DataFrame(counts).reset_index()


def _latest(data: Data, findings: pd.DataFrame) -> str:
    documents = [data.evidence.sources[one] for one in set(findings["source"])]
    days = [one.date.last for one in documents if one.date is not None]
    return f"{max(days):%B %Y}" if days else ""


@once(most=1)
def found(data: Data) -> Found:
    """Count areas by theme, stage, direction and source, and themes that occur together.

    Parameters
    ----------
    data : Data

    Returns
    -------
    Found

    Notes
    -----
    Whether themes of concern occur together is compared with shuffles that keep how many themes
    of concern each area has and how many areas each theme has (curveball, Strona et al. 2014):
    so an area of which much text is held does not by itself make themes go together.
    """
    held = data.evidence
    rows = pd.DataFrame(
        [
            (f.area, f.name, f.theme, f.stage, f.direction, f.source, held.sources[f.source].tier)
            for f in held.findings
        ],
        columns=list(_PLAIN),
    )
    of_the_20 = rows["area_code"].isin(reviewed_areas(data))
    findings = rows[of_the_20].reset_index(drop=True)
    titles = {theme.id: theme.title for theme in held.themes.values()}
    themes = _themes(findings, titles)
    # All areas with a finding take part: one without a concern has room for none.
    concerns = _says(findings, CONCERN).reindex(
        index=sorted(set(findings["area_code"])), columns=list(themes.index), fill_value=False
    )
    few = themes[themes["concern"].between(1, FEWEST_AREAS - 1)]
    return Found(
        findings=findings,
        areas=_areas(data, findings),
        themes=themes,
        stages=_stages(findings, themes.index),
        pairs=together(concerns, fewest=FEWEST_AREAS, seed=_SEED),
        left_out=tuple(few["title"]),
        titles=titles,
        others={str(k): int(v) for k, v in rows[~of_the_20].groupby("area").size().items()},
        latest=_latest(data, findings),
    )
