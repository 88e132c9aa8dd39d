"""Bank holidays in England."""

from __future__ import annotations

import datetime as dt

__all__ = ["bank_holidays"]


def bank_holidays(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Return the bank holidays of England that fall on a weekday, by day, with their names.

    Parameters
    ----------
    first, last : datetime.date
        Both inclusive.

    Notes
    -----
    They are those that the library ``holidays`` knows. A holiday that is declared for one year
    is missing until a version of the library holds it.

    Examples
    --------
    >>> bank_holidays(dt.date(2017, 12, 18), dt.date(2018, 1, 1))
    ... # doctest: +NORMALIZE_WHITESPACE
    {datetime.date(2017, 12, 25): 'Christmas Day', datetime.date(2017, 12, 26): 'Boxing Day',
     datetime.date(2018, 1, 1): "New Year's Day"}
    """
    import holidays

    years = range(first.year, last.year + 1)
    known = holidays.country_holidays("GB", subdiv="ENG", years=years, language="en_GB")
    return {
        day: name
        for day, name in sorted(known.items())
        if first <= day <= last and day.weekday() < 5
    }
