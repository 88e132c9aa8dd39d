"""Write a user's own files: tidy tables, an indicators.yaml and a corrections.csv."""

import pandas as pd

from lsr_analysis.observations import as_table
from lsr_analysis.periods import parse_period
from lsr_analysis.sources.reading import observation

LONG_STAYS = "dashboard_length_of_stay_65plus"  # a value; there is no denominator
WEEKENDS = "dashboard_weekend_discharges"  # 100 x people / people, one decimal
EMERGENCIES = "dashboard_emergency_admissions_65plus"  # 100,000 x people / people, no decimal
HOMES = "nursing_homes_good"  # 100 x homes / homes: not a count of people
OLDEST = "people_85plus"  # a count of people that ships, so that a source must be named

COUNTED = "indicator,area,period,numerator,denominator"
GIVEN = "indicator,area,period,value"


def write_lines(path, *lines):
    """Write lines into a text file, in UTF-8."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def write_entry(folder, file="indicators.yaml", **changes):
    """Write an indicators.yaml of one indicator; None leaves a field out."""
    fields = {
        "id": "lifts_answered",
        "title": "Lifts answered",
        "unit": '"% of calls"',
        "polarity": "higher is better",
        "stage": "enablers",
        "population": "everybody who lives in the area",
        "counts": "Calls for a lift answered",
        "over": "Calls for a lift",
        "multiplier": 100,
        "frequency": "quarter",
        "sources": "[our_register]",
    } | changes
    body = "\n    ".join(f"{key}: {text}" for key, text in fields.items() if text is not None)
    return write_lines(
        folder / file,
        "sources:",
        "  our_register: {publisher: Us, publication: Our register, url: none, licence: private}",
        "indicators:",
        f"  - {body}",
    )


def table_of(*rows, indicator="lifts_answered"):
    """Return an observation table of yearly figures; a row is code, year, and value or counts.

    For what nobody can enter, such as a figure of a council for a year after its end.
    """
    found = []
    for code, year, *figures in rows:
        start, end = parse_period(year, "year")
        period = {"period_start": start, "period_end": end, "frequency": "year"}
        counted = tuple(figures) if len(figures) == 2 else None
        value = None if counted else figures[0]
        others = {"source": "our_register", "edition": "published", "geography": "2023"}
        found.append(
            observation(
                indicator, code, period, value=value, counted=counted, multiplier=100, **others
            )
        )
    return as_table(pd.DataFrame.from_records(found))


def write_corrections(folder, *rows):
    """Write a corrections.csv."""
    heads = "source,indicator,period,area,what,to,expected,why"
    return write_lines(folder / "corrections.csv", heads, *rows)
