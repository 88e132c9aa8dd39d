"""What goes with delayed days: every model of the design, fitted, checked and counted together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.associations.design import Design, Group, LeftOut, years_text
from lsr_analysis.analysis.associations.family import (
    at_limit,
    counted,
    families,
    in_family,
    shown_family,
)
from lsr_analysis.analysis.associations.fit import Fitted, fit_plan
from lsr_analysis.analysis.associations.rows import rows_of
from lsr_analysis.analysis.associations.specification import design
from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.once import once
from lsr_analysis.store import Data

__all__ = ["Associations", "associations", "associations_of"]


@dataclass(frozen=True, eq=False, repr=False)
class Associations:
    """Every effect, with what the models rest on.

    Parameters
    ----------
    design : Design
    effects : pandas.DataFrame
        One row an effect: ``group``, ``model``, ``outcome``, ``adjustment``, ``variable``,
        ``indicator``, ``label``, ``interest``, ``from`` and ``to`` (quartiles of the variable,
        between which the effect is stated, in its own unit), ``ratio`` (rate ratio), ``lower``,
        ``upper`` (95% interval), ``p``, ``q`` and ``q_design`` (p allowing for the number of
        effects, see :func:`lsr_analysis.analysis.associations.family.counted`), ``clear`` (q at
        or below the false discovery rate), ``rows``, ``councils``, and what
        :mod:`lsr_analysis.analysis.associations.fit` found in checks.
    models : pandas.DataFrame
        One row a model: ``dispersion``, ``explained``, ``rows``, ``councils``, ``region_p`` and
        others.
    absent : pandas.DataFrame
        One row a council and year left out: ``group``, ``outcome``, ``area_code``, ``name``,
        ``year``, ``why``.
    unfitted : mapping of str to str
        Each model that could not be fitted, by "model, outcome", and why.
    coverage : mapping of str to str
        How many councils have a figure of a measure left out, by indicator id, in words.
    fitted : tuple of Fitted
    reviewed : frozenset of str
        Codes of the reviewed areas.
    indicators : mapping of str to Indicator
        Those of the variables and outcomes.
    """

    design: Design
    effects: pd.DataFrame
    models: pd.DataFrame
    absent: pd.DataFrame
    unfitted: Mapping[str, str]
    coverage: Mapping[str, str]
    fitted: tuple[Fitted, ...]
    reviewed: frozenset[str]
    indicators: Mapping[str, Indicator]

    @property
    def interest(self) -> pd.DataFrame:
        """The effects that are shown."""
        return self.effects[shown_family(self.effects)]

    @property
    def family(self) -> pd.DataFrame:
        """The effects that "clear" allows for: those shown, without the later checks."""
        return self.effects[in_family(self.effects)]

    @property
    def limit(self) -> pd.Series:
        """Whether each effect is clear, but lies at the limit of it."""
        rate = self.design.false_discovery_rate
        told = [at_limit(row, rate) for _, row in self.effects.iterrows()]
        return pd.Series(told, self.effects.index, dtype=bool)

    @property
    def counts(self) -> dict[str, int]:
        """How many effects each way to count them has."""
        return {name: int(one.sum()) for name, one in families(self.effects).items()}

    @property
    def by_design_alone(self) -> pd.DataFrame:
        """Adjusted effects that the count of the design would call clear, and others would not."""
        effects = self.interest
        rate = self.design.false_discovery_rate
        return effects[
            (effects["adjustment"] == "adjusted")
            & (effects["q_design"] <= rate)
            & ~effects["clear"].astype(bool)
        ]

    @property
    def main(self) -> pd.DataFrame:
        """Adjusted effects on the main outcome of each group, the clearest first."""
        first = {group.id: group.outcomes[0].id for group in self.design.groups}
        found = self.interest
        kept = found[
            (found["adjustment"] == "adjusted") & (found["outcome"] == found["group"].map(first))
        ]
        return kept.sort_values(["q", "p"], kind="stable")

    def group(self, key: str) -> Group:
        """Return a group of the design.

        Parameters
        ----------
        key : str
            Its id.

        Returns
        -------
        Group
        """
        return next(group for group in self.design.groups if group.id == key)

    def beside(self, effect: pd.Series, adjustment: str) -> pd.Series | None:
        """Return the effect of the same indicator with another adjustment; None if there is none.

        Parameters
        ----------
        effect : pandas.Series
            A row of `effects`.
        adjustment : str

        Returns
        -------
        pandas.Series or None
        """
        found = self.interest
        same = found[
            (found["group"] == effect["group"])
            & (found["outcome"] == effect["outcome"])
            & (found["indicator"] == effect["indicator"])
            & (found["adjustment"] == adjustment)
        ]
        return None if same.empty else same.iloc[0]

    @property
    def strongest(self) -> tuple[Fitted, str] | None:
        """The model and the variable of the clearest adjusted effect; None if there is none."""
        if self.main.empty:
            return None
        top = self.main.iloc[0]
        fitted = next(
            one
            for one in self.fitted
            if one.plan.id == top["model"] and one.outcome.id == top["outcome"]
        )
        return fitted, str(top["variable"])

    @property
    def sources(self) -> list[Source]:
        """The publications of every figure, once each."""
        used = [s for i in self.indicators.values() for s in (*i.sources, *i.denominators)]
        return list(dict.fromkeys(used))

    def __repr__(self) -> str:
        return (
            f"<associations with delayed days: {len(self.interest)} effects of {len(self.models)} "
            f"models, {int(self.interest['clear'].sum())} of them clear>"
        )


def _coverage(data: Data, left: LeftOut) -> str:
    """Say how many councils have a figure of a measure in some years."""
    table = data.rows_of(left.indicator.id)
    held = table[table["value"].notna() & (table["area_code"] != ENGLAND)]
    starts = [pd.Timestamp(f"{year}-04-01") for year in left.years]
    counts = [int((held["period_start"] == start).sum()) for start in starts]
    low, high = min(counts), max(counts)
    many = f"{low}" if low == high else f"{low} to {high}"
    return f"{many} councils in {years_text(left.years)}"


_NONE = [
    "group", "model", "outcome", "adjustment", "variable", "indicator", "label", "interest",
    "from", "to", "ratio", "lower", "upper", "error", "p", "rows", "councils", "inflation", "q",
    "clear",
]  # fmt: skip


def associations_of(data: Data, wanted: Design) -> Associations:
    """Fit every model of a design.

    Parameters
    ----------
    data : Data
    wanted : Design

    Returns
    -------
    Associations
    """
    fitted: list[Fitted] = []
    absent, unfitted = [], {}
    for group in wanted.groups:
        for outcome in group.outcomes:
            rows = rows_of(data, group, outcome)
            absent.append(rows.absent.assign(group=group.id, outcome=outcome.id))
            for plan in group.plans:
                try:
                    fitted.append(fit_plan(group, plan, outcome, rows.table))
                except ValueError as error:
                    unfitted[f"{plan.id}, {outcome.title}"] = str(error)
    effects = [effect for one in fitted for effect in one.effects]
    used = [i for g in wanted.groups for i in (*g.outcomes, *(v.indicator for v in g.variables))]
    return Associations(
        design=wanted,
        effects=counted(effects, wanted.false_discovery_rate)
        if effects
        else pd.DataFrame(columns=_NONE),
        models=pd.DataFrame([one.summary for one in fitted]),
        absent=pd.concat(absent, ignore_index=True),
        unfitted=unfitted,
        coverage={
            left.indicator.id: _coverage(data, left) for left in wanted.left_out if left.years
        },
        fitted=tuple(fitted),
        reviewed=frozenset(reviewed_areas(data)),
        indicators={indicator.id: indicator for indicator in used},
    )


@once(most=1)
def associations(data: Data) -> Associations:
    """Return what goes with delayed days, by the models of ``catalogue/associations.yaml``.

    It does not depend on the period of a report: each model names its own years.

    Parameters
    ----------
    data : Data

    Returns
    -------
    Associations

    Raises
    ------
    CatalogueError
        If the file cannot be read; see
        :func:`lsr_analysis.analysis.associations.specification.read_design`.
    """
    return associations_of(data, design())
