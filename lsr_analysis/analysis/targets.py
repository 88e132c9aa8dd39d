"""What a target asked of each council, and whether it was met."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import councils, over_months
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.evidence import Target
from lsr_analysis.store import Data

__all__ = ["AreaTarget", "area_target", "levels", "target_of"]


@dataclass(frozen=True)
class AreaTarget:
    """What a target asked of one council.

    Parameters
    ----------
    target : Target
    baseline : float
        The council's value in the baseline month, in the unit of the indicator.
    level : float
        What it was to reach, or not to exceed.
    cited : str
        The source.
    """

    target: Target
    baseline: float
    level: float
    cited: str

    @property
    def to_hold(self) -> bool:
        """Whether the council was only to stay where it was."""
        return self.baseline < self.target.level

    @property
    def rule(self) -> str:
        """The rule in a sentence."""
        when, level = f"{self.target.baseline:%B %Y}", f"{self.target.level:g}"
        return (
            f"councils at {level} or above in {when} were to come down to {level}, the others to "
            f"hold what they had, by {self.target.by:%B %Y}."
        )

    def met(self, values: pd.Series) -> pd.Series:
        """Say in which months a series of the indicator was at the level or below.

        Parameters
        ----------
        values : pandas.Series
            By month, in the unit of the indicator.

        Returns
        -------
        pandas.Series
            True or False by month, from the month of the target on; months without a value
            are left out.
        """
        held = values.dropna()
        return held[held.index >= self.target.by] <= self.level


def levels(data: Data, target: Target) -> pd.Series:
    """Return what a target asked of every council, and of England as if it were one.

    Parameters
    ----------
    data : Data
    target : Target

    Returns
    -------
    pandas.Series
        By reference code: the lower of the target's level and the value in the baseline
        month. Councils without a value in that month are left out.
    """
    month = pd.PeriodIndex([target.baseline], freq="M")
    return over_months(data, target.indicator, month)["value"].clip(upper=target.level)


def target_of(data: Data, indicator: str, month: pd.Period) -> Target | None:
    """Return the target that stood for an indicator in a month; None if there was none."""
    stood = [t for t in data.evidence.targets if t.indicator == indicator and t.stood_in(month)]
    return stood[-1] if stood else None


def area_target(data: Data, target: Target, area: Area | str) -> AreaTarget | None:
    """Return what a target asked of one council.

    Parameters
    ----------
    data : Data
    target : Target
    area : Area or str
        A council, or a reference code.

    Returns
    -------
    AreaTarget or None
        None for England, which had none of its own, and for a council without a value in the
        baseline month, such as one that came into being later.
    """
    code = area if isinstance(area, str) else area.code
    month = pd.PeriodIndex([target.baseline], freq="M")
    values = councils(over_months(data, target.indicator, month))["value"]
    if code == ENGLAND or code not in values.index:
        return None
    baseline = float(values[code])
    return AreaTarget(
        target, baseline, min(baseline, target.level), data.evidence.cited(target.source)
    )
