"""Write small files in the layouts of the other publications, with made-up figures.

Delayed transfers and populations are in ``layouts``. Keyword options break one thing at a time:
``cells`` puts another value in one cell, ``headings`` renames a column, ``without`` leaves a
column out, ``twice`` writes a row a second time at the end.
"""

import csv

import openpyxl
from layouts import ENGLAND, population_workbook

NAMES = {
    ENGLAND: "England",
    "E06000014": "York",
    "E06000026": "Plymouth",
    "E06000028": "Bournemouth",
    "E06000058": "Bournemouth, Christchurch and Poole",
    "E08000020": "Gateshead",
    "E08000037": "Gateshead",
    "E09000001": "City of London",
    "E10000006": "Cumbria",
    "E12000009": "South West",
}


def _csv_file(path, columns, rows, *, cells=None, headings=None, without=None, twice=None):
    """Write a CSV file; rows are counted as a spreadsheet program does, with headings as row 1."""
    cells, headings = cells or {}, headings or {}
    table = [dict(zip(columns, row, strict=True)) for row in rows]
    for (row, column), value in cells.items():
        assert column in columns
        table[row - 2][column] = value
    if twice is not None:
        table.append(dict(table[twice - 2]))
    kept = [column for column in columns if column != without]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([headings.get(column, column) for column in kept])
        writer.writerows([row[column] for column in kept] for row in table)
    return path


def _level(code):
    if code == ENGLAND:
        return "England"
    return "Region" if code.startswith("E12") else "Council"


# The outcomes framework: open data of 2020-21

_OPEN_COLUMNS = (
    "Geographical Code", "Geographical Description", "Geographical Level", "ONS Code",
    "ASCOF Measure Code", "Disaggregation Level", "Measure Type", "Measure Value",
    "Measure Group", "Measure Group Description",
)  # fmt: skip
_GROUPS = {"65OV": "65 and over", "6574": "65-74", "M": "Male"}

OPEN_FIGURES = {
    ("E06000026", "2B1"): {"Outcome": 75.0, "Numerator": 45, "Denominator": 60},
    (ENGLAND, "2B1"): {"Outcome": 66.7, "Numerator": 200, "Denominator": 300},
    ("E12000009", "2B1"): {"Outcome": 70.0, "Numerator": 70, "Denominator": 100},
}
"""Council or England and measure to what is published for it."""


def ascof_open_data(
    path, figures=None, *, cells=None, headings=None, without=None, twice=None, second_sheet=False
):
    """Write the open data workbook of the outcomes framework.

    Parameters
    ----------
    path : pathlib.Path
    figures : dict
        Like :data:`OPEN_FIGURES`.
    cells : dict
        (row, heading) to the value to put there instead; the headings are in row 1.
    headings : dict
        Heading to the heading to write instead.
    without : str, optional
        Heading of a column to leave out.
    twice : int, optional
        Row to write a second time, with another value.
    second_sheet : bool
    """
    figures = OPEN_FIGURES if figures is None else figures
    cells, headings = cells or {}, headings or {}
    rows = []
    for (code, measure), parts in figures.items():
        group = next((g for end, g in _GROUPS.items() if measure.endswith(end)), "Total")
        rows += [
            dict(
                zip(
                    _OPEN_COLUMNS,
                    (102, NAMES.get(code, code), _level(code), code, measure, group, kind, value,
                     measure[:3], "A measure"),
                    strict=True,
                )
            )
            for kind, value in parts.items()
        ]  # fmt: skip
    for (row, heading), value in cells.items():
        rows[row - 2][heading] = value
    if twice is not None:
        rows.append(rows[twice - 2] | {"Measure Value": 99})
    kept = [column for column in _OPEN_COLUMNS if column != without]
    book = openpyxl.Workbook()
    book.active.title = "in"
    book.active.append([headings.get(column, column) for column in kept])
    for row in rows:
        book.active.append([row[column] for column in kept])
    if second_sheet:
        book.create_sheet("Notes")
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


# The outcomes framework: tables of one year's values, as another team tabulated them

_TABLE_COLUMNS = (
    "Geographical Description", "Geographical Level", "ONS Code", "Measure Group Description",
    "Disaggregation Level", "Measure Value", "IMD - Average rank ", "Annual Pay Mean", "Population",
    "Year",
)  # fmt: skip

