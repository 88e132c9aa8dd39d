"""Area profiles and the national comparison, on the figures that ship."""

import re

import pytest

import lsr_analysis as lsr
from lsr_analysis import charts, tables, words
from lsr_analysis.display import Prose
from lsr_analysis.errors import AmbiguousArea, ParameterError, UnknownArea


def test_the_rate_is_days_over_person_days(data, plymouth):
    days = data.series("delayed_days", "E06000026")["value"]["2017-04":"2018-03"]
    rate = data.series("delayed_days_rate", "E06000026")["2017-04":"2018-03"]
    expected = 100_000 * days.sum() / rate["denominator"].sum()
    assert plymouth.standing.value == pytest.approx(expected, rel=1e-12)
    assert plymouth.people == pytest.approx(days.sum() / 365, rel=1e-12)


def test_where_plymouth_stands(plymouth):
    standing = plymouth.standing
    assert (standing.rank_all, standing.of_all) == (150, 151)
    assert (standing.rank_peers, standing.of_peers) == (16, 16)
    assert len(standing.months) == 12
    assert standing.incomplete == ""
    assert standing.peers_without == ()


def test_where_plymouth_stands_in_its_region(data, plymouth):
    profile = lsr.profile("Plymouth", peers="region", data=data)
    standing = profile.standing
    assert (standing.rank_peers, standing.of_peers) == (15, 15)
    assert standing.peers_without == ("Isles of Scilly",)
    assert (standing.rank_all, standing.of_all) == (150, 151)
    assert standing.value == plymouth.standing.value
    assert standing.councils_mean == plymouth.standing.councils_mean


@pytest.mark.parametrize("peers", ["similar", "region", "england"])
def test_means_count_each_council_as_one(data, peers):
    """Worked out anew from the rows of the table; England's own value weighs by people."""
    profile = lsr.profile("Plymouth", peers=peers, data=data)
    rows = data.observations[
        (data.observations["indicator"] == "delayed_days_rate")
        & data.observations["period_start"].between("2017-04-01", "2018-03-01")
    ]
    held = {}
    for code, days, over in zip(
        rows["area_code"], rows["numerator"], rows["denominator"], strict=True
    ):
        total = held.setdefault(code, [0.0, 0.0])
        total[0], total[1] = total[0] + days, total[1] + over
    england = held.pop("E92000001")
    rates = {code: 100_000 * days / over for code, (days, over) in held.items()}
    standing = profile.standing
    of_peers = [rates[code] for code in profile.peers.codes if code in rates]
    assert standing.councils_mean == pytest.approx(sum(rates.values()) / len(rates), rel=1e-12)
    assert standing.peer_mean == pytest.approx(sum(of_peers) / len(of_peers), rel=1e-12)
    assert standing.england == pytest.approx(100_000 * england[0] / england[1], rel=1e-12)
    assert "E06000026" not in profile.peers.codes
    means = (standing.councils_mean, standing.peer_mean, standing.england, standing.peer_median)
    assert len({round(mean, 3) for mean in means}) == 4


def test_a_rank_counts_the_councils_that_are_no_worse(plymouth):
    rates = plymouth.standing.rates
    assert (rates <= rates["E06000026"]).sum() == plymouth.standing.rank_all


def test_changing_the_peers_changes_the_rank_and_the_median(data, plymouth):
    other = lsr.profile("Plymouth", peers="type", data=data)
    assert other.standing.of_peers == 55
    assert other.standing.peer_median != plymouth.standing.peer_median
    assert other.standing.rank_all == plymouth.standing.rank_all


def test_shares_add_up_to_one(plymouth):
    for parts in plymouth.mix.values():
        assert parts["share"].sum() == pytest.approx(1)
        assert parts["england"].sum() == pytest.approx(1)


def test_each_part_of_the_mix_adds_up_to_the_same_days(plymouth):
    totals = {parts["days"].sum() for parts in plymouth.mix.values()}
    assert len(totals) == 1


