"""A second area to set beside the first: what cannot be one, and what a report is asked for."""

import pytest

from lsr_analysis import cli
from lsr_analysis.analysis.parameters import area_parameters, second_area
from lsr_analysis.errors import AmbiguousArea, ParameterError, UnknownArea
from lsr_analysis.reporting import requests
from lsr_analysis.reporting.batch import BatchResult
from lsr_analysis.reporting.jobs import area_job

PLYMOUTH, TORBAY = "E06000026", "E06000027"
YEAR = ("2017-04", "2018-03")


def test_no_second_area_is_none(data):
    assert area_parameters(data, "Plymouth").compare_with is None
    assert area_parameters(data, "Plymouth", compare_with="  ").compare_with is None


@pytest.mark.parametrize("name", ["Torbay", TORBAY, "torbay council", "914", 914])
def test_a_second_area_is_found_as_the_first_is(data, name):
    assert area_parameters(data, "Plymouth", compare_with=name).compare_with.code == TORBAY


def test_the_end_of_the_period_decides_between_councils_of_one_name(data):
    old = area_parameters(data, "Plymouth", *YEAR, compare_with="Dorset")
    new = area_parameters(data, "Plymouth", "2019-04", "2019-06", compare_with="Dorset")
    assert (old.compare_with.code, new.compare_with.code) == ("E10000009", "E06000059")


def test_an_unknown_second_area_is_named_with_its_parameter(data):
    with pytest.raises(UnknownArea, match=r"^compare_with: No council answers to 'Torbey'.*Torbay"):
        area_parameters(data, "Plymouth", compare_with="Torbey")


def test_a_region_is_no_second_area(data):
    with pytest.raises(UnknownArea, match=r"^compare_with: 'South West' is a region"):
        area_parameters(data, "Plymouth", compare_with="South West")


def test_a_second_area_that_had_ended_is_answered_with_candidates(data):
    with pytest.raises(AmbiguousArea, match=r"^compare_with: 'Cumbria' is not one council on"):
        area_parameters(data, "Plymouth", "2024-04", "2025-03", compare_with="Cumbria")


@pytest.mark.parametrize("name", ["Plymouth", PLYMOUTH, "plymouth city council"])
def test_the_area_itself_is_no_second_area(data, name):
    with pytest.raises(ParameterError, match="which is Plymouth, the area of the report itself"):
        area_parameters(data, "Plymouth", compare_with=name)


@pytest.mark.parametrize("wrong", [True, None, 1.5, ["Torbay"]])
def test_what_is_neither_a_name_nor_a_code_is_refused(data, wrong):
    with pytest.raises(ParameterError, match=r"^compare_with is .*; give a council's name or code"):
        area_parameters(data, "Plymouth", compare_with=wrong)


def test_an_error_of_the_first_area_comes_first(data):
    with pytest.raises(UnknownArea, match=r"^No council answers to 'Atlantis'"):
        area_parameters(data, "Atlantis", compare_with="Lemuria")


# What a report is asked for


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Ask for reports without making them, and return their jobs."""
    jobs = []

    def keep(found, out, *_):
        jobs.extend(found)
        return BatchResult(out, tuple(found))

    monkeypatch.setattr(requests, "run_reports", keep)

    def asked(areas, compare_with="", national=False):
        requests.report_areas(
            areas, *YEAR, "similar", tmp_path, 1, None, national, compare_with=compare_with
        )
        return jobs

    return asked


def test_a_job_names_the_second_area_by_its_code(data, asked):
    (job,) = asked(["Plymouth"], "Torbay")
    assert job.parameters["compare_with"] == TORBAY
    assert job.folder == "areas/plymouth"
    plain = area_job(data.register[PLYMOUTH], "plymouth", *YEAR, "similar", None)
    assert "compare_with" not in plain.parameters
    assert {**plain.parameters, "compare_with": TORBAY} == job.parameters


def test_without_a_second_area_a_job_is_as_before(asked):
    (job,) = asked(["Plymouth"])
    assert "compare_with" not in job.parameters


def test_among_several_areas_the_second_one_has_its_own_report_without(asked):
    jobs = {job.title: job.parameters for job in asked(["Plymouth", "Torbay", "York"], "Torbay")}
    assert [jobs[name].get("compare_with") for name in ("Plymouth", "Torbay", "York")] == [
        TORBAY, None, TORBAY,
    ]  # fmt: skip


def test_the_national_comparison_has_no_second_area(asked):
    jobs = asked(["Plymouth"], "Torbay", national=True)
    assert ["compare_with" in job.parameters for job in jobs] == [False, True]


def test_a_single_report_beside_itself_is_refused(asked):
    with pytest.raises(ParameterError, match="the area of the report itself"):
        asked(["Plymouth"], "Plymouth")


@pytest.mark.parametrize("command", [("profile", "Plymouth"), ("report", "--areas", "Plymouth")])
@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("Torbey", "compare_with: No council answers to 'Torbey'"),
        ("Plymouth", "the area of the report itself"),
    ],
)
def test_the_command_refuses_it_before_anything_is_written(
    command, second, message, monkeypatch, capsys, tmp_path
):
    out = tmp_path / "reports"
    monkeypatch.setattr("sys.argv", ["lsr", *command, "--compare-with", second, "--out", str(out)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    said = capsys.readouterr()
    assert stop.value.code == 1 and message in said.err and "Traceback" not in said.err
    assert not out.exists()


@pytest.mark.parametrize("command", [("profile", "Plymouth"), ("report", "--areas", "Plymouth")])
def test_the_command_hands_the_second_area_on(command, monkeypatch, capsys, tmp_path):
    asked = []
    monkeypatch.setattr(requests, "run_reports", lambda jobs, out, *_: (
        asked.extend(jobs) or BatchResult(out, tuple(jobs))
    ))  # fmt: skip
    monkeypatch.setattr(
        "sys.argv", ["lsr", *command, "--compare-with", "Torbay", "--out", str(tmp_path)]
    )
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code in (0, None)
    assert [job.parameters.get("compare_with") for job in asked][-1] == TORBAY
    capsys.readouterr()


def test_the_second_area_can_be_found_by_itself(data):
    day = area_parameters(data, "Plymouth").span.last_day
    assert second_area(data, "", day) is None
    assert second_area(data, "Torbay", day).code == TORBAY