STILL_AT_HOME = {
    2019: "The proportion of older people (aged 65 and over) who were still at home 91 days after "
    "discharge from hospital into reablement/rehabilitation services",
    2020: "Proportion of older people 65 and over who were still at home 91 days after discharge "
    "from hospital into reablement/rehabilitation services effectiveness of the service",
}
"""How one measure is worded, by the year in which the financial year ends."""


def ascof_table(path, figures=None, year=2019, **broken):
    """Write a year's table of the outcomes framework.

    Parameters
    ----------
    path : pathlib.Path
    figures : list of tuple
        Code, wording of the measure, group and value.
    year : int
        Year in which the financial year ends.
    **broken
        See :func:`_csv_file`.
    """
    if figures is None:
        figures = [
            ("E06000026", STILL_AT_HOME[year], "Total", 80.4),
            (ENGLAND, STILL_AT_HOME[year], "Total", 82.4),
            ("E12000009", STILL_AT_HOME[year], "Total", 81.0),
        ]
    rows = [
        (
            NAMES.get(code, code),
            _level(code),
            code,
            wording,
            group,
            value,
            123.4,
            25000,
            1000.0,
            year,
        )
        for code, wording, group, value in figures
    ]
    return _csv_file(path, _TABLE_COLUMNS, rows, **broken)


# Office for Local Government

_OFLOG_COLUMNS = (
    "Financial year", "Local authority code", "Local authority name", "Grouping", "Entity_Name",
    "Region", "Measure", "Code", "Value", "MEDIAN", "MADs_from_median", "rank_order",
)  # fmt: skip
TURNOVER = "Outcome, Workforce turnover rate"


def oflog_table(path, figures=None, **broken):
    """Write the table of the Office for Local Government.

    Parameters
    ----------
    path : pathlib.Path
    figures : list of tuple
        Financial year, code, measure and value.
    **broken
        See :func:`_csv_file`.
    """
    if figures is None:
        figures = [
            ("2018-19", "E06000026", TURNOVER, 31.5),
            ("2018-19", "E10000006", TURNOVER, 27.25),
        ]
    rows = [
        (year, code, NAMES.get(code, code), "LA_Raw", "Counties", "South West", measure, "ASC1",
         value, 7.6, 0.333, "desc")
        for year, code, measure, value in figures
    ]  # fmt: skip
    return _csv_file(path, _OFLOG_COLUMNS, rows, **broken)


# Finance returns: two labelled files of 2015-16 and three files of keys of 2016-17

_OLDER, _YOUNGER, _OLDEST = "Age 65 and over", "Age 18 to 64", "Age 85 and over"
_RESIDENTIAL, _NURSING, _SHORT = "Residential", "Nursing", "To maximise independence"
_REASONS = {"Physical support": 0.75, "Support with memory and cognition": 0.25}
_AGE_KEYS = {_YOUNGER: "1", _OLDER: "2", _OLDEST: "5"}
_SETTING_KEYS = {_RESIDENTIAL: "7", _NURSING: "6", _SHORT: ""}
_PROVISION_KEYS = {"In house": "3", "External": "2"}

# Name of an item in ACTIVITY to setting or purpose, age band and provision. The last two are not
# for any indicator; the oldest are among those aged 65 and over, and councils need not give them.
_KINDS = {
    "residential in": (_RESIDENTIAL, _OLDER, "In house"),
    "residential out": (_RESIDENTIAL, _OLDER, "External"),
    "nursing out": (_NURSING, _OLDER, "External"),
    "short in": (_SHORT, _OLDER, "In house"),
    "short out": (_SHORT, _OLDER, "External"),
    "younger": (_RESIDENTIAL, _YOUNGER, "External"),
    "oldest": (_RESIDENTIAL, _OLDEST, "External"),
}
_UUIDS = {
    (kind, reason): str(8610101 + 100 * at + place)
    for at, kind in enumerate(_KINDS)
    for place, reason in enumerate(_REASONS)
}
_COUNCILS = {"913": "E06000026", "102": "E10000006"}

