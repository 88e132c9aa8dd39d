"""Areas that a report is most likely to go wrong for, each with the reason and a period."""

from __future__ import annotations

__all__ = ["STRESS"]

IN_2017 = ("2017-04", "2018-03")

STRESS = {
    "longest name": ("Bournemouth, Christchurch and Poole", "2019-04", "2020-02"),
    "smallest": ("Isles of Scilly", *IN_2017),
    "most suppressed": ("City of London", *IN_2017),
    "small, with high need for care": ("Rutland", *IN_2017),
    "gone since, split in two": ("Cumbria", *IN_2017),
    "gone since, merged with others": ("Bournemouth", *IN_2017),
    "new, after delayed transfers": ("Westmorland and Furness", "2024-04", "2025-03"),
    "without a review": ("Kent", *IN_2017),
    "reviewed, with the fullest evidence": ("Plymouth", *IN_2017),
    "worst on delayed days, reviewed late": ("Trafford", "2016-04", "2017-03"),
    "best on delayed days": ("South Tyneside", *IN_2017),
    "years with intervals, without delays": ("East Sussex", "2020-04", "2021-03"),
    "a single month": ("Hartlepool", "2017-09", "2017-09"),
    "longer than the delayed transfers held": ("Sheffield", "2015-04", "2020-02"),
}
"""Reason to name, first month and last month."""
