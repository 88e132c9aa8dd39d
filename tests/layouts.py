"""Write small workbooks in the publishers' layouts, with made-up figures.

The figures add up by construction: the parts of every row to its total, and councils and
people who live elsewhere to England. Keyword options break one thing at a time.
"""

import calendar

import openpyxl

ENGLAND = "E92000001"

# GSS code: the old three-digit code, the name and the region as these workbooks write them.
ROWS = {
    "E06000014": ("219", "York UA", "Yorkshire and The Humber"),
    "E06000026": ("913", "Plymouth UA", "South West"),
    "E06000028": ("810", "Bournemouth UA", "South West"),
    "E06000029": ("811", "Poole UA", "South West"),
    "E06000035": ("821", "Medway Towns UA", "South East"),
    "E06000058": ("738", "Bournemouth, Christchurch and Poole UA", "South West"),
    "E06000059": ("809", "Dorset UA", "South West"),
    "E08000020": ("106", "Gateshead", "North East"),
    "E08000037": ("106", "Gateshead", "North East"),
    "E09000001": ("714", "City Of London", "London"),
    "E09000002": ("716", "Barking & Dagenham", "London"),
    "E10000002": ("612", "Buckinghamshire", "South East"),
    "E10000006": ("102", "Cumbria", "North West"),
    "E10000009": ("809", "Dorset", "South West"),
}
ELSEWHERE = {
    "9901": "Resident in Scotland",
    "9900": "Resident In Wales",
    "9902": "Resident outside GB",
}

CARE_TYPES = ("acute", "non_acute")
ATTRIBUTIONS = ("nhs", "social_care", "both")
REASONS = (
    "assessment", "public_funding", "nhs_non_acute", "residential_home", "nursing_home",
    "home_care", "equipment", "choice", "disputes", "housing",
)  # fmt: skip

_CAPITALS = (
    "A) COMPLETION OF ASSESSMENT",
    "B) PUBLIC FUNDING",
    "C) WAITING FURTHER NHS NON-ACUTE CARE",
    "DI) AWAITING RESIDENTIAL HOME PLACEMENT OR AVAILABILITY",
    "DII) AWAITING NURSING HOME PLACEMENT OR AVAILABILITY",
    "E) AWAITING CARE PACKAGE IN OWN HOME",
    "F) AWAITING COMMUNITY EQUIPMENT AND ADAPTIONS",
    "G) PATIENT OR FAMILY CHOICE",
    "H) DISPUTES",
    "I) HOUSING - PATIENTS NOT COVERED BY NHS AND COMMUNITY CARE ACT",
    "TOTAL",
)
_SENTENCES = (
    "A) Awaiting completion of assessment",
    "B) Awaiting public funding",
    "C) Awaiting further non-acute NHS care",
    "Di) Awaiting residential home placement or availability",
    "Dii) Awaiting nursing home placement or availability",
    "E) Awaiting care package in own home",
    "F) Awaiting community equipment and adaptations",
    "G) Patient or family choice",
    "H) Disputes",
)
_HOUSING_2017 = "I) Housing – patients not covered by NHS and Community Care Act"
_HOUSING_2018 = "I) Housing - patients not covered by Care Act"

# First month of each layout: the leading columns, the headings of the reasons and the title of
# the second block (people a day) that follows the delayed days.
LAYOUTS = {
    "2011-04": (("SHA", "Code", "Name"), _CAPITALS, None),
    "2013-04": (("Region", None, "Code", "Name"), _CAPITALS, None),
    "2015-07": (("Region", "ONS Geography", "Code", "Name"), _CAPITALS, None),
    "2017-04": (
        ("Region", "ONS Geography", "Code", "Name"),
        (*_SENTENCES, _HOUSING_2017, "O) Other", "Total"),
        "DTOC Beds",
    ),
    "2018-01": (
        ("Region", "ONS Geography", "Code", "Name"),
        (*_SENTENCES, _HOUSING_2018, "O) Other", "Total"),
        "DTOC Beds",
    ),
    "2019-05": (
        ("Region", "ONS Geography", "Code", "Name"),
        (*_SENTENCES, _HOUSING_2018, "O) Other", "Total"),
        "Average Number of People Delayed per Day",
    ),
}
_NOTE = "1. 'Average Number of People Delayed per Day' was previously titled 'DTOC Beds'."

HEADER_ROW = 14
"""Row of the headings as a spreadsheet program counts it."""

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def layout_of(month):
    """Return the first month of the layout that a month is in."""
    return max(first for first in LAYOUTS if first <= month)


def parts_of(month):
    """Return breakdown to parts, in the order of the columns of a month's layout."""
    other = ("other",) if month >= "2017-04" else ()
    return {
        "care_type": CARE_TYPES,
        "attribution": ATTRIBUTIONS,
        "reason": REASONS + other,
    }


