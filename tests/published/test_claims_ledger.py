"""The ledger of published statements: the frozen list, and figures worked out again beside it."""

import csv
import hashlib
import io
import re
from collections import Counter

import pandas as pd
import pytest
from conftest import ROOT, TESTS

from lsr_analysis.analysis.claims import VERDICTS, ledger
from lsr_analysis.analysis.claims.verdicts import AGREES, CAUSE_KNOWN, CAUSE_UNKNOWN, UNTESTED
from lsr_analysis.analysis.similar import place
from lsr_analysis.areas import ENGLAND
from lsr_analysis.evidence.claims import FROZEN, KINDS
from lsr_analysis.periods import Span

# The list of claims was fixed before any of them was compared with a figure, so that nothing
# could be left out, or worded otherwise, for what it came to. The first 239 rows are that list;
# what an audit of the sources found missing stands after them. A change must be deliberate: say
# in the changelog which claims changed and why, and write the new checksum down here. By number
# of rows: SHA-256 of the heading and the rows up to there, in the frozen columns.
FROZEN_SHA256 = {
    239: "4e76077f8b522f568760f8ca82c6978f4656c198662335c625e2e95a22f42e50",
    284: "0d7e235398585ab4debc20c6344af4a1ad4e9ffce2fa77ca4a307cefeeeb5cae",
}

DAYS, PEOPLE, RATE = "delayed_days", "delayed_people", "delayed_days_rate"
PLYMOUTH, CORNWALL, HAMPSHIRE, YORK = "E06000026", "E06000052", "E10000014", "E06000014"
YEAR, QUARTER = ("2016-04", "2017-03"), ("2017-02", "2017-04")
METRICS = {
    "emergency_admissions_65": "dashboard_emergency_admissions_65plus",
    "los_p90_65": "dashboard_length_of_stay_65plus",
    "delayed_days_18": RATE,
    "still_home_91d": "still_at_home_91_days",
    "receive_reablement": "offered_reablement",
    "weekend_discharges": "dashboard_weekend_discharges",
}


@pytest.fixture(scope="module")
def found(data):
    """The ledger of all claims that ship."""
    return ledger(data, data.evidence.claims)


@pytest.fixture(scope="module")
def rows(found):
    """Its rows, as a reader of the file has them."""
    return found.rows


@pytest.fixture(scope="module")
def of(data):
    """Return the value of an indicator over some months for every area that has all of them."""
    held = {}

    def table(indicator):
        if indicator not in held:
            rows = data.observations[data.observations["indicator"].to_numpy() == indicator]
            held[indicator] = pd.DataFrame(
                {
                    "area": rows["area_code"].astype(str).to_numpy(),
                    "month": rows["period_start"].dt.strftime("%Y-%m").to_numpy(),
                    "over": rows["numerator"].to_numpy(),
                    "under": rows["denominator"].to_numpy(),
                }
            ).dropna(subset="over")
        return held[indicator]

    def of(indicator, first, last=None):
        rows, last = table(indicator), last or first
        rows = rows[(rows["month"] >= first) & (rows["month"] <= last)]
        count = len(pd.period_range(first, last, freq="M"))
        summed = rows.groupby("area")[["over", "under"]].sum()
        summed = summed[rows.groupby("area").size() == count]
        if not summed["under"].any():
            return summed["over"]
        people = 1 if indicator.startswith(PEOPLE) else 100_000
        return people * summed["over"] / summed["under"]

    return of


@pytest.fixture(scope="module")
def councils_of():
    """Return the councils of a region on a day in 2017 and 2018, from the register's table."""
    path = ROOT / "lsr_analysis" / "catalogue" / "areas.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        areas = list(csv.DictReader(stream))

    def councils_of(region):
        return [
            area["code"]
            for area in areas
            if area["region"] == region
            and area["start"] <= "2017-04-01"
            and not (area["end"] and area["end"] <= "2018-03-31")
        ]

    return councils_of


def verdicts(rows, claim):
    return rows.loc[rows["claim"] == claim, "verdict"].tolist()


# The list


@pytest.fixture(scope="module")
def written(shipped):
    """The rows of the list as they are written."""
    with (shipped / "raw" / "claims.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("count", FROZEN_SHA256)
def test_the_list_of_claims_is_the_one_that_was_fixed_beforehand(written, count):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FROZEN)
    writer.writerows([claim[column] for column in FROZEN] for claim in written[:count])
    assert hashlib.sha256(text.getvalue().encode()).hexdigest() == FROZEN_SHA256[count]


