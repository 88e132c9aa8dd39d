"""The design of the part "after the review", as it is written and where it is wrong."""

import copy
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
import yaml

from lsr_analysis.analysis.after.design import design, read_design
from lsr_analysis.analysis.after.sensitivity import HANDLED
from lsr_analysis.areas import register
from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.yaml_files import once_only


@pytest.fixture(scope="module")
def written():
    from importlib.resources import files

    path = files("lsr_analysis") / "catalogue" / "after_the_review.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) | {
        key: value
        for key, value in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        if key in {"cohorts", "sensitivity", "randomisation", "placebo", "interrupted"}
    }


def read(tmp_path, content):
    path = tmp_path / "design.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return read_design(path, dictionary(), register())


def test_the_design_is_what_the_file_says(written):
    found = design()
    assert found.indicator == "delayed_days"
    assert found.centre == pd.Period("2017-03", "M") and found.half == 1
    assert [(c.announced, c.first, c.last) for c in found.cohorts] == [
        (dt.date(2017, 7, 3), 5, 16),
        (dt.date(2017, 12, 6), 10, 21),
    ]
    assert (found.centre + 5, found.centre - 16) == (
        pd.Period("2017-08", "M"), pd.Period("2015-11", "M"),
    )  # fmt: skip
    assert [one.id for one in found.sensitivity] == [s["id"] for s in written["sensitivity"]]
    assert (found.draws, found.seed) == (4999, 2017)


def test_every_analysis_asked_for_is_carried_out_and_no_other():
    assert [one.id for one in design().sensitivity] == list(HANDLED)


def test_what_is_written_again_is_read_alike(tmp_path, written):
    again = read(tmp_path, written)
    assert again.cohorts == design().cohorts and again.sensitivity == design().sensitivity


def changed(content, *keys, to):
    made = copy.deepcopy(content)
    at = made
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = to
    return made


@pytest.mark.parametrize(
    ("keys", "to", "message"),
    [
        (("selection_window",), ["2017-02", "2017-03"], "2 months have none in their middle"),
        (("selection_window",), ["2017-04", "2017-02"], "comes before"),
        (("selection_window",), ["2017-02"], "selection_window"),
        (("selection_window", 0), "February", "selection_window"),
        (("indicator",), "delayed_dais", "delayed_dais"),
        (("apart",), ["E99999999"], "E99999999"),
        (("cohorts", 0, "announced"), "in July", "write a day as 2017-07-03"),
        (("cohorts", 0, "last_offset"), 3, "comes before first_offset"),
        (("cohorts", 0, "first_offset"), 4, "no full month after 2017-07-03"),
        (("cohorts", 1, "name"), "July 2017", "July 2017 is given twice"),
        (("sensitivity", 1, "id"), "july cohort", "july cohort is given twice"),
        (("interrupted", "last_month"), "2013-03", "comes before"),
        (("interrupted", "false_discovery_rate"), 5, "false_discovery_rate"),
        (("placebo", "rules"), {"highest": "those", "lowest": "these"}, "rules"),
        (("randomisation", "draws"), 10, "draws"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, written, keys, to, message):
    with pytest.raises(CatalogueError, match=message) as caught:
        read(tmp_path, changed(written, *keys, to=to))
    assert str(caught.value).startswith("design.yaml")


def test_a_key_that_is_missing_or_unknown_is_named(tmp_path, written):
    with pytest.raises(CatalogueError, match="placebo"):
        read(tmp_path, {key: value for key, value in written.items() if key != "placebo"})
    with pytest.raises(CatalogueError, match="extra"):
        read(tmp_path, written | {"extra": 1})


def test_every_name_given_twice_is_named_once():
    once_only(["a", "b"], "here")
    with pytest.raises(CatalogueError, match=r"^here: b, a is given twice$"):
        once_only(["b", "a", "c", "a", "b", "b"], "here")


def test_the_page_on_the_design_gives_its_months_and_offsets():
    page = Path(__file__).resolve().parents[2] / "docs" / "after-the-review.md"
    text = page.read_text(encoding="utf-8").replace("\n", " ")
    found = design()
    for one in found.cohorts:
        assert f"+{one.first} to +{one.last}" in text and f"−{one.last} to −{one.first}" in text
        first, last = found.centre + one.first, found.centre + one.last
        assert f"{last:%B %Y}" in text and f"{first:%B}" in text
    assert f"{found.centre:%B %Y}" in text
    years = found.placebo.years
    assert f"{years[0]} to {years[-1]}" in text