def split(total, parts):
    """Split a total into unequal whole parts that add up to it.

    >>> split(12, ("nhs", "social_care", "both"))
    {'nhs': 6, 'social_care': 4, 'both': 2}
    """
    weights = list(range(len(parts), 0, -1))
    shares = [total * weight // sum(weights) for weight in weights]
    shares[0] += total - sum(shares)
    return dict(zip(parts, shares, strict=True))


def _days_in(month):
    return calendar.monthrange(*map(int, month.split("-")))[1]


def _sheet_name(key, month):
    return {
        "care_type": "LA - by type of care" if month >= "2017-04" else "LA - by Type of Care",
        "attribution": "LA - by responsible org",
        "reason": "LA - by reason",
    }[key]


def _headings(key, month):
    if key == "care_type":
        return ("Acute", "Non-Acute", "Total")
    if key == "attribution":
        return ("NHS", "Social Care", "Both", "Total")
    return LAYOUTS[layout_of(month)][1]


def _preamble(sheet, period, published, revised):
    lines = {
        2: ("Title:", "Delayed Transfer of Care, NHS Organisations, England"),
        3: ("Summary:", "Number of Delayed Days during the reporting period, made up."),
        5: ("Period:", period),
        6: ("Source:", "Made up for a test"),
        7: ("Basis:", "Local Authority"),
        8: ("Published:", published),
        9: ("Revised:", revised),
        10: ("Status:", "Published"),
        11: ("Contact:", "nobody@example.org"),
    }
    for row, (label, text) in lines.items():
        sheet.cell(row, 2, label)
        sheet.cell(row, 3, text)


def dtoc_workbook(
    path,
    month="2017-04",
    councils=None,
    *,
    elsewhere=(5, 20, 7),
    published="8th June 2017",
    revised="14th June 2018",
    quality=(),
    cells=None,
    headings=None,
    periods=None,
    without_sheet=None,
    without_england=False,
    twice=None,
):
    """Write a delayed-transfers workbook.

    Parameters
    ----------
    path : pathlib.Path
    month : str
        "YYYY-MM"; it decides the layout.
    councils : dict of str to int or None
        GSS code to delayed days; None for dashes with a total of 0.
    elsewhere : tuple of int or None
        Days of people who live in Scotland, in Wales and outside Great Britain.
    published, revised : str
    quality : sequence of tuple of str
        Rows of a "Data Quality" sheet; no such sheet if empty.
    cells : dict
        (sheet key, name of the row, heading or part) to the value to put there instead.
    headings : dict
        (sheet key, heading) to the heading to write instead.
    periods : dict
        Sheet key to the text beside "Period:".
    without_sheet : str, optional
        Key of a sheet to leave out.
    without_england : bool
    twice : str, optional
        GSS code of a council whose row to write a second time.
    """
    councils = {"E06000026": 310, "E10000006": 620} if councils is None else councils
    cells, headings, periods = cells or {}, headings or {}, periods or {}
    columns, _, second_block = LAYOUTS[layout_of(month)]
    year, number = month.split("-")
    period = f"{MONTH_NAMES[int(number) - 1]} {year}"
    book = openpyxl.Workbook()
    book.active.title = "England"
    _preamble(book.active, period, published, revised)
    book.active.cell(13, 2, "England Level Data")
    for key, parts in parts_of(month).items():
        if key == without_sheet:
            continue
        sheet = book.create_sheet(_sheet_name(key, month))
        _preamble(sheet, periods.get(key, period), published, revised)
        names = _headings(key, month)
        first = 2 + len(columns)
        for place, name in enumerate((*columns, *names), 2):
            sheet.cell(HEADER_ROW, place, headings.get((key, name), name))
        block = second_block if key != "reason" else None
        again = first + len(names) + 1
        if block:
            sheet.cell(HEADER_ROW - 1, first, "Delayed Days")
            sheet.cell(HEADER_ROW - 1, again, block)
            for place, name in enumerate(names, again):
                sheet.cell(HEADER_ROW, place, name)
        lines = [(ROWS[gss], gss, days) for gss, days in councils.items()]
        if twice:
            lines.append((ROWS[twice], twice, councils[twice]))
        lines += [
            ((code, name, "-"), "-", days)
            for (code, name), days in zip(ELSEWHERE.items(), elsewhere, strict=True)
        ]
        held = [split(days, parts) for _, _, days in lines if days is not None]
        england = {part: sum(row[part] for row in held) for part in parts}
        table = [(("-", "England", "-"), "-", england)] if not without_england else []
        table += [(row, gss, None if d is None else split(d, parts)) for row, gss, d in lines]
        at = HEADER_ROW + 1
        for (code, name, region), gss, days in table:
            values = {"Name": name, "Code": code, "ONS Geography": gss, "Region": region}
            values |= {"SHA": "-", None: None}
            values |= dict.fromkeys(parts, "-") if days is None else days
            values["Total"] = 0 if days is None else sum(days.values())
            values |= {what: v for (k, n, what), v in cells.items() if (k, n) == (key, name)}
            for place, column in enumerate(columns, 2):
                sheet.cell(at, place, values[column])
            for place, part in enumerate((*parts, "Total"), first):
                sheet.cell(at, place, values[part])
                if block:
                    people = 0 if days is None else sum(days.values())
                    if part != "Total":
                        people = "-" if days is None else days[part]
                    shown = people if people == "-" else people / _days_in(month)
                    sheet.cell(at, place - first + again, shown)
            at += 2 if name == "England" else 1
        if month >= "2019-05" and key != "reason":
            sheet.cell(at + 1, 2, "Notes:")
            sheet.cell(at + 2, 2, _NOTE)
    if quality:
        sheet = book.create_sheet("Data Quality")
        for row, texts in enumerate(quality, 2):
            for place, text in enumerate(texts, 2):
                sheet.cell(row, place, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


# Mid-year populations. Year: sheet name, leading columns, title row, header row.
_MID_YEARS = {
    2015: ("Persons UK", ("CODE", "NAME", "ALL AGES"), 1, 3),
    2016: ("MYE2 - All", ("Code", "Name", "All ages"), 3, 5),
    2017: ("MYE2 - All", ("Code", "Name", "Geography1", "All ages"), 3, 5),
    2018: ("MYE2-All", ("Code", "Name", "Geography1", "All ages"), 3, 5),
    2019: ("MYE2 - Persons", ("Code", "Name", "Geography1", "All ages"), 3, 5),
    2020: ("MYE2 - Persons", ("Code", "Name", "Geography", "All ages"), 1, 8),
}
CHILDREN = 36
"""Made-up children in every council: two of each age from 0 to 17."""


def ages_of(adults):
    """Spread a number of adults (at least 73) over the ages 18 to 90, with 36 children.

    >>> ages = ages_of(1000)
    >>> sum(ages.values()), sum(n for age, n in ages.items() if age >= 18), ages[17], ages[18]
    (1036, 1000, 2, 13)
    """
    each, rest = divmod(adults, 73)
    ages = dict.fromkeys(range(18), 2) | dict.fromkeys(range(18, 91), each)
    ages[40] += rest
    return ages


def population_workbook(
    path, year=2018, councils=None, *, cells=None, without_age=None, england=None, title=None
):
    """Write a mid-year population workbook.

    Parameters
    ----------
    path : pathlib.Path
    year : int
        It decides the layout.
    councils : dict of str to int
        GSS code to people aged 18 and over.
    cells : dict
        (GSS code, heading) to the value to put there instead; headings are ages or "All ages".
    without_age : int, optional
        Age whose column to leave out.
    england : int, optional
        Adults of England, if not those of the councils.
    title : str, optional
        Text of the title cell.
    """
    councils = {"E06000026": 1000, "E10000006": 2000} if councils is None else councils
    cells = cells or {}
    name, columns, title_row, header_row = _MID_YEARS[year]
    ages = [age for age in range(91) if age != without_age]
    labels = [str(age) if year == 2020 else age for age in ages]
    if year >= 2019:
        labels[-1] = "90+"
    book = openpyxl.Workbook()
    book.active.title = "Terms and conditions"
    for sheet_name, factor in ((name, 1), ("MYE2 - Males", 3)):
        sheet = book.create_sheet(sheet_name)
        sheet.cell(
            title_row, 1,
            title or f"MYE2: Population estimates by single year of age and sex, mid-{year}",
        )  # fmt: skip
        if title_row > 1:
            sheet.cell(1, 1, "Contents")
        for place, text in enumerate((*columns, *labels), 1):
            sheet.cell(header_row, place, text)
        total = england or sum(councils.values())
        rows = {
            "K02000001": ("UNITED KINGDOM", "Country", ages_of(total + 5000)),
            ENGLAND: ("ENGLAND", "Country", ages_of(total)),
            "E12000009": ("SOUTH WEST", "Region", ages_of(total)),
        }
        if not england:
            summed = {age: sum(ages_of(n)[age] for n in councils.values()) for age in range(91)}
            rows[ENGLAND] = ("ENGLAND", "Country", summed)
        rows |= {
            gss: (gss, "Unitary Authority", ages_of(adults)) for gss, adults in councils.items()
        }
        rows |= {
            "E07000026": ("Allerdale", "Non-metropolitan District", ages_of(500)),
            "W06000001": ("Isle of Anglesey", "Unitary Authority", ages_of(400)),
        }
        for at, (gss, (text, geography, people)) in enumerate(rows.items(), header_row + 1):
            lead = {"CODE": gss, "NAME": text, "ALL AGES": factor * sum(people.values())}
            lead |= {"GEOGRAPHY": geography, "GEOGRAPHY1": geography}
            if (gss, "All ages") in cells:
                lead["ALL AGES"] = cells[gss, "All ages"]
            for place, column in enumerate(columns, 1):
                sheet.cell(at, place, lead[column.upper()])
            for place, age in enumerate(ages, 1 + len(columns)):
                sheet.cell(at, place, cells.get((gss, age), factor * people[age]))
        sheet.cell(header_row + len(rows) + 2, 1, "1. A footnote below the table.")
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def other_workbook(path):
    """Write a workbook of another publication."""
    book = openpyxl.Workbook()
    book.active.title = "IMD"
    book.active.append(["Upper-tier code", "Average rank"])
    book.active.append(["E06000026", 1])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