ACTIVITY = {
    "913": {"residential in": 100, "residential out": 300, "nursing out": (50, 150), "short in": 40,
            "short out": 120, "younger": 8000, "oldest": 4000},
    "102": {"residential in": 0, "residential out": 800, "nursing out": 400, "short in": 60,
            "short out": 60, "younger": 8000, "oldest": 4000},
}  # fmt: skip
"""Old code of a council to weeks or units by kind.

The files split them by support reason: three quarters and one quarter, or as a pair says.
"""

_ITEMS = {
    "8510101": "Assessment and Care management",
    "8510201": "Residential and Nursing care",
    "8510301": "Home care services",
    "8510401": "Community-based services",
    "8510501": "Direct Payments",
}
SPENDING = {
    "913": dict(zip(_ITEMS.values(), (10, 200, 50, 40, 30), strict=True)),
    "102": dict(zip(_ITEMS.values(), (20, 500, 80, 60, 10), strict=True)),
}
"""Old code of a council to thousands of pounds by item, people aged 65 and over."""

TOTALS = {"913": {"long": 500, "short": 25}, "102": {"long": 900, "short": 75}}
"""Old code of a council to thousands of pounds of gross current spending, aged 65 and over."""

FINANCE_FILES = {
    "labelled activity": (
        "fin-act-15.csv",
        ("UUID", "Council Code", "Council Name", "Care Type", "Activity Provision", "Age Bands",
         "Primary support reason", "Long Term Support Setting", "Short Term Purpose", "Data Type",
         "Value", "Notes"),
    ),
    "labelled spending": (
        "fin-add-15.csv",
        ("UUID", "Council Code", "Council Name", "Data Type", "Data Source", "Age Band",
         "Finance Type", "Comparative totals", "Value"),
    ),
    "activity": (
        "activity-16.csv",
        ("UUID", "FY_Ending", "CASSR_CODE", "GEOGRAPHY_CODE", "REGION_GO_CODE", "DataType_KEY",
         "AgeBand_KEY", "PrimarySupportReason_KEY", "CareType_KEY", "SupportSetting_KEY",
         "Purpose_KEY", "ActivityProvision_KEY", "ItemValue"),
    ),
    "additional": (
        "additional-16.csv",
        ("UUID", "FY_Ending", "CASSR_CODE", "GEOGRAPHY_CODE", "REGION_GO_CODE", "DataSource_KEY",
         "Datatype_KEY", "AgeBand_KEY", "FinanceType_KEY", "PrimarySupportReason_KEY",
         "ComparativeTotals_KEY", "ItemValue"),
    ),
    "totals": (
        "totals-16.csv",
        ("FY_Ending", "CASSR_CODE", "GEOGRAPHY_CODE", "REGION_GO_CODE", "CareType_KEY",
         "AgeBand_KEY", "PrimarySupportReason_KEY", "SupportSetting_KEY", "Purpose_KEY",
         "CarerSupportType_KEY", "DataType_KEY", "TOTALEXPENDITURE", "GROSSCURRENTEXPENDITURE"),
    ),
}  # fmt: skip
"""Name of a finance file here to its file name and columns."""


def _share(value, reason):
    """Return what stands in the row of one support reason; a text stands in each."""
    if isinstance(value, tuple):
        return value[list(_REASONS).index(reason)]
    return value if isinstance(value, str) else value * _REASONS[reason]


def _summed(values):
    """Add up values of councils, leaving out texts; pairs part by part."""
    numbers = [value for value in values if not isinstance(value, str)]
    if not any(isinstance(value, tuple) for value in numbers):
        return sum(numbers)
    split = [
        value if isinstance(value, tuple) else tuple(value * part for part in _REASONS.values())
        for value in numbers
    ]
    return tuple(map(sum, zip(*split, strict=True)))


def _areas_2016(held):
    """Yield council code, GSS code, region and figures: councils, a region and England."""
    for code, figures in held.items():
        yield code, _COUNCILS[code], "E12000009", figures
    for region in ("E12000009", ENGLAND):
        kinds = next(iter(held.values()))
        yield "", "", region, {k: _summed([f[k] for f in held.values()]) for k in kinds}


def _labelled_activity(held):
    for code, figures in held.items():
        for (kind, reason), uuid in _UUIDS.items():
            what, age, provision = _KINDS[kind]
            short = what == _SHORT
            yield (
                uuid, code, NAMES[_COUNCILS[code]], "Short term" if short else "Long term",
                provision, age, reason, "-" if short else what, what if short else "-",
                "Voluntary" if kind == "oldest" else "Mandatory",
                _share(figures[kind], reason), "",
            )  # fmt: skip


