"""One estimate of how much more reviewed areas changed than others, on the scale it is told in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lsr_analysis.statistics.event_study import Effect

__all__ = ["LOG", "RATE_SCALE", "Estimate", "of_effect", "percent_text"]

LOG = "log ratio"
RATE_SCALE = "delayed days a day per 100,000 adults"


def percent_text(log_value: float) -> str:
    """Return a log ratio as a signed percentage.

    Examples
    --------
    >>> percent_text(math.log(0.9)), percent_text(math.log(1.2)), percent_text(0.0)
    ('−10%', '+20%', '0%')
    """
    percent = round(100 * math.expm1(log_value))
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{abs(percent)}%"


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

    def percent(self, value: float) -> float:
        """Return a value as a percentage of what would have been without a difference."""
        return 100 * (math.expm1(value) if self.scale == LOG else value / self.base)

    @property
    def assessable(self) -> bool:
        """Whether there is an interval."""
        return math.isfinite(self.lower) and math.isfinite(self.upper)

    @property
    def direction(self) -> int:
        """-1 if the interval lies below no difference, 1 if above, 0 if it holds it."""
        return int(self.lower > 0) - int(self.upper < 0)

    def text(self, value: float) -> str:
        """Return a value as printed, in percent or in the unit of rates."""
        if not math.isfinite(value):
            return "–"
        if self.scale == LOG:
            return percent_text(value)
        said = f"{abs(value):.1f}"
        return said if float(said) == 0 else f"{'+' if value > 0 else '−'}{said}"

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
    """Return an effect as an estimate."""
    return Estimate(
        found.estimate, found.lower, found.upper, found.p_value, found.treated, found.controls,
        scale, months, detail,
    )  # fmt: skip