def test_the_words_repeat_the_figures(plymouth):
    said = repr(words.at_a_glance(plymouth))
    text = plymouth.indicator.text
    assert f"had {text(plymouth.standing.value)} delayed days per day" in said
    every, among = plymouth.standing.sure_all, plymouth.standing.sure_peers
    assert (
        f"It ranks 150 of 151 councils (95% interval {every.lower} to {every.upper}; 1 is best) "
        f"and 16 of 16 ({among.lower} to {among.upper}) with its peers"
    ) in said
    change, signed = plymouth.change, plymouth.indicator.signed
    assert (
        f"Its rate changed by +6.9 from the same months a year earlier (95% interval "
        f"{signed(change.lower)} to {signed(change.upper)}), within its usual year-on-year swings"
    ) in said
    assert f"On an average day {plymouth.people:,.1f} people" in repr(words.reading_notes(plymouth))


def test_differences_in_words_are_differences_of_printed_figures(data):
    for area in ("Plymouth", "Bradford", "York", "Cumbria", "Rutland"):
        profile = lsr.profile(area, data=data)
        value, england = round(profile.standing.value, 1), round(profile.standing.england, 1)
        side = "above" if value > england else "below"
        assert f"{abs(value - england):.1f} {side} the England value" in repr(
            words.at_a_glance(profile)
        )


@pytest.mark.parametrize(
    ("area", "period", "said"),
    [
        ("Isles of Scilly", ("2017-04", "2018-03"), "holds no row for Isles of Scilly"),
        ("Westmorland and Furness", ("2017-04", "2018-03"), "came into being on 1 April 2023"),
        ("Cumbria", ("2012-04", "2013-03"), "rates start in April 2015"),
        ("E06000029", ("2019-04", "2019-06"), "ended on 31 March 2019"),
    ],
)
def test_what_is_missing_is_explained(data, area, period, said):
    profile = lsr.profile(area, *period, data=data)
    assert profile.standing is None
    assert said in profile.missing
    assert said in repr(words.at_a_glance(profile))
    assert said in repr(charts.standing(profile))
    for table in (tables.standing_table, tables.series_table):
        assert isinstance(table(profile), Prose)


def test_a_period_that_a_council_did_not_live_through_is_not_ranked(data):
    profile = lsr.profile("E10000009", "2018-04", "2019-06", data=data)
    standing = profile.standing
    assert len(standing.months) == 12
    assert standing.rank_all is None
    said = repr(words.at_a_glance(profile))
    assert said.startswith("In April 2018 to March 2019 Dorset had")
    assert "It is not ranked, with figures for 12 of the 15 months" in said
    notes = repr(words.reading_notes(profile))
    assert "12 of the 15 months" in notes
    assert "the council ended on 31 March 2019" in notes


def test_months_without_a_figure_are_left_out_for_everyone(data):
    """City of London 2018-19: April and November are dashes, so England is over the other ten."""
    profile = lsr.profile("City of London", "2018-04", "2019-03", data=data)
    own = profile.standing.months
    assert [str(month) for month in own[:2]] == ["2018-05", "2018-06"]
    england = data.series("delayed_days_rate", "E92000001")
    rows = england.loc[[month.start_time for month in own]]
    expected = 100_000 * rows["numerator"].sum() / rows["denominator"].sum()
    assert profile.standing.england == pytest.approx(expected, rel=1e-12)
    notes = repr(words.reading_notes(profile))
    assert "only dashes for April 2018 and November 2018" in notes
    assert profile.change is None
    assert "Change from a year earlier cannot be assessed" in notes
    assert "changed by" not in repr(words.at_a_glance(profile))


def test_months_before_any_population_are_explained(data):
    profile = lsr.profile("Plymouth", "2014-04", "2015-06", data=data)
    said = repr(words.at_a_glance(profile))
    assert said.startswith("In April 2015 to June 2015 Plymouth had")
    assert "It is not ranked, with figures for 3 of the 15 months" in said
    assert "It ranks" not in said
    notes = repr(words.reading_notes(profile))
    assert "no mid-year population is held for the earlier months" in notes


