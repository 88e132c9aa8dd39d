"""Benchmarking of local health and social care systems in England.

>>> import lsr_analysis as lsr
>>> lsr.area("Plymouth City Council").code
'E06000026'
"""

from lsr_analysis.analysis.explore.explored import explore
from lsr_analysis.analysis.national import national
from lsr_analysis.analysis.profile import profile
from lsr_analysis.areas import Area, register
from lsr_analysis.errors import LsrError, ParameterError
from lsr_analysis.store import load
from lsr_analysis.version import VERSION

__version__ = VERSION

__all__ = [
    "Area", "LsrError", "__version__", "area", "explore", "load", "national", "profile",
    "search_areas",
]  # fmt: skip


def area(query: str | int, on: str | None = None) -> Area:
    """Find a council by name, alias or code.

    Parameters
    ----------
    query : str or int
        For example "Plymouth", "York UA", "E10000006" or "102".
    on : str, optional
        The day meant, "YYYY-MM-DD", where two councils share a name or an old code.

    Raises
    ------
    UnknownArea, AmbiguousArea
        With the nearest names, or the candidates.
    ParameterError
        If `on` is not a day.
    """
    import datetime as dt

    try:
        day = dt.date.fromisoformat(on) if on else None
    except ValueError:
        raise ParameterError(f"on is {on!r}; write a day as YYYY-MM-DD") from None
    return register().find(query, day)


def search_areas(query: str = "") -> list[Area]:
    """List the councils whose code, name, region or type holds the query."""
    return register().search(query)
