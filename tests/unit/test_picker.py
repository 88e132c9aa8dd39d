"""The dropdowns, without a browser: set a value, look at what is shown."""

import builtins

import pytest

from lsr_analysis.analysis.explore.explored import explore
from lsr_analysis.errors import ParameterError
from lsr_analysis.reporting import picker as module
from lsr_analysis.reporting.picker import picker

pytest.importorskip("ipywidgets")


@pytest.fixture
def areas(data):
    return picker(data)


@pytest.fixture
def indicators(data):
    return picker(data, "indicator")


def control(box, label):
    return next(one for one in box.children[:-1] if one.description == label)


def choices(box, label):
    return [one if isinstance(one, str) else one[0] for one in control(box, label).options]


def shown(box):
    return box.children[-1].value


def test_nothing_is_computed_before_something_is_picked(data, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("computed")

    monkeypatch.setattr(module, "profile", refuse)
    monkeypatch.setattr(module, "explore", refuse)
    for what in ("area", "indicator"):
        assert shown(picker(data, what)) == "<p>Choose above; what you choose appears here.</p>"


def test_the_dropdowns_of_an_area(areas):
    assert [c.description for c in areas.children[:-1]] == ["Area", "Peers", "Period", "Show"]
    assert choices(areas, "Peers") == ["similar", "region", "type", "england", "reviewed"]
    periods = choices(areas, "Period")
    assert periods[0] == "2024-25"
    assert "2017-18" in periods
    listed = choices(areas, "Area")
    assert "Plymouth" in listed
    assert {"Dorset (until March 2019)", "Dorset (from April 2019)"} <= set(listed)
    assert len(listed) == len(set(listed))


def test_picking_an_area_shows_its_summary_and_then_a_chart(areas, plymouth):
    control(areas, "Area").value = "E06000026"
    rate = plymouth.indicator.text(plymouth.standing.value)
    assert "Plymouth" in shown(areas)
    assert rate in shown(areas)
    control(areas, "Show").value = "Where it stands"
    assert shown(areas).startswith('<figure class="lsr-chart"><img src="data:image/png;base64,')
    assert f"Plymouth has {rate}" in shown(areas)
    control(areas, "Peers").value = "region"
    assert "other councils in the South West" in shown(areas)


def test_a_profile_is_computed_once_for_all_its_views(data, monkeypatch, plymouth):
    asked = []

    def note(*parameters, **_):
        asked.append(parameters)
        return plymouth

    monkeypatch.setattr(module, "profile", note)
    box = picker(data)
    control(box, "Area").value = "E06000026"
    control(box, "Show").value = "Against England"
    control(box, "Show").value = "At a glance"
    assert asked == [("E06000026", "2017-04", "2018-03", "similar")]


def test_what_cannot_be_shown_is_said_in_its_place(data, monkeypatch):
    def refuse(*_, **__):
        raise ParameterError("peers < two")

    monkeypatch.setattr(module, "profile", refuse)
    box = picker(data)
    control(box, "Peers").value = "type"
    assert shown(box) == "<p>peers &lt; two</p>"


def test_the_dropdowns_of_an_indicator(indicators, data):
    labels = [c.description for c in indicators.children[:-1]]
    assert labels == ["Indicator", "Period", "Area to name", "Show"]
    ids = [value for _, value in control(indicators, "Indicator").options]
    assert "care_home_admissions_65plus" in ids
    assert "home_care_good" not in ids  # nobody has entered figures of it
    assert "bed_occupancy_general_acute" not in ids  # of hospital trusts
    assert "delayed_days_nhs" not in ids  # a part of another one
    for name in ids:
        assert data.rows_of(name)["value"].notna().any()


def test_every_indicator_offers_the_periods_that_it_has(indicators):
    control(indicators, "Indicator").value = "care_home_admissions_65plus"
    assert choices(indicators, "Period") == ["Latest held", "2020-21", "2019-20", "2018-19"]
    control(indicators, "Indicator").value = "deprivation_score"
    assert choices(indicators, "Period")[1:] == ["26 September 2019", "30 September 2015"]
    control(indicators, "Indicator").value = "delayed_days_rate"
    assert choices(indicators, "Period")[1:] == ["2018-19", "2017-18", "2016-17", "2015-16"]


def test_picking_an_indicator_a_period_and_an_area_shows_them(indicators, data):
    control(indicators, "Indicator").value = "care_home_admissions_65plus"
    assert "For 2020-21, 150 councils have a figure" in shown(indicators)
    control(indicators, "Period").value = ("", "2020-03")
    found = explore("care_home_admissions_65plus", "2020-03", data=data)
    assert f"For 2019-20, {len(found.by_council)} councils" in shown(indicators)
    control(indicators, "Area to name").value = "E06000026"
    assert "Plymouth: 420.4, rank" in shown(indicators)
    control(indicators, "Show").value = "Table"
    assert shown(indicators).count('<th scope="row">') == len(found.councils)
    # Another indicator has other periods; the view stays.
    control(indicators, "Indicator").value = "share_65plus"
    assert control(indicators, "Period").value == ("", "")
    assert "30 June 2020, every council" in shown(indicators)


def test_an_area_that_did_not_exist_is_named_with_its_reason(indicators):
    control(indicators, "Indicator").value = "share_65plus"
    control(indicators, "Area to name").value = "E06000064"
    assert "Westmorland and Furness: no figure (existed from April 2023)." in shown(indicators)


def test_only_two_pickers_are_known(data):
    with pytest.raises(ParameterError, match="give 'area' or 'indicator'"):
        picker(data, "peers")


def test_without_ipywidgets_it_says_how_to_install_it(data, monkeypatch, capsys):
    real = builtins.__import__

    def missing(name, *rest):
        if name == "ipywidgets":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert picker(data) is None
    assert capsys.readouterr().out == (
        'To pick from dropdowns, install ipywidgets: pip install "lsr-analysis[picker]"\n'
    )
