"""What a model of delayed days is made of: its variables, its group, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import financial_year_days, period_label

__all__ = [
    "ADJUSTMENTS", "LATER", "Design", "Group", "LeftOut", "Plan", "Variable", "years_text",
]  # fmt: skip

ADJUSTMENTS = {
    "alone": "alone",
    "adjusted": "adjusted",
    "region": "adjusted, within regions",
    "within": "adjusted, within councils",
}
"""What tells the models of one group apart, and how a reader is told."""

LATER = frozenset({"region"})
"""Adjustments added as checks after the first fit: shown, but not counted in what is clear."""


def years_text(years: Sequence[int]) -> str:
    """Return the financial years that begin in April of some years, first to last.

    Parameters
    ----------
    years : sequence of int
        Rising, at least one.

    Returns
    -------
    str

    Examples
    --------
    >>> years_text([2018]), years_text([2015, 2016, 2017])
    ('2018-19', '2015-16 to 2017-18')
    """
    ends = [period_label(*financial_year_days(year)) for year in (years[0], years[-1])]
    return " to ".join(dict.fromkeys(ends))


@dataclass(frozen=True)
class Variable:
    """A figure that delayed days are set beside.

    Parameters
    ----------
    id : str
    indicator : Indicator
    label : str
    at : str
        A day, "mid-year" or "year".
    scale : {"linear", "log"}
    part : {"whole", "within", "between"}
        The figure; its distance from the council's own mean; that mean.
    """

    id: str
    indicator: Indicator
    label: str
    at: str
    scale: str = "linear"
    part: str = "whole"

    def begins(self, year: int) -> str:
        """Return the first day of the figure for a financial year, as in the table.

        Parameters
        ----------
        year : int
            In whose April it begins.

        Returns
        -------
        str
        """
        return {"year": f"{year}-04-01", "mid-year": f"{year}-06-30"}.get(self.at, self.at)


@dataclass(frozen=True)
class Plan:
    """One model.

    Parameters
    ----------
    id : str
    adjustment : str
        One of `ADJUSTMENTS`.
    interest, beside : tuple of Variable
        Whose effects are shown, and counted unless the adjustment is one of `LATER`; what else
        is in the model.
    fixed : tuple of str
        "year", "region".
    """

    id: str
    adjustment: str
    interest: tuple[Variable, ...]
    beside: tuple[Variable, ...] = ()
    fixed: tuple[str, ...] = ()

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Everything with a slope."""
        return (*self.interest, *self.beside)


@dataclass(frozen=True)
class Group:
    """Models of one question, on the same rows.

    Parameters
    ----------
    id, title : str
    question : str
        What its models ask, as a reader is told.
    years : tuple of int
        Years in whose April each financial year begins.
    outcomes : tuple of Indicator
        Rates of delayed days; the first is the main one.
    plans : tuple of Plan
    """

    id: str
    title: str
    question: str
    years: tuple[int, ...]
    outcomes: tuple[Indicator, ...]
    plans: tuple[Plan, ...]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Every variable of the group, once, in order."""
        return tuple(dict.fromkeys(v for plan in self.plans for v in plan.variables))

    @property
    def period(self) -> str:
        """The years in words."""
        return years_text(self.years)


@dataclass(frozen=True)
class LeftOut:
    """A measure that is held but in no model, and why.

    Parameters
    ----------
    indicator : Indicator
    why : str
    years : tuple of int
        Years whose coverage is to be stated; empty for none.
    """

    indicator: Indicator
    why: str
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Design:
    """Everything that is fitted, and what is not.

    Parameters
    ----------
    false_discovery_rate : float
    groups : tuple of Group
    left_out : tuple of LeftOut
    not_measured : tuple of str
    """

    false_discovery_rate: float
    groups: tuple[Group, ...]
    left_out: tuple[LeftOut, ...]
    not_measured: tuple[str, ...]