def test_no_claim_stands_outside_the_list_and_later_ones_say_so(written):
    first, every = FROZEN_SHA256
    assert len(written) == every
    later = [number for number, claim in enumerate(written)
             if "dded after the first comparison" in claim["note"]]  # fmt: skip
    assert later == list(range(first, every))


def test_what_was_fixed_is_all_that_a_comparison_rests_on(found, data, written):
    """What may change afterwards is where a statement stands, a note, and a cause."""
    assert set(written[0]) - set(FROZEN) == {"where", "note", "cause"}
    causes = [claim.id for claim in data.evidence.claims if claim.cause]
    known = set(found.rows.loc[found.rows["verdict"] == CAUSE_KNOWN, "claim"])
    assert set(causes) == known, "a cause explains a difference, and nothing else"


def test_at_least_25_claims_of_all_kinds_are_tested(found):
    claims = found.claims
    tested = claims[claims["outcome"] != UNTESTED]
    assert len(tested) >= 25
    assert set(tested["kind"]) == set(claims["kind"]) == set(KINDS)
    assert tested["area_code"].nunique() >= 10


def test_every_claim_is_in_the_ledger_and_the_totals_hold_them_all(found, data):
    ids = [claim.id for claim in data.evidence.claims]
    assert found.claims["claim"].tolist() == ids
    assert found.totals.sum() == len(ids)
    readings = {
        claim.id: len(claim.indicators) * len(claim.spans) * max(len(claim.compared_with), 1)
        for claim in data.evidence.claims
        if claim.held
    }
    counted = found.claims.set_index("claim")["readings"]
    assert counted[list(readings)].to_dict() == readings
    assert (counted.drop(list(readings)) == 1).all()


def test_every_row_has_a_source_a_verdict_and_what_it_rests_on(rows):
    assert (rows["source"] != "").all() and (rows["tier"] != "").all()
    assert set(rows["verdict"]) <= set(VERDICTS)
    untested = rows["verdict"] == UNTESTED
    assert (rows.loc[untested, "why"] != "").all()
    assert (rows.loc[untested, "recomputed_text"] == "").all()
    assert rows.loc[untested, "recomputed"].isna().all()
    assert (rows.loc[~untested, "recomputed_text"] != "").all()
    numbers = rows["kind"].isin(["value", "change", "share", "rank"]) & ~untested
    assert rows.loc[numbers, ["recomputed", "difference"]].notna().all(axis=None)
    assert (rows.loc[rows["verdict"] == AGREES, "why"] == "").all()


def test_nothing_is_printed_that_a_reader_cannot_read(rows):
    for column in ("recomputed_text", "why"):
        assert not rows[column].str.contains(r"\bnan\b|\bNone\b|\binf\b|E\d{8}").any()


# Figures that everybody can look up


@pytest.mark.parametrize(
    ("claim", "verdict", "recomputed", "within"),
    [
        ("england-days-2016-17", AGREES, 2_254_821, 0.5),
        ("england-days-2015-16", AGREES, 1_809_587, 0.5),
        ("england-days-rise-2016-17", CAUSE_UNKNOWN, 24.604, 5e-4),
        ("england-people-february-2017", AGREES, 6660.4, 0.05),
        ("cornwall-people-january-2017", AGREES, 174.4, 0.05),
        ("england-nhs-share-march-2017", AGREES, 54.9, 0.05),
        ("hampshire-rate-january-2018", CAUSE_UNKNOWN, 22.5, 0.05),
        ("england-rate-january-2018", CAUSE_UNKNOWN, 11.2, 0.05),
    ],
)
def test_known_published_figures(rows, claim, verdict, recomputed, within):
    (row,) = rows[rows["claim"] == claim].itertuples()
    assert row.verdict == verdict
    assert row.recomputed == pytest.approx(recomputed, abs=within)
    assert row.difference == pytest.approx(row.recomputed - float(row.published), rel=1e-9)


def test_known_published_figures_worked_out_again(of):
    days = {year: of(DAYS, f"{year}-04", f"{year + 1}-03")[ENGLAND] for year in (2015, 2016)}
    assert days == {2015: 1_809_587, 2016: 2_254_821}
    assert 100 * (days[2016] / days[2015] - 1) == pytest.approx(24.604, abs=5e-4)
    assert of(PEOPLE, "2017-02")[ENGLAND] == pytest.approx(186_490 / 28)
    nhs, every = (of(name, "2017-03")[ENGLAND] for name in ("delayed_days_nhs", DAYS))
    assert round(100 * nhs / every) == 55
    january = of(RATE, "2018-01")
    assert (round(january[HAMPSHIRE], 1), round(january[ENGLAND], 1)) == (22.5, 11.2)