def _labelled_spending(held):
    for code, figures in held.items():
        name = NAMES[_COUNCILS[code]]
        yield "8326110", code, name, "Mandatory", "Additional Data", "-", "Income", "Grants", 1271
        for uuid, item in _ITEMS.items():
            fixed = (code, name, "Mandatory", "Bridging Year")
            yield uuid, *fixed, _OLDER, "Expenditure", item, figures[item]
            # The same item for younger adults, and as an income, is not for any indicator.
            yield uuid[:-1] + "2", *fixed, _YOUNGER, "Expenditure", item, 8000
            yield uuid[:-1] + "3", *fixed, _OLDER, "Income", item, 8000


def _keyed_activity(held, keys):
    for code, gss, region, figures in _areas_2016(held):
        for (kind, reason), uuid in _UUIDS.items():
            what, age, provision = _KINDS[kind]
            short = what == _SHORT
            care, purpose = ("4", "2") if short else ("2", "")
            row = {
                "UUID": uuid, "FY_Ending": 2017, "CASSR_CODE": code, "GEOGRAPHY_CODE": gss,
                "REGION_GO_CODE": region, "DataType_KEY": 2 if kind == "oldest" else 1,
                "AgeBand_KEY": _AGE_KEYS[age], "PrimarySupportReason_KEY": 6,
                "CareType_KEY": care, "SupportSetting_KEY": _SETTING_KEYS[what],
                "Purpose_KEY": purpose, "ActivityProvision_KEY": _PROVISION_KEYS[provision],
                "ItemValue": _share(figures[kind], reason),
            }  # fmt: skip
            yield tuple((row | keys.get(kind, {})).values())


def _keyed_spending(held):
    for code, gss, region, figures in _areas_2016(held):
        for place, (uuid, item) in enumerate(_ITEMS.items()):
            fixed = (2017, code, gss, region, 2, 1)
            yield uuid, *fixed, 2, 3, "", place, figures[item]
            yield uuid[:-1] + "2", *fixed, 1, 3, "", place, 8000


def _keyed_totals(held):
    for code, gss, region, figures in _areas_2016(held):
        fixed = (2017, code, gss, region)
        for reason, part in ((4, 0.75), (5, 0.25)):
            long, short = part * figures["long"], part * figures["short"]
            yield *fixed, 2, 2, reason, 7, "", "", 1, 9999, long
            yield *fixed, 4, 2, reason, "", 2, "", 1, 9999, short
        # Younger adults, another short-term purpose, and carers of any age.
        yield *fixed, 2, 1, 4, 7, "", "", 1, 9999, 8000
        yield *fixed, 4, 2, 4, "", 1, "", 1, 9999, 8000
        yield *fixed, 3, "", 4, "", "", 1, 1, 9999, 8000


def finance_files(
    folder,
    labelled=None,
    keyed=None,
    *,
    spending=None,
    keyed_spending=None,
    totals=None,
    keys=None,
    without_file=None,
    twice_file=None,
    broken=None,
):
    """Write the five finance files, and return them by name.

    Parameters
    ----------
    folder : pathlib.Path
    labelled, keyed : dict
        Like :data:`ACTIVITY`, for 2015-16 and for 2016-17.
    spending, keyed_spending : dict
        Like :data:`SPENDING`.
    totals : dict
        Like :data:`TOTALS`, for 2016-17.
    keys : dict
        Kind of activity to columns of keys, and the keys to put there instead in 2016-17.
    without_file : str, optional
        Name of a file, as in :data:`FINANCE_FILES`, to leave out.
    twice_file : str, optional
        Name of a file to write a second time, under another file name.
    broken : dict
        Name of a file to the options of :func:`_csv_file`.
    """
    labelled = ACTIVITY if labelled is None else labelled
    spending = SPENDING if spending is None else spending
    rows = {
        "labelled activity": _labelled_activity(labelled),
        "labelled spending": _labelled_spending(spending),
        "activity": _keyed_activity(labelled if keyed is None else keyed, keys or {}),
        "additional": _keyed_spending(spending if keyed_spending is None else keyed_spending),
        "totals": _keyed_totals(TOTALS if totals is None else totals),
    }
    written = {}
    for name, table in rows.items():
        if name == without_file:
            continue
        file, columns = FINANCE_FILES[name]
        table = list(table)
        written[name] = _csv_file(folder / file, columns, table, **(broken or {}).get(name, {}))
        if name == twice_file:
            written[f"{name} again"] = _csv_file(folder / f"again-{file}", columns, table)
    return written