def test_what_was_not_collected_is_not_shown_as_zero(data):
    before, across = (
        lsr.profile("York", *months, data=data)
        for months in (("2015-10", "2016-09"), ("2016-10", "2017-09"))
    )
    assert "delayed_days_other" not in before.mix["reason"].index
    assert "delayed_days_other" in across.mix["reason"].index
    assert before.mix["reason"]["share"].sum() == pytest.approx(1)


def test_one_more_person_is_one_over_the_adults(data):
    profile = lsr.profile("Rutland", data=data)
    adults = data.series("delayed_days_rate", "E06000017")["denominator"]["2017-04-01"] / 30
    assert profile.one_person == pytest.approx(100_000 / adults, rel=1e-12)


def test_a_small_population_is_pointed_out(data, plymouth):
    small = lsr.profile("City of London", data=data)
    (said,) = [s for s in words.reading_notes(small).sentences if "small population" in s]
    assert f"would add {small.one_person:.1f} to the rate" in said
    assert "small population" not in repr(words.reading_notes(plymouth))


def test_the_period_decides_between_councils_of_one_name(data):
    assert lsr.profile("Dorset", data=data).area.code == "E10000009"
    assert lsr.profile("Dorset", "2019-04", "2019-06", data=data).area.code == "E06000059"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"area": "Atlantis"}, UnknownArea, "Atlantis"),
        ({"area": "Bournemouth", "period_start": "2019-04", "period_end": "2019-06"},
         AmbiguousArea, "E06000058"),
        ({"area": "Plymouth", "period_start": "2017"}, ParameterError, "period_start"),
        ({"area": "Plymouth", "period_end": "2017-13"}, ParameterError, "period_end"),
        ({"area": "Plymouth", "period_end": "2016-03"}, ParameterError, "comes before"),
        ({"area": "Plymouth", "period_end": "2030-03"}, ParameterError, "run from 2010-04 to 20"),
        ({"area": "Plymouth", "peers": "friends"}, ParameterError, "similar, region, type"),
        ({"area": ""}, ParameterError, "area"),
        ({"area": True}, ParameterError, "area"),
    ],
)  # fmt: skip
def test_parameters_that_cannot_be_used_are_named(data, arguments, error, message):
    with pytest.raises(error, match=message):
        lsr.profile(**arguments, data=data)


def test_papermill_may_hand_over_a_number(data):
    assert lsr.profile(102, data=data).area.name == "Cumbria"


def test_the_repr_says_what_matters(plymouth):
    assert "rank 150 of 151 (1 is best)" in repr(plymouth)
    assert "&lt;" not in plymouth._repr_html_()


def test_the_national_ranking(everyone):
    table = everyone.ranking
    assert len(table) == 151
    assert table["reviewed"].sum() == 20
    assert list(everyone.unranked) == ["Isles of Scilly"]
    assert table.iloc[-1]["name"] == "Cumbria"
    assert table["rank"].is_monotonic_increasing


def test_an_area_has_the_same_figures_in_both_notebooks(everyone, plymouth):
    row = everyone.ranking.loc["E06000026"]
    assert row["value"] == pytest.approx(plymouth.standing.value)
    assert row["rank"] == plymouth.standing.rank_all
    assert row["change"] == pytest.approx(plymouth.change.estimate)
    assert row["change_lower"] == pytest.approx(plymouth.change.lower)


def test_councils_of_part_of_the_period_are_named_with_the_reason(data):
    result = lsr.national("2018-04", "2019-06", data=data)
    assert len(result.ranking) == 147
    assert result.unranked["Dorset (until March 2019)"] == "the council ended on 31 March 2019"
    assert "came into being on 1 April 2019" in result.unranked["Dorset (from April 2019)"]
    assert "only dashes for April 2018" in result.unranked["City of London"]