# Verdicts worked out again from the table, reading by reading


def rounded(value, published, unit):
    return abs(value - published) <= unit / 2


def counted_lower(now, before):
    both = pd.DataFrame({"now": now, "before": before}).drop(index=ENGLAND).dropna()
    return int((both["now"] < both["before"]).sum())


def hampshire_comparators(of, similar, councils_of):
    january = of(RATE, "2018-01")
    groups = [similar(HAMPSHIRE, "2018-01"), councils_of("South East")]
    values = [january.reindex([c for c in group if c != HAMPSHIRE]).dropna() for group in groups]
    found = [how for group in values for how in (group.mean(), group.median())]
    return [rounded(value, 12.6, 0.1) for value in found]


def plymouth_above_average(of, similar, councils_of):
    found = []
    for months in (("2016-12", "2017-11"), ("2017-09", "2017-11")):
        rates = of(RATE, *months)
        peers = similar(PLYMOUTH, months[1])
        region = [c for c in councils_of("South West") if c != PLYMOUTH]
        others = [rates[ENGLAND], *(rates.reindex(g).median() for g in (peers, region))]
        found += [rates[PLYMOUTH] > other for other in others]
    return found


def cornwall_care_homes(of, similar, councils_of):
    found = []
    for months in (YEAR, QUARTER):
        both = sum(of(f"{RATE}_{part}_home", *months) for part in ("residential", "nursing"))
        median = both.reindex(similar(CORNWALL, months[1])).median()
        found += [both[CORNWALL] > both[ENGLAND], both[CORNWALL] > median]
    return found


def york_reasons(of, similar, councils_of):
    found = []
    for months in (YEAR, ("2017-04", "2017-10")):
        parts = {
            name: of(f"{DAYS}_{name}", *months).get(YORK)
            for name in (
                "assessment", "public_funding", "nhs_non_acute", "home_care", "equipment",
                "choice", "disputes", "housing", "other", "residential_home", "nursing_home",
            )
        }  # fmt: skip
        parts = {name: days for name, days in parts.items() if days is not None}
        parts["homes"] = parts.pop("residential_home") + parts.pop("nursing_home")
        found.append(set(sorted(parts, key=parts.get)[-3:]) == {"home_care", "homes", "choice"})
    return found


def missed_in_october(of, similar, councils_of):
    before, now = of(RATE, "2017-02").drop(ENGLAND), of(RATE, "2017-10").drop(ENGLAND)
    level = before.where(before < 9.4, 9.4)
    return [int((now.reindex(level.index) > level).sum()) == 103]


def fewer_than_in_february(of, similar, councils_of):
    return [
        counted_lower(of(name, "2018-02"), of(name, "2017-02")) == 117 for name in (PEOPLE, DAYS)
    ]


def peak(of, similar, councils_of):
    months = pd.period_range("2011-04", "2019-06", freq="M").astype(str)
    people = {month: of(PEOPLE, month)[ENGLAND] for month in months}
    return [max(people, key=people.get) == "2017-02"]


def lancashire_quarter(of, similar, councils_of):
    now, before = of(DAYS, "2017-10", "2017-12"), of(DAYS, "2016-10", "2016-12")
    return [rounded(100 * (now["E10000017"] / before["E10000017"] - 1), -7.4, 0.1)]


def cumbria_first(of, similar, councils_of):
    rates = of(f"{RATE}_social_care", "2016-04", "2017-01").drop(ENGLAND)
    assert len(rates) == 151
    return [rates.idxmax() == "E10000006"]


def trafford_second(of, similar, councils_of):
    rates = of(f"{RATE}_social_care", "2016-04", "2017-01").drop(ENGLAND)
    return [int((rates >= rates["E08000009"]).sum()) == 2]


def wirral_september(of, similar, councils_of):
    parts = (PEOPLE, f"{PEOPLE}_social_care")
    return [rounded(of(part, "2017-09")["E08000015"], 14, 1) for part in parts]


def gloucestershire_doubled(of, similar, councils_of):
    parts = (PEOPLE, f"{PEOPLE}_social_care")
    pairs = [(of(p, "2017-09")["E10000013"], of(p, "2017-02")["E10000013"]) for p in parts]
    return [now > 2 * before for now, before in pairs]


def share_in_june(of, similar, councils_of):
    part, whole = (of(name, "2017-06")[ENGLAND] for name in (f"{DAYS}_social_care", DAYS))
    return [rounded(100 * part / whole, 38.0, 0.1)]