# Indices of Deprivation, upper-tier summaries

_IOD_SHEETS = {
    "IMD": "IMD",
    "Income": "Income",
    "Health": "Health Deprivation and Disability",
    "IDACI": "IDACI",
    "IDAOPI": "IDAOPI",
}

DEPRIVATION = {
    "E06000026": {"IMD": (26.6, 0.1894), "Income": (0.15, 0.2), "Health": (0.5, 0.2),
                  "IDACI": (0.2, 0.2), "IDAOPI": (0.16, 0.1)},
    "E10000006": {"IMD": (21.3, 0.0896), "Income": (0.12, 0.1), "Health": (-0.26, 0.1),
                  "IDACI": (0.1, 0.1), "IDAOPI": (0.13, 0.05)},
}  # fmt: skip
"""Council to sheet to average score and proportion of small areas."""


def deprivation_workbook(
    path,
    edition=2019,
    councils=None,
    *,
    cells=None,
    headings=None,
    without_sheet=None,
    twice=None,
    vintages=None,
):
    """Write the upper-tier summaries of the Indices of Deprivation.

    Parameters
    ----------
    path : pathlib.Path
    edition : {2015, 2019}
    councils : dict
        Like :data:`DEPRIVATION`.
    cells : dict
        (sheet, code of the council, "code", "score" or "proportion") to the value to put there.
    headings : dict
        (sheet, "code", "score" or "proportion") to the heading to write instead.
    without_sheet : str, optional
    twice : str, optional
        Code of a council whose row to write a second time in every sheet.
    vintages : dict
        Sheet to the year in the heading of its codes, if it is not the edition's.
    """
    councils = DEPRIVATION if councils is None else councils
    cells, headings, vintages = cells or {}, headings or {}, vintages or {}
    new = edition == 2019
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for name, domain in _IOD_SHEETS.items():
        if name == without_sheet:
            continue
        sheet = book.create_sheet(name)
        vintage = vintages.get(name, 2019 if new else 2013)
        # The editions differ in blanks and in how they call a domain.
        end, wide = (" ", "  " if name != "IMD" else " ") if new else ("", " ")
        if name == "IDAOPI" and not new:
            domain = "Income Deprivation Affecting Older People (IDAOPI)"
        names = {
            "code": f"Upper Tier Local Authority District code ({vintage})",
            "name": f"Upper Tier Local Authority District name ({vintage})",
            "rank": f"{domain} - Average rank{end}",
            "rank of rank": f"{domain} - Rank of average rank{end}",
            "score": f"{domain} - Average score{end}",
            "rank of score": f"{domain} - Rank of average score{end}",
            "proportion": (
                f"{domain} - Proportion{wide}of LSOAs in most deprived 10% nationally{end}"
            ),
            "rank of proportion": (
                f"{domain} - Rank of proportion of LSOAs in most deprived 10% nationally{end}"
            ),
        }
        sheet.append([headings.get((name, key), text) for key, text in names.items()])
        codes = [*councils, twice] if twice else list(councils)
        for place, code in enumerate(codes, 1):
            score, proportion = councils[code][name]
            row = {
                "code": code, "name": NAMES.get(code, code), "rank": 20000.5,
                "rank of rank": place, "score": score, "rank of score": place,
                "proportion": proportion, "rank of proportion": place,
            }  # fmt: skip
            row |= {what: v for (s, c, what), v in cells.items() if (s, c) == (name, code)}
            sheet.append(list(row.values()))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


# Emergency admissions due to falls

_FALLS_COLUMNS = (
    "area_code", "area_name", "period", "value", "indicator", "measure", "unit", "significance",
)  # fmt: skip
FALLS = "Emergency hospital admissions due to falls in people aged 65 and over"


