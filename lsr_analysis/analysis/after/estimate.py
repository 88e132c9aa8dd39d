"""One estimate of how much more reviewed areas changed than others, on the scale it is told in."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.statistics.event_study import Effect
from lsr_analysis.wording import signed

__all__ = [
    "LOG", "RATE_SCALE", "Estimate", "limits_text", "of_effect", "of_row", "percent_text",
]  # fmt: skip

LOG = "log ratio"
RATE_SCALE = "delayed days a day per 100,000 adults"


def percent_text(log_value: float) -> str:
    """Return a log ratio as a signed percentage.

    Parameters
    ----------
    log_value : float

    Returns
    -------
    str
        A dash for a value that is NaN: what is not assessable.

    Examples
    --------
    >>> percent_text(math.log(0.9)), percent_text(math.log(1.2)), percent_text(0.0)
    ('−10%', '+20%', '0%')
    >>> percent_text(math.nan)
    '–'
    """
    return signed(100 * math.expm1(log_value), unit="%")


def limits_text(lower: float, upper: float) -> str:
    """Return two log ratios as signed percentages, or that they are not assessable.

    Parameters
    ----------
    lower, upper : float

    Returns
    -------
    str

    Examples
    --------
    >>> limits_text(math.log(0.9), math.log(1.2)), limits_text(math.nan, math.nan)
    ('−10% to +20%', 'not assessable')
    """
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return "not assessable"
    return f"{percent_text(lower)} to {percent_text(upper)}"


@dataclass(frozen=True)
class Estimate:
    """How much more, or less, reviewed areas changed than the councils they are compared with.

    Parameters
    ----------
    estimate, lower, upper : float
        With a 95% interval; NaN where it cannot be assessed. Below 0: delays came down more, or
        rose less, in the reviewed areas.
    p_value : float
    treated, controls : int
        Councils on each side.
    scale : str
        :data:`LOG` or :data:`RATE_SCALE`.
    months : str
        Which months are compared.
    detail : str
        What else a reader needs; may be empty.
    base : float
        For rates, the mean rate that the reviewed areas would have had without a difference, so
        that the estimate can be told in percent of it.
    left_out : int
        Councils of the comparison without a change, or a covariate, that the estimate needs;
        0 where it is made from a row of a table, which does not say.
    """

    estimate: float
    lower: float
    upper: float
    p_value: float
    treated: int
    controls: int
    scale: str = LOG
    months: str = ""
    detail: str = ""
    base: float = float("nan")
    left_out: int = 0

    def percent(self, value: float) -> float:
        """Return a value as a percentage of what would have been without a difference.

        Parameters
        ----------
        value : float
            On the scale of the estimate.

        Returns
        -------
        float
        """
        return 100 * (math.expm1(value) if self.scale == LOG else value / self.base)

    @property
    def assessable(self) -> bool:
        """Whether there is an interval."""
        return math.isfinite(self.lower) and math.isfinite(self.upper)

    @property
    def direction(self) -> int:
        """-1 if the interval lies below no difference, 1 if above, 0 if it holds it."""
        return int(self.lower > 0) - int(self.upper < 0)

    def power(self, fall: float) -> float:
        """Return how often an interval as wide as this one would lie below no difference.

        Parameters
        ----------
        fall : float
            The true difference supposed, below 0, on the scale of the estimate.

        Returns
        -------
        float
            Between 0 and 1, by the normal distribution; NaN without an interval.
        """
        from scipy.stats import norm

        reach = (self.upper - self.lower) / 2
        return float(norm.cdf((-fall / reach - 1) * norm.ppf(0.975)))

    def text(self, value: float) -> str:
        """Return a value as printed, in percent or in the unit of rates.

        Parameters
        ----------
        value : float

        Returns
        -------
        str
            A dash for a value that is NaN.
        """
        return percent_text(value) if self.scale == LOG else signed(value, 1)

    @property
    def interval_text(self) -> str:
        """The interval as printed, or that there is none."""
        if not self.assessable:
            return "interval not assessable"
        return f"{self.text(self.lower)} to {self.text(self.upper)}"

    @property
    def full_text(self) -> str:
        """The estimate with its interval."""
        return f"{self.text(self.estimate)} ({self.interval_text})"


def of_effect(found: Effect, scale: str = LOG, months: str = "", detail: str = "") -> Estimate:
    """Return an effect as an estimate.

    Parameters
    ----------
    found : Effect
    scale, months, detail : str
        As in :class:`Estimate`.

    Returns
    -------
    Estimate
    """
    return Estimate(
        found.estimate, found.lower, found.upper, found.p_value, found.treated, found.controls,
        scale, months, detail, left_out=found.left_out,
    )  # fmt: skip


def of_row(row: pd.Series, months: str = "", detail: str = "") -> Estimate:
    """Return a row of a table of log ratios as an estimate.

    Parameters
    ----------
    row : pandas.Series
        With ``estimate``, ``lower``, ``upper``, ``p_value``, ``treated`` and ``controls``.
    months, detail : str
        As in :class:`Estimate`.

    Returns
    -------
    Estimate
    """
    return Estimate(
        float(row["estimate"]), float(row["lower"]), float(row["upper"]), float(row["p_value"]),
        int(row["treated"]), int(row["controls"]), months=months, detail=detail,
    )  # fmt: skip
