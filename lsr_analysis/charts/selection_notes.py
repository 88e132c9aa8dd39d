"""What every picture of the published rank profiles says about them."""

from __future__ import annotations

__all__ = ["POLARITY_NOTE", "SELECTION_SOURCE"]

SELECTION_SOURCE = (
    "Source: Plymouth Local Target Review Action Plan Update, slides of 25 July 2018. The "
    "dashboard and the peer lists behind the ranks are not held."
)
POLARITY_NOTE = (
    "1 is best, 16 worst: checked against published figures for delayed days and for still at "
    "home; assumed for the others; for weekend discharges only inferred."
)