def falls_table(path, figures=None, **broken):
    """Write the extract of emergency admissions due to falls.

    Parameters
    ----------
    path : pathlib.Path
    figures : list of tuple
        Code, year as "2015/16" and value.
    **broken
        See :func:`_csv_file`.
    """
    if figures is None:
        figures = [
            ("E06000026", "2015/16", 2100.5),
            (ENGLAND, "2015/16", 2169),
            ("E07000026", "2015/16", 1800),
        ]
    rows = [
        (code, NAMES.get(code, code), period, value, FALLS, "Age standardised rate per 100,000",
         "Persons", "Worse")
        for code, period, value in figures
    ]  # fmt: skip
    return _csv_file(path, _FALLS_COLUMNS, rows, **broken)


# Beds by trust (KH03)

BEDS = {
    "RK9": ("UNIVERSITY HOSPITALS PLYMOUTH NHS TRUST", 800.5, 600.25),
    "RNN": ("A MADE-UP TRUST", 200.0, 150.0),
    "TAH": ("A TRUST WITHOUT SUCH BEDS", 0.0, 0.0),
}
"""Trust to name, beds available and beds occupied, general and acute."""

_SECTORS = ("Total ", "General & Acute", "Learning Disabilities", "Maternity", "Mental Illness")
BEDS_HEADER_ROW = 15
"""Row of the headings as a spreadsheet program counts it."""


def beds_workbook(
    path,
    trusts=None,
    *,
    period="April to June 2020",
    revised="19th November 2020",
    england=None,
    cells=None,
    headings=None,
    groups=None,
    twice=None,
    without_england=False,
):
    """Write the overnight beds of one quarter.

    Parameters
    ----------
    path : pathlib.Path
    trusts : dict
        Like :data:`BEDS`.
    period, revised : str
        Texts beside "Period:" and "Revised:".
    england : tuple of float
        Beds available and occupied, if not those of the trusts.
    cells : dict
        (code of the trust, "Org Code", "Available" or "Occupied") to the value to put there.
    headings : dict
        Heading to the heading to write instead, wherever it stands.
    groups : dict
        "Available", "Occupied" or "% Occupied" to the text to write above the block instead.
    twice : str, optional
        Code of a trust whose row to write a second time.
    without_england : bool
    """
    trusts = BEDS if trusts is None else trusts
    cells, headings, groups = cells or {}, headings or {}, groups or {}
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "NHS Trust by Sector"
    labels = {
        2: ("Title:", "Average daily number of available and occupied beds, made up"),
        5: ("Period:", period),
        6: ("Source:", "Made up for a test"),
        8: ("Published:", "20th August 2020"),
        9: ("Revised:", revised),
        13: ("Provider Level Data", None),
    }
    for row, (label, text) in labels.items():
        sheet.cell(row, 2, label)
        sheet.cell(row, 3, text)
    lead = ("Year", "Period End", "Region Code", "Org Code", "Org Name")
    for place, text in enumerate(lead, 2):
        sheet.cell(BEDS_HEADER_ROW, place, headings.get(text, text))
    blocks = {"Available": 7, "Occupied": 13, "% Occupied": 19}
    for group, first in blocks.items():
        sheet.cell(BEDS_HEADER_ROW - 1, first, groups.get(group, group))
        for place, sector in enumerate(_SECTORS, first):
            sheet.cell(BEDS_HEADER_ROW, place, headings.get(sector, sector))
    if england is None:
        england = tuple(sum(t[at] for t in trusts.values()) for at in (1, 2))
    lines = [] if without_england else [("", ("England", *england))]
    lines += trusts.items()
    if twice:
        lines.append((twice, trusts[twice]))
    at = BEDS_HEADER_ROW + 1
    for code, (name, available, occupied) in lines:
        region = "Y58" if code else ""
        texts = ("2020-21", "June", region, cells.get((code, "Org Code"), code), name)
        for place, text in enumerate(texts, 2):
            sheet.cell(at, place, text)
        beds = {
            "Available": cells.get((code, "Available"), available),
            "Occupied": cells.get((code, "Occupied"), occupied),
            "% Occupied": occupied / available if available else "-",
        }
        for group, first in blocks.items():
            # Other sectors hold other figures, so that a wrong column would show.
            for place, value in enumerate((5000.0, beds[group], 1.0, 2.0, 3.0), first):
                sheet.cell(at, place, value)
        at += 2 if name == "England" else 1
    book.create_sheet("Region by Sector")
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


