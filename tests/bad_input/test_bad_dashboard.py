"""A choice of measures with a fault in it, which must be named."""

import dataclasses

import pytest

from lsr_analysis.analysis.dashboard.choice import choice, read_choice
from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicator_files import dictionary

GOOD = """
selection:
  - {metric: delayed_days_18, id: delayed_days_rate}
stages:
  - stage: stepping down
    measures:
      - {id: short_term_outcome_65plus, fallback: short_term_outcome}
      - {id: offered_reablement}
"""
SECOND_STAGE = """
  - stage: stepping down
    measures: [{id: still_at_home_91_days}]
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "dashboard.yaml"
        path.write_text(text, encoding="utf-8")
        return read_choice(path, dictionary())

    return read


def test_a_good_choice_is_read(read):
    found = read(GOOD)
    assert [one.indicator.id for one in found.measures] == [
        "short_term_outcome_65plus", "offered_reablement",
    ]  # fmt: skip
    assert [one.fallback and one.fallback.id for one in found.measures] == [
        "short_term_outcome", None,
    ]  # fmt: skip


def test_the_order_of_the_two_keys_does_not_matter(read):
    given = "{id: short_term_outcome_65plus, fallback: short_term_outcome}"
    turned = "{fallback: short_term_outcome, id: short_term_outcome_65plus}"
    found = read(GOOD.replace(given, turned))
    assert found.measures[0].indicator.id == "short_term_outcome_65plus"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("stages:", "stage:", "data must not contain {'stage'} properties|must contain"),
        ("stepping down", "stepping up", "must be one of"),
        ("stage: stepping down", "stage: enablers", "must be one of"),
        ("{id: offered_reablement}", "{}", "must contain \\['id'\\]"),
        ("{id: offered_reablement}", "{id: offered_reablement, or: feel_safe}", "or"),
        ("{id: offered_reablement}", "{id: [a, b]}", "must be string"),
        ("      - {id: offered_reablement}\n", "      -\n", "must be object"),
        ("{id: offered_reablement}", "{id: offered_reablment}",
         "stepping down: No indicator has the id 'offered_reablment'. Nearest: offered_reablement"),
        ("{id: offered_reablement}", "{id: feel_safe}",
         "the stage of feel_safe is 'maintaining wellbeing at home'"),
        ("fallback: short_term_outcome}", "fallback: feel_safe}", "the stage of feel_safe is"),
        ("{id: offered_reablement}", "{id: short_term_outcome}",
         "short_term_outcome is given twice"),
        ("fallback: short_term_outcome}", "fallback: short_term_outcome_65plus}",
         "short_term_outcome_65plus is given twice"),
        ("{id: offered_reablement}", "{id: delayed_days}",
         "delayed_days follows the size of the area; name delayed_days_rate"),
        ("{id: offered_reablement}", "{id: delayed_days_rate_nhs}",
         "delayed_days_rate_nhs is a part of delayed_days_rate; name the whole"),
        ("{id: offered_reablement}", "{id: bed_occupancy_general_acute}",
         "is measured on trusts, not on councils"),
        ("id: delayed_days_rate}", "id: delayed_days_rates}",
         "selection, delayed_days_18: No indicator has the id 'delayed_days_rates'"),
        ("  - {metric: delayed_days_18, id: delayed_days_rate}",
         "  - {metric: delayed_days_18, id: delayed_days_rate}\n" * 2,
         "selection: delayed_days_18 is given twice"),
        ("{id: offered_reablement}", "{id: offered_reablement, id: still_at_home_91_days}",
         "the key 'id' is given twice"),
        ("stages:", "stages: [", "not valid YAML"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_the_file(read, old, new, told):
    assert old in GOOD
    with pytest.raises(CatalogueError, match=told) as error:
        read(GOOD.replace(old, new))
    assert "dashboard.yaml" in str(error.value)


def test_a_stage_given_twice(read):
    with pytest.raises(CatalogueError, match="stepping down is given twice"):
        read(GOOD + SECOND_STAGE)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CatalogueError, match=r"nowhere\.yaml cannot be read"):
        read_choice(tmp_path / "nowhere.yaml", dictionary())


def test_a_metric_without_an_indicator(data, read):
    with pytest.raises(CatalogueError, match="names no indicator for the metric 'still_home_91d'"):
        read(GOOD).of_metric(next(m for m in data.selection if m.id == "still_home_91d"))


def test_a_metric_that_runs_the_other_way(data, read):
    """The better council would lie on the worse side of the picture."""
    metric = next(m for m in data.selection if m.id == "delayed_days_18")
    assert read(GOOD).of_metric(metric).id == "delayed_days_rate"
    turned = dataclasses.replace(metric, polarity="higher is better")
    with pytest.raises(CatalogueError, match="of the metric 'delayed_days_18' higher is better"):
        read(GOOD).of_metric(turned)


def test_the_choice_that_ships_names_all_six_metrics(data):
    assert [choice().of_metric(metric).polarity for metric in data.selection] == [
        metric.polarity for metric in data.selection
    ]
