"""What the figures of a report are: each definition, period, interval and source, and versions."""

import dataclasses
import platform
from importlib.metadata import version

import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis.indicators import STAGES
from lsr_analysis.store import Data
from lsr_analysis.tables import (
    assessment_table,
    pathway_table,
    specifications_table,
    versions_table,
)

YEAR_2020 = ("2020-04", "2021-03")
RATE = "delayed_days_rate"


@pytest.fixture(scope="module")
def in_2020(data):
    return lsr.profile("Plymouth", *YEAR_2020, data=data)


@pytest.fixture(scope="module")
def new(data):
    return lsr.profile("Westmorland and Furness", "2024-04", "2025-03", data=data)


@pytest.fixture(scope="module", params=["2017-18", "2020-21", "new council"])
def profile(request, plymouth, in_2020, new):
    return {"2017-18": plymouth, "2020-21": in_2020, "new council": new}[request.param]


def rows(data, profile):
    """Return the rows of the file by indicator, without the rate of delayed days."""
    return (
        specifications_table(data, profile)
        .figures.set_index("id")
        .drop(index=RATE, errors="ignore")
    )


def plain(text):
    return text.replace("\N{NON-BREAKING HYPHEN}", "-")


def test_what_is_said_of_a_measure_is_what_the_dictionary_says(data, plymouth):
    """Written out by hand from the dictionary, for a rate, a share and a count."""
    found = specifications_table(data, plymouth).figures.set_index("id")
    rate = found.loc[RATE]
    assert rate["Unit; better is"] == (
        "delayed days per day per 100,000 people aged 18+; lower is better"
    )
    assert rate["What is counted"] == (
        "Delayed days in the month, over: Days in the month times the mid-year population aged 18 "
        "and over; times 100,000"
    )
    assert rate["Who"] == "all adults (18+), not only people aged 65 and over"
    assert rate["Source"] == "NHS England (revised edition); people: Office for National Statistics"
    home = found.loc["still_at_home_91_days"]
    assert home["Unit; better is"] == "%; higher is better"
    assert home["What is counted"] == (
        "People aged 65 and over still at home 91 days after discharge from hospital into "
        "reablement or rehabilitation, over: People aged 65 and over discharged from hospital "
        "into reablement or rehabilitation, October to December; times 100"
    )
    people = found.loc["people_65plus"]
    assert people["What is counted"] == "People aged 65 and over"
    assert people["Unit; better is"] == "people; neither"


def test_every_figure_of_the_stages_has_its_row_and_no_other_has(data, profile):
    shown = []
    for stage in STAGES:
        table = pathway_table(profile, stage)
        if hasattr(table, "figures"):
            titles = table.shown["Indicator"].str.split("; of ").str[0]
            shown += zip(titles, table.shown["Period"].map(plain), strict=True)
    found = rows(data, profile)
    specified = [
        (f"{row['Indicator']} ({row['Unit; better is'].rsplit('; ', 1)[0]})", row["Period"])
        for _, row in found.iterrows()
    ]
    assert sorted(specified) == sorted(
        (title, period.removesuffix(", after the period")) for title, period in shown
    )
    assert len(found) > 15 and found.index.is_unique


def test_every_figure_that_is_assessed_has_its_row(data, plymouth):
    found = set(rows(data, plymouth).index)
    for after in (False, True):
        assessed = set(assessment_table(plymouth, after=after).figures["indicator"]) - {RATE}
        assert assessed and assessed <= found


def test_first_figures_after_the_period_are_specified_too(data, plymouth):
    found = rows(data, plymouth)
    assert found.at["care_home_admissions_65plus", "Period"] == "2018-19"
    assert found.at["short_term_outcome", "Period"] == "2017-18"