def double_the_rate(of, similar, councils_of):
    january = of(RATE, "2018-01")
    return [rounded(january[HAMPSHIRE] / january[ENGLAND], 2, 0.5)]


def among_ten(code):
    def among_ten(of, similar, councils_of):
        rates = of(RATE, "2017-04", "2018-03").drop(ENGLAND)
        return [int((rates >= rates[code]).sum()) < 11]

    return among_ten


def fewest_people(area, first, last):
    def fewest_people(of, similar, councils_of):
        months = pd.period_range(first, last, freq="M").astype(str)
        people = {month: of(PEOPLE, month)[area] for month in months}
        return [people[last] == min(people.values())]

    return fewest_people


def oxfordshire_peak(of, similar, councils_of):
    months = ("2017-06", "2017-07", "2017-08")
    return [rounded(of(RATE, month)["E10000025"], 39.9, 0.1) for month in months]


AGAIN = {
    "hampshire-comparators-january-2018": hampshire_comparators,
    "hampshire-double-england": double_the_rate,
    "plymouth-dtoc-above-average": plymouth_above_average,
    "cornwall-waiting-care-home": cornwall_care_homes,
    "york-reasons": york_reasons,
    "councils-off-target-october-2017": missed_in_october,
    "councils-fewer-than-february-2017": fewer_than_in_february,
    "england-people-peak": peak,
    "lancashire-quarter-2017": lancashire_quarter,
    "cumbria-social-care-first": cumbria_first,
    "trafford-social-care-second": trafford_second,
    "wirral-people-september-2017": wirral_september,
    "gloucestershire-more-than-doubled-2017": gloucestershire_doubled,
    "england-social-care-share-june-2017": share_in_june,
    "trafford-top-ten-2017-18": among_ten("E08000009"),
    "cumbria-top-ten-2017-18": among_ten("E10000006"),
    "england-lowest-october-2017": fewest_people(ENGLAND, "2016-04", "2017-10"),
    "cornwall-lowest-november-2017": fewest_people(CORNWALL, "2016-07", "2017-11"),
    "oxfordshire-peak-summer-2017": oxfordshire_peak,
}


@pytest.fixture(scope="module")
def similar(data):
    """Return the similar councils of an area at the end of a month."""
    placed = {}

    def similar(code, month):
        day = pd.Period(month, "M").end_time.date()
        if day not in placed:
            placed[day] = place(data.shipped, data.register, day)
        return placed[day].peers(code).index.tolist()

    return similar


@pytest.mark.parametrize("claim", AGAIN)
def test_verdicts_worked_out_again(rows, of, similar, councils_of, claim):
    agrees = AGAIN[claim](of, similar, councils_of)
    assert [verdict == AGREES for verdict in verdicts(rows, claim)] == agrees
    counted = Counter(verdicts(rows, claim))
    assert counted == Counter({AGREES: sum(agrees), CAUSE_UNKNOWN: len(agrees) - sum(agrees)})


def test_exact_counts_of_days_worked_out_again(rows, of):
    """Every count of days over some months of one measure, in one go."""
    chosen = rows[
        (rows["kind"] == "value")
        & rows["indicator"].str.fullmatch(r"delayed_days(_[a-z]+)*")
        & ~rows["indicator"].str.contains("rate")
        & (rows["compared_with"] == "")
        & (rows["verdict"] != UNTESTED)
    ]
    assert len(chosen) >= 40
    for row in chosen.itertuples():
        months = re.fullmatch(r"(\d{4})-(\d{2})", row.period)
        if months:
            first, last = f"{months[1]}-04", f"20{months[2]}-03"
        else:
            ends = [pd.Period(text, "M") for text in row.period.split(" to ")]
            first, last = str(ends[0]), str(ends[-1])
        assert row.recomputed == of(row.indicator, first, last)[row.area_code], row.claim


# The twelve ranks on delayed days, and the other sixty


def test_the_ranks_are_those_that_were_published(data):
    ranks = {c.id: c for c in data.evidence.claims if c.id.startswith("rank-")}
    assert len(ranks) == 72
    published = [(m.id, area, rank) for m in data.selection for area, rank in m.ranks.items()]
    assert len(published) == 72
    by_place = {(c.indicators, c.area): c for c in ranks.values()}
    for metric, area, rank in published:
        claim = by_place[((METRICS[metric],),), area]
        assert (claim.number, claim.kind) == (rank, "rank")
        assert claim.unit == "of 16, 1 is best"
        assert claim.compared_with == ("similar", "region")