def test_the_twelve_rank_profiles(everyone):
    ranks = everyone.selection_ranks
    assert ranks.shape == (12, 6)
    assert ranks.loc["Plymouth"].tolist() == [3, 7, 16, 8, 5, 14]
    assert ranks.loc["Trafford", "still_home_91d"] == 1


def test_national_words_count_what_the_table_holds(everyone):
    reviewed = everyone.ranking[everyone.ranking["reviewed"]]
    above = (reviewed["value"] > everyone.england).sum()
    said = repr(words.national_summary(everyone))
    assert f"{above} of the 20 reviewed areas with figures were above England" in said
    assert "Isles of Scilly: the publication holds no row" in said


def test_a_period_without_rates_is_explained(data):
    result = lsr.national("2012-04", "2013-03", data=data)
    assert result.ranking.empty
    assert "Rates start in April 2015" in repr(words.national_summary(result))
    assert isinstance(charts.league(result), Prose)
    assert isinstance(charts.change(result), Prose)
    assert isinstance(tables.ranking_table(result), Prose)
    assert charts.mix_matrix(result, "reason").name == "mix_reason"


def test_tables_read_aloud_and_save_whole_figures(plymouth, tmp_path):
    table = tables.standing_table(plymouth)
    shown = table._repr_html_()
    assert "<caption>" in shown
    assert '<th scope="row">' in shown
    saved = table.save(tmp_path)[0].read_text(encoding="utf-8-sig")
    assert str(plymouth.standing.value) in saved


def test_the_mix_is_of_the_months_compared_and_says_so(data):
    dorset = lsr.profile("E06000059", "2018-04", "2019-06", data=data)
    assert dorset.mix_when == "April 2019 to June 2019"
    assert "Dorset, April 2019 to June 2019" in tables.mix_table(dorset, "reason").caption
    early = lsr.profile("Plymouth", "2014-04", "2015-06", data=data)
    assert early.mix_when == early.when == "April 2015 to June 2015"
    before = lsr.profile("Plymouth", "2012-04", "2013-03", data=data)
    assert before.mix_when == "2012-13"


def test_peers_without_figures_are_said_and_drawn_without(data, tmp_path):
    path = tmp_path / "islands.csv"
    path.write_text("peer\nIsles of Scilly\n", encoding="utf-8")
    profile = lsr.profile("Plymouth", peers=str(path), data=data)
    assert "without peers to compare with" in repr(words.at_a_glance(profile))
    left_out = "Left out of the peers, for want of figures: Isles of Scilly."
    assert left_out in words.reading_notes(profile).sentences
    assert charts.series(profile).name == "series"
    shown = tables.standing_table(profile).shown.set_index("Measure")["Value"]
    assert shown["Rank with its peers (1 is best)"] == "–"
    assert not [name for name in shown.index if re.search("Peer (median|mean)|peer$", name)]
    assert shown["Mean of councils"] == "11.1"


def test_the_table_of_where_an_area_stands(plymouth):
    table, standing = tables.standing_table(plymouth), plymouth.standing
    saved = table.figures.set_index("measure")
    expected = {
        "This area": standing.value,
        "England value": standing.england,
        "Mean of councils": standing.councils_mean,
        "Peer median (of 15)": standing.peer_median,
        "Peer mean": standing.peer_mean,
    }
    assert list(saved.index[:5]) == list(expected)
    for measure, value in expected.items():
        assert saved.loc[measure, "value"] == value
        assert saved.loc[measure, "shown"] == plymouth.indicator.text(value)
    assert set(saved["peer_set"]) == {"similar"}
    assert "Peers: the 15 most similar councils (set similar)." in repr(table)


def test_dashes_after_a_council_ended_are_no_gap(data):
    result = lsr.national("2018-04", "2019-06", data=data)
    assert result.unranked["Poole (until March 2019)"] == "the council ended on 31 March 2019"
