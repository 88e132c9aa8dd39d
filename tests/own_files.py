"""Write a user's own files: tidy tables, an indicators.yaml and a corrections.csv."""

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


def write_corrections(folder, *rows):
    """Write a corrections.csv."""
    heads = "source,indicator,period,area,what,to,expected,why"
    return write_lines(folder / "corrections.csv", heads, *rows)