def test_source_and_edition_are_those_of_the_figure(data, profile):
    """As the table of observations has them for the area, the measure and the day."""
    observed = data.observations
    observed = observed[observed["value"].notna()]
    latest = {one.indicator.id: one for one in (*profile.pathway.latest, *profile.pathway.after)}
    for key, row in rows(data, profile).iterrows():
        one = latest[key]
        same = observed[
            (observed["indicator"] == key)
            & (observed["area_code"] == one.area_code)
            & (observed["period_end"] == one.ends)
        ]
        if same.empty:  # why there is none stands in place of the figure
            assert one.value != one.value, key
            continue
        publishers = {
            f"{source.publisher} ({edition} edition)"
            for source in data.indicators[key].sources
            for edition in same.loc[same["source"] == source.id, "edition"]
        }
        assert row["Source"].split("; ")[0] in publishers, key


def test_an_interval_is_named_where_the_figure_has_one_and_refused_where_not(data, profile):
    latest = {one.indicator.id: one for one in (*profile.pathway.latest, *profile.pathway.after)}
    with_one = 0
    for key, row in rows(data, profile).iterrows():
        has = latest[key].lower == latest[key].lower
        with_one += has
        refused = row["Interval"].startswith(("interval not", "no interval", "figure"))
        assert refused != has, (key, row["Interval"])
    assert (with_one > 5) == (profile.span.end > pd.Period("2018-03", "M"))


def test_what_a_share_is_of_is_not_called_people_unless_it_is(data, plymouth):
    """A denominator from another publication: people, but also weeks of care and land."""
    found = rows(data, plymouth)
    assert found.at["home_care_spend_65plus", "Source"].endswith(
        "; people: Office for National Statistics"
    )
    for key, of in (("population_density", "Square kilometres"), ("nursing_share_65plus", "Weeks")):
        assert f"over: {of}" in found.at[key, "What is counted"]
        assert "people:" not in found.at[key, "Source"], key


def test_a_period_without_a_rate_is_not_named_as_that_of_one(data, new):
    """There have been no delayed transfers since 2020, so the report shows none of 2024-25."""
    assert new.standing is None
    found = specifications_table(data, new).figures.set_index("id")
    assert RATE not in found.index or found.at[RATE, "Period"] != "2024-25"


def test_the_rate_of_some_months_is_named_by_them(data):
    profile = lsr.profile("Plymouth", "2019-04", "2020-02", data=data)
    found = specifications_table(data, profile).figures.set_index("id")
    assert found.at[RATE, "Period"] == "April 2019 to June 2019"


def test_the_file_adds_caveats_and_stage(data, profile):
    table = specifications_table(data, profile)
    assert table.figures.columns.tolist() == [*table.shown.columns, "id", "stage", "caveats"]
    for _, row in table.figures.iterrows():
        indicator = data.indicators[row["id"]]
        assert row["stage"] == indicator.stage in STAGES
        assert all(caveat in row["caveats"] for caveat in indicator.caveats)


def test_no_cell_is_empty_or_says_that_it_is_no_number(data, profile):
    cells = specifications_table(data, profile).shown
    assert (cells.map(lambda cell: isinstance(cell, str) and cell.strip() != "")).all(axis=None)
    assert not cells.map(lambda cell: cell.lower() in ("nan", "none", "<na>")).any(axis=None)


def test_a_source_without_files_on_record_names_no_edition(data, plymouth):
    """Figures of a user are in no record of the files that the table was built from."""
    none = dataclasses.replace(data, manifest={**data.manifest, "inputs": []})
    assert isinstance(none, Data)
    assert not specifications_table(none, plymouth).shown["Source"].str.contains("edition").any()


def test_two_editions_of_one_source_are_both_named(data, plymouth):
    inputs = [*data.manifest["inputs"], {"source": "nhs_england_dtoc", "edition": "published"}]
    both = dataclasses.replace(data, manifest={**data.manifest, "inputs": inputs})
    rate = specifications_table(both, plymouth).figures.set_index("id").loc[RATE]
    assert rate["Source"].startswith("NHS England (published and revised edition); ")


def test_versions_are_those_that_run(data, plymouth):
    table = versions_table(data, plymouth)
    found = dict(table.figures.itertuples(index=False))
    for library in ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "papermill"):
        assert found[library] == version(library)
    assert found["Python"] == platform.python_version()
    assert found["lsr_analysis"] == lsr.__version__
    assert found["Figures built"].startswith(data.manifest["built"][:10])
    assert found["Model of similar peers"] == "version 1"