# Populations with table MYE5. Year: sheet name, leading columns, header row.

_DENSITY = {
    2016: ("MYE5", ("Code", "Name"), 5),
    2017: ("MYE 5", ("Code", "Name", "Geography1"), 5),
    2018: ("MYE 5", ("Code", "Name", "Geography1"), 5),
    2019: ("MYE 5", ("Code", "Name", "Geography1"), 5),
    2020: ("MYE 5", ("Code", "Name", "Geography"), 8),
}


def population_and_area_workbook(
    path, year=2018, councils=None, square_km=None, *, area_heading="Area (sq km)", **options
):
    """Write a mid-year population workbook with areas in table MYE5.

    Parameters
    ----------
    path : pathlib.Path
    year : int
    councils : dict of str to int
        GSS code to people aged 18 and over.
    square_km : dict of str to float
        GSS code to square kilometres.
    area_heading : str
        Heading of the column with square kilometres.
    **options
        Of :func:`layouts.population_workbook`.
    """
    population_workbook(path, year, councils, **options)
    square_km = (
        {"E06000026": 80, "E10000006": 7000, ENGLAND: 7080} if square_km is None else square_km
    )
    name, lead, header_row = _DENSITY[year]
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet(name)
    sheet.cell(3, 1, f"MYE5: Population density for local authorities in the UK, mid-{year}")
    columns = (*lead, area_heading, f"Estimated Population mid-{year}", f"{year} people per sq. km")
    for place, text in enumerate(columns, 1):
        sheet.cell(header_row, place, text)
    rows = {"K02000001": 242545, "E07000026": 1242, "W06000001": 711} | square_km
    for at, (gss, area) in enumerate(rows.items(), header_row + 1):
        cells = (gss, NAMES.get(gss, gss), "Unitary Authority")[: len(lead)]
        for place, value in enumerate((*cells, area, 99999, 9), 1):
            sheet.cell(at, place, value)
    book.save(path)
    return path


# Discharge Ready Date: one month in long form, one row a place and measure

DISCHARGE_COLUMNS = (
    "Date", "Data Source", "Data Type", "Upper Tier Local Authority Code",
    "Upper Tier Local Authority", "Region (of Provider)", "ICB (of Provider)", "Code",
    "Organisation Name", "Measure", "Value",
)  # fmt: skip
DELAYS = (
    "No delay", "a 1 day delay", "a 2-3 day delay", "a 4-6 day delay", "a 7-13 day delay",
    "a 14-20 day delay", "a delay of 21 days or more",
)  # fmt: skip
LENGTHS = ("1 day", "2-3 days", "4-6 days", "7-13 days", "14-20 days", "21 days or more")
ALL_DISCHARGES = "Number of patients discharged in total"
ACCEPTABLE_DISCHARGES = "Total Discharges for UTLA from acceptable trusts"
COVERED = "% of all UTLA discharges that are from acceptable trusts"
LOST_BED_DAYS = "Total bed days lost due to delayed discharge"
SAME_DAY = "Date of discharge is same as Discharge Ready Date"
AVERAGE_WITH_ZERO = "Average days from Discharge Ready Date to date of discharge (inc 0 day delays)"
_BETWEEN = (
    "of patients discharged where, between the Discharge Ready Date and Discharge Date, there is"
)

DISCHARGES = {
    ENGLAND: ((500, 40, 30, 20, 15, 5, 10), (40, 72, 100, 140, 85, 263), None),
    "E06000026": ((150, 20, 10, 8, 6, 4, 2), (20, 25, 40, 55, 65, 60), 0.935),
    "E06000014": ((90, 0, 3, 3, 2, 1, 1), (0, 7, 15, 18, 17, 33), 0.25),
}
"""Council or England to discharges by length of delay, bed days by length, and share covered."""


def number_delayed(delay):
    """Return the measure that counts discharges after a delay, such as "No delay"."""
    return f"Number {_BETWEEN} {delay}"


def bed_days_within(length):
    """Return the measure that counts bed days of a length of delay, such as "1 day"."""
    return f"Total bed days after Discharge Ready Date for patients discharged within {length}"


def _printed(part, whole):
    # Nine decimals without trailing zeros, as the publisher's files have them.
    return f"{part / whole:.9f}".rstrip("0").rstrip(".") if whole else "[z]"