def test_each_rank_on_delayed_days_has_four_readings_and_agrees_only_if_equal(rows, data):
    chosen = rows[rows["claim"].str.fullmatch(r"rank-.*-delayed-days-18")]
    readings = [(p, s) for p in ("2016-17", "February 2017 to April 2017")
                for s in ("similar", "region")]  # fmt: skip
    assert chosen["claim"].nunique() == 12
    for _, of_claim in chosen.groupby("claim"):
        found = list(zip(of_claim["period"], of_claim["compared_with"], strict=True))
        assert sorted(found) == sorted(readings)
    same = chosen["recomputed"] == chosen["published"].astype(float)
    assert ((chosen["verdict"] == AGREES) == same).all()
    assert set(chosen["verdict"]) == {AGREES, CAUSE_UNKNOWN}
    assert 0 < same.sum() < 48


@pytest.mark.parametrize(
    ("name", "code", "region"),
    [
        ("plymouth", PLYMOUTH, "South West"),
        ("coventry", "E08000026", "West Midlands"),
        ("halton", "E06000006", "North West"),
    ],
)
def test_ranks_on_delayed_days_worked_out_again(rows, of, similar, councils_of, name, code, region):
    chosen = rows[rows["claim"] == f"rank-{name}-delayed-days-18"]
    chosen = chosen.set_index(["period", "compared_with"])
    for months in (YEAR, QUARTER):
        rates = of(RATE, *months)
        for group, codes in (
            ("similar", similar(code, months[1])),
            ("region", [c for c in councils_of(region) if c != code]),
        ):
            others = rates.reindex(codes).dropna()
            rank, count = 1 + int((others <= rates[code]).sum()), 1 + len(others)
            place = 1 + 15 * (rank - 1) / (count - 1)
            row = chosen.loc[str(Span.parse(*months)), group]
            assert row["recomputed_text"].startswith(f"{rank} of {count}")
            assert abs(row["recomputed"] - place) <= 0.5
            assert (row["verdict"] == AGREES) == (round(place) == int(row["published"]))
            assert (count == 16) == (group == "similar")


def test_ranks_on_measures_without_open_figures_say_so(rows):
    """Of the other five measures none is held for those years."""
    others = rows[rows["claim"].str.startswith("rank-")]
    others = others[~others["claim"].str.endswith("-delayed-days-18")]
    assert others["claim"].nunique() == 60
    assert set(others["verdict"]) == {UNTESTED}


# Every fact that was compiled is a claim


@pytest.fixture(scope="module")
def mapped():
    """The claims that each row of the compiled facts became; the list holds no text of them."""
    path = TESTS / "published" / "facts_to_claims.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return [row | {"claims": row["claims"].split("; ")} for row in csv.DictReader(stream)]


def test_the_list_names_claims_that_are_there(mapped, data):
    ids = {claim.id for claim in data.evidence.claims}
    for row in mapped:
        assert row["claims"] and set(row["claims"]) <= ids
        assert re.fullmatch("[0-9a-f]{12}", row["sha256"])


@pytest.mark.parametrize(
    ("name", "value"),
    [("published_area_figures.csv", "area_value"), ("published_national_figures.csv", "value")],
)
def test_every_compiled_figure_has_a_claim(mapped, shared, data, name, value):
    lines = (shared / "facts" / name).read_text(encoding="utf-8").splitlines()
    chosen = [row for row in mapped if row["file"] == name]
    assert [row["row"] for row in chosen] == [str(n) for n in range(2, len(lines) + 1)]
    claims = {claim.id: claim for claim in data.evidence.claims}
    for row, line, cells in zip(chosen, lines[1:], csv.DictReader(lines), strict=True):
        assert hashlib.sha256(line.encode()).hexdigest()[:12] == row["sha256"], row["row"]
        if re.fullmatch(r"[\d,.]+", cells[value]):
            stated = {claims[one].published.replace(",", "") for one in row["claims"]}
            assert cells[value].replace(",", "") in stated, row


def test_every_row_of_the_selection_ranks_is_six_claims(shared, data):
    path = shared / "facts" / "selection_ranks_2017.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        compiled = list(csv.DictReader(stream))
    assert len(compiled) == 12
    claims = [c for c in data.evidence.claims if c.id.startswith("rank-")]
    for row in compiled:
        found = {c.indicators[0][0]: c.published for c in claims if c.name == row["area"]}
        assert found == {METRICS[metric]: rank for metric, rank in row.items() if metric != "area"}
