"""What every sensitivity analysis starts from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.after.design import Design
from lsr_analysis.analysis.after.panel import Panel, changes_of
from lsr_analysis.analysis.after.placebo import window_rates
from lsr_analysis.analysis.after.primary import months_text
from lsr_analysis.store import Data

__all__ = ["Study"]


@dataclass(frozen=True, eq=False)
class Study:
    """What every analysis starts from.

    Parameters
    ----------
    data : Data
    panel : Panel
    design : Design
    """

    data: Data
    panel: Panel
    design: Design

    @property
    def changes(self) -> pd.DataFrame:
        """The log changes of the primary estimate."""
        return changes_of(self.panel.days, self.design.centre, self.design.cohorts)

    @property
    def months(self) -> str:
        """The months of the primary estimate."""
        return months_text(self.design, self.design.cohorts)

    @property
    def window_rates(self) -> pd.Series:
        """Delayed days per adult and day in the selection window, by reference code."""
        return window_rates(self.data, self.panel, self.design.window.months)