def _discharge_measures(by_delay, bed_days):
    """Return what every place has: measure and value."""
    total, days = sum(by_delay), sum(bed_days)
    delayed = total - by_delay[0]
    return [
        (LOST_BED_DAYS, days),
        (SAME_DAY, _printed(by_delay[0], total)),
        ("Date of Discharge is 1+ days after Discharge Ready Date", _printed(delayed, total)),
        *((number_delayed(d), n) for d, n in zip(DELAYS, by_delay, strict=True)),
        *((f"% {_BETWEEN} {d}", _printed(n, total)) for d, n in zip(DELAYS, by_delay, strict=True)),
        *(
            (
                "% of patients discharged after their Discharge Ready Date but discharged within "
                f"{length}",
                _printed(n, delayed),
            )
            for length, n in zip(LENGTHS, by_delay[1:], strict=True)
        ),
        *((bed_days_within(length), n) for length, n in zip(LENGTHS, bed_days, strict=True)),
        (AVERAGE_WITH_ZERO, _printed(days, total)),
        (AVERAGE_WITH_ZERO.replace("inc", "exc"), _printed(days, delayed)),
    ]


def _discharge_rows(figures):
    """Yield the place of every row (type, council, region, board, code, name), measure, value."""
    whole = figures.get(ENGLAND, DISCHARGES[ENGLAND])
    providers = [
        ("Number of providers submitting acceptable data", 1),
        ("% of providers submitting acceptable data", "0.5"),
    ]
    total = (ALL_DISCHARGES, sum(whole[0]))
    shared = _discharge_measures(*whole[:2])
    nation = ("National", "[z]", "[z]", "[z]", "[z]", "ENGLAND", "ENGLAND")
    board = ("ICB", "[z]", "[z]", "SOUTH WEST", "NHS DEVON", "QJK", "NHS DEVON")
    trust = ("Provider", "[z]", "[z]", "SOUTH WEST", "NHS DEVON", "RK9", "A TRUST")
    if ENGLAND in figures:
        yield from ((nation, *pair) for pair in [*providers, total, *shared])
    yield from ((board, *pair) for pair in [*providers, total, *shared])
    yield from ((trust, *pair) for pair in [total, *shared])
    for code, (by_delay, bed_days, covered) in figures.items():
        if code == ENGLAND:
            continue
        name = NAMES.get(code, code).upper()
        council = ("UTLA Aggregate", code, name, "[z]", "[z]", "[z]", "[z]")
        counted = (ACCEPTABLE_DISCHARGES, sum(by_delay))
        own = _discharge_measures(by_delay, bed_days)
        yield from ((council, *pair) for pair in [(COVERED, covered), counted, *own])
        mapped = ("Provider activity mapped to UTLA", code, name, *trust[3:])
        also = [
            ("% trust contributes to UTLA discharges", "1"),
            ("Total Discharges of UTLA patients from provider", sum(by_delay)),
        ]
        yield from ((mapped, *pair) for pair in [*also, counted, *own])


def discharge_ready_csv(
    path, figures=None, *, date="May 2024", cells=None, dates=None, without_row=None, **options
):
    """Write a monthly file of Discharge Ready Date figures.

    Parameters
    ----------
    path : pathlib.Path
    figures : dict
        Like :data:`DISCHARGES`.
    date : str
        Month as the column *Date* has it.
    cells : dict
        (council or England, measure) to the value to put there instead.
    dates : dict
        Council or England to another *Date* of its rows.
    without_row : tuple, optional
        (council or England, measure) of a row to leave out.
    **options
        ``headings``, ``without`` and ``twice`` of a CSV file. The rows of England come first,
        from row 2 on: row 4 is of :data:`ALL_DISCHARGES`.
    """
    cells, dates = dict(cells or {}), dates or {}
    rows = []
    for place, measure, value in _discharge_rows(DISCHARGES if figures is None else figures):
        key = {"National": ENGLAND, "UTLA Aggregate": place[1]}.get(place[0])
        if without_row is not None and without_row == (key, measure):
            continue
        value = cells.pop((key, measure), value)
        rows.append((dates.get(key, date), "SUS", *place, measure, value))
    assert not cells, f"no such row: {cells}"
    return _csv_file(path, DISCHARGE_COLUMNS, rows, **options)
