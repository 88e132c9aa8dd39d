"""At a glance: every sentence against the tables of the report, for every reviewed area."""

import dataclasses
import itertools
import re
from collections import Counter
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis import tables, words
from lsr_analysis.analysis.facts import chosen
from lsr_analysis.analysis.facts.chosen import GIVES_WAY, MOST, facts
from lsr_analysis.analysis.facts.fact import Fact, difference
from lsr_analysis.analysis.runs import runs_of
from lsr_analysis.display import Prose
from lsr_analysis.periods import Span
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW
from lsr_analysis.words.glance import sentence

REVIEWED = 20
SPECIAL = {
    "Rutland": ("Rutland", "2017-04", "2018-03"),
    "City of London": ("City of London", "2017-04", "2018-03"),
    "City of London, months without figures": ("City of London", "2018-04", "2019-03"),
    "Isles of Scilly": ("Isles of Scilly", "2017-04", "2018-03"),
    "Isles of Scilly, ready dates": ("Isles of Scilly", "2024-04", "2025-03"),
    "Bournemouth": ("E06000028", "2017-04", "2018-03"),
    "Dorset until 2019": ("E10000009", "2018-04", "2019-06"),
    "Bournemouth, Christchurch and Poole": ("E06000058", "2020-04", "2021-03"),
    "Westmorland and Furness": ("Westmorland and Furness", "2024-04", "2025-03"),
    "Westmorland and Furness, before its time": ("Westmorland and Furness", "2017-04", "2018-03"),
    "Plymouth 2018-19": ("Plymouth", "2018-04", "2019-03"),
    "Plymouth 2020-21": ("Plymouth", "2020-04", "2021-03"),
    "Plymouth 2024-25": ("Plymouth", "2024-04", "2025-03"),
    "Cumbria before rates": ("Cumbria", "2012-04", "2013-03"),
}
CAUSAL = re.compile(
    r"\b(because of|due to|caused?|causes|led to|leads to|driven by|as a result|thanks to|"
    r"owing to|explains?|explained by)\b"
)
NUMBER = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?%?")
CONVENTIONS = ("95% interval", "1 is best", "(false discovery rate 5%)", "On a scale of 16")
UNBROKEN = "\N{NON-BREAKING HYPHEN}"


@dataclasses.dataclass
class Seen:
    """A profile with its facts, their sentences and the tables of its report."""

    data: object
    profile: object

    def __post_init__(self):
        said, profile = self.profile.evidence, self.profile
        self.facts = facts(profile)
        self.said = words.at_a_glance(profile).sentences
        made = {
            "standing": tables.standing_table(profile),
            "series": tables.series_table(profile),
            "xmr": tables.runs_table(profile),
            "ranks_under_sets": tables.under_sets_table(profile),
            "mix_attribution": tables.mix_table(profile, "attribution"),
            "mix_reason": tables.mix_table(profile, "reason"),
            "gap_reason": tables.gap_table(profile, "reason"),
            "assessment": tables.assessment_table(profile),
            "assessment_after": tables.assessment_table(profile, after=True),
            "findings": tables.findings_table(said),
            "claims": tables.claims_table(said.ledger, said.name),
            "claims_untested": tables.untested_table(said.ledger, said.name),
        }
        for name, table in made.items():
            assert isinstance(table, Prose) or table.name == name
        self.tables = made

    def kinds(self):
        return [fact.kind for fact in self.facts]

    def one(self, kind):
        (found,) = [fact for fact in self.facts if fact.kind == kind]
        return found

    def told(self, kind):
        (found,) = [
            said for fact, said in zip(self.facts, self.said, strict=True) if fact.kind == kind
        ]
        return found


@pytest.fixture(scope="module")
def reviewed(data):
    codes = sorted({r.area for r in data.reviews if r.kind == LOCAL_SYSTEM_REVIEW})
    assert len(codes) == REVIEWED
    return {code: Seen(data, lsr.profile(code, data=data)) for code in codes}


@pytest.fixture(scope="module")
def special(data):
    return {name: Seen(data, lsr.profile(*asked, data=data)) for name, asked in SPECIAL.items()}


@pytest.fixture(scope="module")
def every(reviewed, special):
    return [*reviewed.values(), *special.values()]


# The figures of each kind of fact, read from the tables: as they stand, and as printed.


def text(cell):
    """A name or a reason that the sentence repeats."""
    return cell, None


def column(table, name):
    return table.shown.set_index(table.shown.columns[0])[name]


def level_cells(seen, table):
    standing = table("standing")
    shown, raw = column(standing, "Value"), standing.figures.set_index("measure")["value"]
    median = [row for row in shown.index if row.startswith("Peer median")]
    cells = {"value": (raw["This area"], shown["This area"])}
    for name, row in (("england", "England value"), *((("peer_median", m)) for m in median)):
        cells[name] = raw[row], shown[row]
        by = Decimal(shown["This area"]) - Decimal(shown[row])
        cells[f"above_{name}"] = float(by), str(abs(by)) if by else None
    period = re.search(rf"{seen.profile.area.name}, (.*);", standing.caption).group(1)
    peers = re.search(r"Peers: (.*) \(set ", standing.note).group(1)
    return {**cells, "period": text(period), "peers": text(peers)}


def rank_cells(seen, table):
    shown = column(table("standing"), "Value")
    cells = {}
    for name, of, whole, part in (
        ("rank", "of", "Rank among all councils", "among all councils"),
        ("rank_peers", "of_peers", "Rank with its peers", "with peers"),
    ):
        cell = shown.get(f"{whole} (1 is best)", "–")
        if cell == "–":
            continue
        place, councils = cell.split(" of ")
        cells |= {name: (int(place), place), of: (int(councils), councils)}
        for end, word in (("lower", "from"), ("upper", "to")):
            if (row := f"Rank {part}, 95% interval {word}") in shown.index:
                cells[f"{name}_{end}"] = int(shown[row]), shown[row]
    return cells


def partial_cells(seen, table):
    held, asked = column(table("standing"), "Value")["Months with figures"].split(" of ")
    return {"months": (int(held), held), "of_months": (int(asked), asked)}


def missing_cells(seen, table):
    return {"why": text(repr(table("standing")))}


def sets_cells(seen, table):
    shown = table("ranks_under_sets").shown.set_index("Indicator")
    row = shown.loc[f"Delayed days rate, {seen.profile.span}"]
    low, high = row.pop("Place of 16").split(" to ")
    count = int((row != "–").sum())
    places = table("ranks_under_sets").figures.query("indicator == 'delayed_days_rate'")
    return {
        "sets": (count, str(count)),
        "best": (places["place_of_16"].min(), low),
        "worst": (places["place_of_16"].max(), high),
    }


def swings(seen):
    """Limits of the change from a year earlier, by the autocovariances of the whole series."""
    profile = seen.profile
    series = seen.data.series("delayed_people", profile.area.code)["value"].to_period("M")
    series = series.reindex(pd.period_range(series.index.min(), series.index.max(), freq="M"))
    history = (series - series.shift(12)) * profile.one_person
    history = history[history.first_valid_index() : history.last_valid_index()]
    held = history.notna()
    away = (history - history.mean()).fillna(0.0).to_numpy()
    months = len(profile.span)
    g = [float(away[k:] @ away[: len(away) - k]) / held.sum() for k in range(months)]
    variance = months * g[0] + 2 * sum((months - k) * g[k] for k in range(1, months))
    return 1.959963985 * max(variance / months**2, g[0] / months) ** 0.5


def over_time_cells(seen, table):
    cells, fact = {}, seen.one("over time")
    if "standing" in fact.tables:
        printed = column(table("standing"), "Value")
        label = "Change from the same months a year earlier"
        ends = {"change": "", "lower": ", 95% interval from", "upper": ", 95% interval to"}
        # The estimate once more from the months themselves, which stand in another table.
        months = seen.tables["series"].figures.set_index("month")["area"]
        span = seen.profile.span
        now, before = (
            months[[str(month) for month in one.months]].to_numpy()
            for one in (span, Span(span.start - 12, span.end - 12))
        )
        change, reach = float((now - before).mean()), swings(seen)
        for name, raw in (("change", change), ("lower", change - reach), ("upper", change + reach)):
            cells[name] = raw, printed[label + ends[name]]
    if "xmr" in fact.tables:
        shown = column(table("xmr"), "Months or value")
        title = fact.figures["target"]
        level = re.search(r"to come down to (\S+) by|^(\S+) in \S+ \d+: to hold it", shown[title])
        printed = level.group(1) or level.group(2)
        row = "Months at this level or below, from "
        (counted,) = [label for label in shown.index if label.startswith(row)]
        met, of = shown[counted].split(" of ")
        cells |= {
            "target": text(title),
            "target_level": (pytest.approx(float(printed), abs=0.05), printed),
            "by": text(counted.removeprefix(row)),
            "met": (int(met), met),
            "of_months": (int(of), of),
        }
    return cells


def runs_cells(seen, table):
    month = re.search(r" to (\w+ \d+)$", table("xmr").caption).group(1)
    judged = column(table("xmr"), "Months or value")["Judgement of the last month"]
    return {"month": text(month), "variation": text(judged)}


def shares_cells(seen, table):
    shares = table("mix_attribution")
    shown, raw = column(shares, "Share"), shares.figures.set_index("title")["share"]
    parts = {"nhs": "NHS", "social_care": "Social care", "both": "Both jointly"}
    cells = {name: (raw[part], shown[part]) for name, part in parts.items()}
    together = sum(Decimal(shown[part].rstrip("%")) for part in ("Social care", "Both jointly"))
    alone = shown["Both jointly"] == "0.0%"
    cells["with_both"] = float(together) / 100, None if alone else f"{together}%"
    if seen.profile.standing is None:
        cells["period"] = text(shares.caption.rpartition(", ")[2])
    return cells


def reasons_cells(seen, table):
    mix = table("mix_reason")
    raw = mix.figures.set_index("title")
    first = (raw["share"] - raw["england"]).idxmax()
    cells = {
        "reason": text(first),
        "share": (raw.at[first, "share"], column(mix, "Share")[first]),
        "england": (raw.at[first, "england"], column(mix, "England share")[first]),
    }
    if "gap_reason" in seen.one("reasons").tables:
        shown = column(table("gap_reason"), "Gap to England")
        gaps = table("gap_reason").figures.set_index("part")["england_gap"]
        part = gaps.idxmax() if gaps.sum() > 0 else gaps.idxmin()
        cells["part"] = text(part)
        cells["part_gap"] = gaps[part], shown[part]
        cells["gap"] = pytest.approx(gaps.sum()), shown["Together"]
        assert abs(gaps.sum()) >= abs(gaps[part]) / 2
    return cells


def evidence_cells(seen, table):
    cells, fact = {}, seen.one("evidence")
    if "findings" in fact.tables:
        ways = table("findings").figures["direction"]
        counts = {"findings": len(ways)} | {
            way: int((ways == way).sum()) for way in ("concern", "strength", "mixed")
        }
        cells |= {name: (count, str(count)) for name, count in counts.items()}
    if "claims" in fact.tables:
        both = [
            one for one in (table("claims"), table("claims_untested")) if one.__class__ is not Prose
        ]
        rows = pd.concat([one.figures for one in both]).drop_duplicates(
            ["claim", "period", "compared_with", "earlier", "measure", "verdict"]
        )
        verdicts = rows.groupby("claim")["verdict"].agg(set).map(lambda v: v - {"cannot be tested"})
        tested = verdicts[verdicts.map(len) > 0]
        differ = tested.map(lambda v: all(one.startswith("differs") for one in v))
        counts = {"statements": len(verdicts), "tested": len(tested), "differ": int(differ.sum())}
        cells |= {name: (count, str(count) if count else None) for name, count in counts.items()}
    return cells


def assessed(table, title, period):
    """Return the row of the assessment table on one figure, printed and unrounded."""
    shown = table("assessment").shown
    first = shown["Indicator"].str.replace(UNBROKEN, "-")
    at = first[first.str.startswith(f"{title} (") & first.str.endswith(f", {period}")].index
    assert len(at) == 1
    raw = table("assessment").figures
    printed = shown.loc[at[0]]
    return printed, raw.iloc[at[0]]


def beside_england_cells(seen, table, fact):
    printed, raw = assessed(table, fact.figures["title"], fact.figures["period"])
    value, *limits = re.findall(
        r"−?[\d,]+(?:\.\d+)?", printed["Figure (95% interval)"].replace("95%", "")
    )
    places, named = len(value.partition(".")[2]), printed["Indicator"]
    england = f"{raw['england']:,.{places}f}"
    by = Decimal(value.replace(",", "")) - Decimal(england.replace(",", ""))
    cells = {
        "title": text(fact.figures["title"]),
        "period": text(fact.figures["period"]),
        "value": (raw["value"], f"{value}%" if " (% " in named or " (%)" in named else value),
        "england": (raw["england"], england),
        "above_england": (float(by), f"{abs(by):,}"),
    }
    if raw["lower"] == raw["lower"]:
        cells |= {
            name: (raw[name], limit) for name, limit in zip(("lower", "upper"), limits, strict=True)
        }
    if printed["Councils beyond chance"] != "–":
        beyond, councils = printed["Councils beyond chance"].split(" of ")
        cells |= {"beyond": (int(beyond), beyond), "councils": (int(councils), councils)}
    rank = re.match(r"(?:\d+ to )?(\d+) of (\d+)", printed["Rank (1 is best; 95% interval)"])
    if rank:
        cells |= {"rank": (raw["rank"], rank.group(1)), "of": (int(rank.group(2)), rank.group(2))}
    return cells


def trend_cells(seen, table, figures, prefix=""):
    _, raw = assessed(table, figures[f"{prefix}title"], figures[f"{prefix}period"])
    places = seen.data.indicators[raw["indicator"]].decimals
    slope = f"{raw['trend_per_year']:+,.{places}f}".replace("-", "−")
    return {
        f"{prefix}title": text(figures[f"{prefix}title"]),
        f"{prefix}period": text(figures[f"{prefix}period"]),
        f"{prefix}years": (raw["trend_years"], str(raw["trend_years"])),
        f"{prefix}slope": (raw["trend_per_year"], slope),
    }


def others_cells(seen, table):
    fact = seen.one("others")
    held = table("assessment")
    against = held.shown["Against England"]
    out = against[against.str.endswith(" *")].str.removesuffix(" *")
    compared = int((against != "–").sum())
    cells = {
        "shown": (len(against), None if len(against) == 1 else str(len(against))),
        "compared": (compared, str(compared) if compared else None),
        "out": (len(out), str(len(out)) if len(out) else None),
    }
    cells |= {word: (count, str(count)) for word, count in Counter(out).items()}
    if compared < len(against):
        why = held.note.partition("Why not, against England: ")[2].partition(" Better and worse:")[
            0
        ]
        reasons = dict(re.findall(r"(?:^|; )(.*?) \((\d+)\)(?=;|\.$)", why))
        reason = fact.figures["reason"]
        assert int(reasons[reason]) == max(int(count) for count in reasons.values())
        printed = None if len(against) == 1 else reasons[reason]
        cells |= {"reason": text(reason), "lacking": (int(reasons[reason]), printed)}
    if "trend_title" in fact.figures:
        cells |= trend_cells(seen, table, fact.figures, "trend_")
    return cells


def furthest_cells(seen, table):
    fact, name = seen.one("furthest"), seen.profile.peers.name
    shown, raw = table("ranks_under_sets").shown, table("ranks_under_sets").figures
    cells = {}
    for side in ("worse", "better"):
        if f"{side}_title" not in fact.figures:
            continue
        title, period = fact.figures[f"{side}_title"], fact.figures[f"{side}_period"]
        place, of = shown.set_index("Indicator").at[f"{title}, {period}", name].split(" of ")
        row = raw[(raw["title"] == title) & (raw["peers"] == name)].iloc[0]
        assert (str(row["rank"]), str(row["of"])) == (place, of)
        cells |= {
            f"{side}_title": text(title), f"{side}_period": text(period),
            f"{side}_rank": (int(place), place), f"{side}_of": (int(of), of),
        }  # fmt: skip
    return cells


def ranked_among_16(seen, table):
    """Rows of other figures with a rank among at least 16 councils with its peers."""
    raw = table("ranks_under_sets").figures
    others = set(
        seen.tables["assessment"]
        .shown["Indicator"]
        .str.replace(UNBROKEN, "-")
        .str.partition(" (")[0]
    )
    named = raw["title"].isin(others) & ~raw["title"].str.startswith(
        "Delayed transfers as published"
    )
    parted = raw["indicator"].isin(seen.tables["assessment"].figures["indicator"])
    return raw[named & parted & (raw["peers"] == seen.profile.peers.name) & (raw["of"] >= 16)]


def not_at_an_end_cells(seen, table):
    count = len(ranked_among_16(seen, table))
    return {"ranked": (count, str(count))}


def no_trend_cells(seen, table):
    held = table("assessment")
    raw = held.figures.iloc[: len(held.shown)]
    judged = int(raw["trend_why_not"].eq("").sum())
    return {
        "shown": (len(raw), str(len(raw))),
        "judged": (judged, str(judged) if judged else None),
    }


def no_peers_cells(seen, table):
    return {"label": text(re.search(r"Peers: (.*) \(set ", table("assessment").note).group(1))}


CELLS = {
    "level": level_cells,
    "missing": missing_cells,
    "rank": rank_cells,
    "partial": partial_cells,
    "sets": sets_cells,
    "over time": over_time_cells,
    "runs": runs_cells,
    "shares": shares_cells,
    "reasons": reasons_cells,
    "evidence": evidence_cells,
    "others": others_cells,
    "furthest": furthest_cells,
    "not at an end": not_at_an_end_cells,
    "no trend": no_trend_cells,
    "no peers": no_peers_cells,
    "no evidence": lambda seen, table: {},
}


def cells_of(seen, fact):
    """Read every figure of a fact from the tables that it names, and from no other."""
    used = set()

    def table(name):
        assert name in fact.tables, f"{fact.kind} needs {name} and names {fact.tables}"
        used.add(name)
        return seen.tables[name]

    if fact.kind in ("instead", "standing out"):
        found = beside_england_cells(seen, table, fact)
    elif fact.kind == "trend":
        found = trend_cells(seen, table, fact.figures)
    else:
        found = CELLS[fact.kind](seen, table)
    assert used == set(fact.tables) or fact.kind == "no evidence"
    return found


def check(seen):
    """Hold every figure of every fact, and every number of its sentence, against the tables."""
    assert len(seen.facts) == len(seen.said)
    for fact, said in zip(seen.facts, seen.said, strict=True):
        cells = cells_of(seen, fact)
        assert set(cells) == set(fact.figures), (fact.kind, said)
        rest = said
        for name, (raw, printed) in cells.items():
            held = fact.figures[name]
            if isinstance(held, str):
                assert held == raw, (fact.kind, name)
                assert held in said, (held, said)
            else:
                assert held == (pytest.approx(raw) if isinstance(raw, float) else raw), (name, said)
            assert printed is None or printed in NUMBER.findall(said), (name, printed, said)
        repeated = sorted((v for v in fact.figures.values() if isinstance(v, str)), key=len)
        unit = fact.indicator.unit if fact.indicator else ""
        area = seen.profile.area.name
        for known in (*reversed(repeated), unit.lstrip("% "), area, *CONVENTIONS):
            rest = rest.replace(known, " ") if known else rest
        printed = {one for _, one in cells.values() if one}
        assert set(NUMBER.findall(rest)) <= printed, (said, rest, printed)


def test_every_number_of_a_reviewed_area_stands_in_the_table_that_its_fact_names(reviewed):
    for seen in reviewed.values():
        check(seen)


@pytest.mark.parametrize("name", SPECIAL)
def test_every_number_of_a_special_area_stands_in_the_table_that_its_fact_names(special, name):
    check(special[name])


def test_every_kind_of_fact_was_checked(every):
    met = {kind for seen in every for kind in seen.kinds()}
    assert met | {"runs", "standing out after"} >= set(CELLS) | {"instead", "standing out", "trend"}
    assert set(GIVES_WAY) <= met | {"runs", "standing out after"}


# How many, how long, how different


def test_there_are_five_to_eight_sentences_of_one_idea(reviewed, special):
    for seen in reviewed.values():
        assert 5 <= len(seen.said) <= 8
    for name, seen in special.items():
        assert 5 <= len(seen.said) <= 8, name
    for seen in (*reviewed.values(), *special.values()):
        for said in seen.said:
            assert said[-1] == "." and len(said.split()) <= 50, said
            assert not re.search(r"\bnan\b|None\b(?! of)|E\d{8}\b(?!,)|  |\.\.", said), said
    lengths = [len(said.split()) for seen in reviewed.values() for said in seen.said]
    assert np.mean([length <= 45 for length in lengths]) > 0.97


def test_where_nothing_else_is_held_there_are_fewer_and_they_say_what_cannot_be(data):
    """Before delayed transfers only one other figure is held, which cannot be compared."""
    said = words.at_a_glance(lsr.profile("Plymouth", "2010-04", "2011-03", data=data)).sentences
    assert said == (
        "Delayed days rate: Delayed transfers are held from April 2011 to June 2019, so there are "
        "none for this period.",
        "Its one other figure cannot be compared with England with allowance for chance: interval "
        "not published.",
        "39 findings in the texts at hand: 22 coded as concern, 12 as strength, 5 as mixed; of 22 "
        "published statements 4 could be tested against the figures; 2 differ, which does not say "
        "which is wrong.",
        "Its one other figure has no trend that can be judged.",
    )


def test_no_two_areas_share_more_than_one_sentence(reviewed):
    shared = {
        (one, other): len(set(reviewed[one].said) & set(reviewed[other].said))
        for one, other in itertools.combinations(reviewed, 2)
    }
    assert len(shared) == REVIEWED * (REVIEWED - 1) / 2
    # The one that says how many other figures cannot be compared, in a year without intervals.
    assert max(shared.values()) == 1
    for one, other in itertools.combinations(reviewed, 2):
        for said in set(reviewed[one].said) & set(reviewed[other].said):
            assert said.startswith("None of its 22 other figures can be compared with England")


# What sentences may say


def test_no_sentence_is_causal(every):
    for seen in every:
        for said in (*seen.said, *words.reading_notes(seen.profile).sentences):
            assert not CAUSAL.search(re.sub("“[^”]*”|and not cause", "", said)), said


def test_directions_agree_with_polarity(every, data):
    met = set()
    for seen in every:
        lower_is_better = seen.profile.indicator.lower_is_better
        for fact, said in zip(seen.facts, seen.said, strict=True):
            figures = fact.figures
            if fact.kind == "instead":
                assert fact.direction != "similar" or "within what is usual" in said
            elif fact.kind == "standing out" and fact.direction in ("better", "worse"):
                higher = figures["value"] > figures["england"]
                good = data.indicators[fact.indicator.id].polarity == "higher is better"
                assert (fact.direction == "better") == (higher == good)
                side = "above" if higher else "below"
                assert f"{side} England’s" in said and fact.direction in said
            elif fact.kind == "trend" or "trend_slope" in figures:
                slope = figures.get("slope", figures.get("trend_slope"))
                good = data.indicators[fact.indicator.id].polarity == "higher is better"
                assert (fact.direction == "better") == ((slope > 0) == good)
                assert ("improves" in said) == (fact.direction == "better")
                assert ("worsens" in said) == (fact.direction == "worse")
            elif fact.kind == "furthest":
                assert figures.get("worse_rank", 16) >= figures.get("worse_of", 16) - 1
                assert figures.get("better_rank", 1) <= 2
            elif fact.kind == "over time" and "change" in figures:
                side = {"up": figures["lower"] > 0, "down": figures["upper"] < 0}
                side["within"] = figures["lower"] <= 0 <= figures["upper"]
                assert side[fact.direction]
                assert ("and worse" in said) == (fact.direction == "up")
                assert ("and better" in said) == (fact.direction == "down")
            elif fact.kind in ("rank", "partial"):
                found = seen.profile.standing
                assert lower_is_better is True
                if fact.direction in ("better", "worse"):
                    assert (found.value < found.england) == (fact.direction == "better")
                wanted = {"better": "lower than usual", "worse": "higher than usual"}
                assert wanted.get(fact.direction, "its rate is within what is usual") in said
            else:
                continue
            met.add((fact.kind, fact.direction))
    assert {
        ("standing out", "better"), ("standing out", "worse"), ("instead", "similar"),
        ("rank", "better"), ("rank", "worse"), ("rank", "similar"), ("others", "better"),
        ("others", "worse"), ("trend", "worse"), ("over time", "within"), ("over time", "down"),
    } <= met  # fmt: skip


def named_with_the_rate_held(p, rate=0.05):
    """Benjamini and Hochberg's rule by hand."""
    p = np.asarray(p, dtype=float)
    ordered = np.sort(p[~np.isnan(p)])
    passed = [one for k, one in enumerate(ordered, 1) if one <= rate * k / len(ordered)]
    return p <= max(passed, default=-1)


def test_only_what_stands_out_is_named_as_standing_out(every):
    compared = 0
    for seen in every:
        profile = seen.profile
        judged = (*profile.assessments, *profile.after)
        standing = profile.standing
        family = [one.england.p for one in judged]
        family += [standing.england_verdict.p] if standing else []
        out = named_with_the_rate_held(family)
        titles = {
            one.latest.indicator.title for one, is_out in zip(judged, out, strict=False) if is_out
        }
        for fact in seen.facts:
            if fact.kind == "standing out":
                assert fact.figures["title"] in titles
                compared += 1
            elif fact.kind == "instead":
                assert fact.stands_out == (fact.figures["title"] in titles)
            elif fact.kind in ("rank", "partial"):
                assert fact.stands_out == bool(out[-1])
                told = seen.told(fact.kind)
                assert ("and stands out" in told) == fact.stands_out
                assert not fact.stands_out or fact.direction in ("better", "worse")
    assert compared == 8


def test_the_furthest_of_those_that_stand_out_is_named(special):
    seen = special["Plymouth 2020-21"]
    for fact in (fact for fact in seen.facts if fact.kind == "standing out"):
        sizes = {
            one.latest.indicator.title: abs(one.latest.value - one.latest.england)
            / np.std(one.latest.councils, ddof=1)
            for one in seen.profile.assessments
            if one.stands_out and one.england.verdict == fact.direction
        }
        assert len(sizes) > 1
        assert fact.figures["title"] == max(sizes, key=sizes.get)


def test_places_at_an_end_are_named_only_where_no_figure_can_be_compared(every):
    for seen in every:
        held = [one for one in seen.profile.assessments if one.latest.indicator.stage != "context"]
        compared = any(not one.england.reason for one in held)
        rows = ranked_among_16(seen, seen.tables.get) if len(seen.profile.under_sets) else None
        for fact, said in zip(seen.facts, seen.said, strict=True):
            if fact.kind == "furthest":
                assert not compared
                assert "without an interval, so chance cannot be told apart" in said
                assert fact.figures.get("worse_of", 16) >= 16
            elif fact.kind == "not at an end":
                assert not compared
                assert rows["rank"].between(3, rows["of"] - 2).all()


def test_a_place_shared_with_others_is_not_named(reviewed):
    """Ties take the worse rank: with a peer level it is none of the last two."""
    codes = [code for code, s in reviewed.items() if "furthest" in s.kinds()]
    seen = next(s for s in map(reviewed.get, codes) if "worse_title" in s.one("furthest").figures)
    title = seen.one("furthest").figures["worse_title"]
    tied = []
    for one in seen.profile.assessments:
        if one.latest.indicator.title == title:
            peers = one.latest.peers.copy()
            peers.iloc[0] = one.latest.value
            one = dataclasses.replace(one, latest=dataclasses.replace(one.latest, peers=peers))
        tied.append(one)
    other = facts(dataclasses.replace(seen.profile, assessments=tuple(tied)))
    assert title not in [fact.figures.get("worse_title") for fact in other]
    assert "not at an end" not in [fact.kind for fact in other]


# Two areas by hand


def rates_by_hand(data, first, last):
    """Delayed days over person-days of every council, from the rows of the table."""
    rows = data.observations
    rows = rows[
        (rows["indicator"] == "delayed_days_rate") & rows["period_start"].between(first, last)
    ]
    sums = rows.groupby("area_code", observed=True)[["numerator", "denominator"]].sum(min_count=12)
    return (100_000 * sums["numerator"] / sums["denominator"]).dropna()


def test_rutland_by_hand(data, special):
    seen = special["Rutland"]
    rates = rates_by_hand(data, "2017-04-01", "2018-03-01")
    england, own = rates.pop("E92000001"), rates["E06000017"]
    median = rates[list(seen.profile.peers.codes)].median()
    above = [round(own, 1) - round(other, 1) for other in (england, median)]
    assert seen.told("level") == (
        f"In 2017-18 Rutland had {own:.1f} delayed days per day per 100,000 people aged 18+: "
        f"{-above[0]:.1f} below the England value ({england:.1f}) and {-above[1]:.1f} below the "
        f"median of the 15 most similar councils ({median:.1f})."
    )
    place, of = int((rates <= own).sum()), len(rates)
    group = rates[[*seen.profile.peers.codes, "E06000017"]]
    assert seen.told("rank").startswith(f"It ranks {place} of {of} councils (95% interval ")
    assert f"and {(group <= own).sum()} of 16 (" in seen.told("rank")
    assert seen.told("rank").endswith(
        "its rate is lower than usual but does not stand out (false discovery rate 5%)."
    )
    days = {
        part: data.series(f"delayed_days_{part}", "E06000017")["value"]["2017-04":"2018-03"].sum()
        for part in ("nhs", "social_care", "both")
    }
    nhs, social, both = (100 * days[part] / sum(days.values()) for part in days)
    assert seen.told("shares").startswith(
        f"{nhs:.1f}% of delayed days were attributed to the NHS, {social:.1f}% to social care and "
        f"{both:.1f}% to both jointly"
    )
    assert "No finding" not in " ".join(seen.said)


def test_westmorland_and_furness_by_hand(data, special):
    seen = special["Westmorland and Furness"]
    assert seen.kinds() == ["missing", "instead", "instead", "others", "no trend"]
    rows = data.observations[data.observations["indicator"] == "days_after_ready_date"]
    rows = rows[rows["period_start"].between("2024-04-01", "2025-03-01")]
    sums = rows.groupby("area_code", observed=True)[["numerator", "denominator"]].sum(min_count=12)
    days = (sums["numerator"] / sums["denominator"]).dropna()
    england, own = days.pop("E92000001"), days["E06000064"]
    assert seen.said[2] == (
        f"“Days in hospital after being ready to leave” (2024-25): {own:.2f} days per discharge, "
        f"{round(own, 2) - round(england, 2):.2f} above England’s {england:.2f}; rank "
        f"{(days <= own).sum()} of {len(days)} (1 is best); within what is usual among councils."
    )
    before = [a for a in seen.profile.assessments if a.latest.whose == "predecessor"]
    count = sum(a.latest.indicator.stage != "context" for a in before)
    assert f"commonest reason against it: the figure is of a larger council before ({count})." in (
        seen.told("others")
    )


def test_areas_and_periods_of_a_kind_apart(special):
    assert special["Isles of Scilly"].kinds() == [
        "missing", "others", "no trend", "no peers", "no evidence"
    ]  # fmt: skip
    assert special["City of London, months without figures"].kinds()[:2] == ["level", "partial"]
    assert "rank_peers" not in special["City of London"].one("rank").figures
    for name in ("Plymouth 2020-21", "Bournemouth, Christchurch and Poole"):
        assert special[name].kinds()[:4] == ["missing", "others", "standing out", "standing out"]
        assert "Delayed transfers are held from April 2011 to June 2019" in special[name].said[0]
    assert special["Plymouth 2024-25"].kinds()[:3] == ["missing", "instead", "instead"]
    assert special["Cumbria before rates"].told("shares").startswith("In 2012-13 ")


# Edges


def test_a_difference_is_that_of_the_printed_figures(plymouth):
    rate = plymouth.indicator
    assert difference(3.25, 3.15, rate) == round(float("3.2") - float("3.1"), 1)
    assert difference(12.449, 12.351, rate) == 0.0
    level = facts(plymouth)[0]
    same = dataclasses.replace(level, figures={**level.figures, "above_england": 0.0})
    assert ": the same as the England value (12.4) and 18.5 above" in sentence("Plymouth", same)


def test_a_first_figure_after_the_period_is_marked(special):
    """As in reports of the years before ready dates, where the first month comes soon after."""
    of_2020, of_2018 = (special[f"Plymouth {year}"].profile for year in ("2020-21", "2018-19"))
    out = tuple(one for one in of_2020.assessments if one.stands_out)
    later = dataclasses.replace(of_2018, assessments=(), after=out[1:2])
    (fact,) = [fact for fact in facts(later) if fact.kind == "standing out after"]
    latest = out[1].latest
    said = sentence("Plymouth", fact)
    assert f"“{latest.indicator.title}” ({latest.period}, after the period): " in said
    assert f"{latest.indicator.text(latest.value)}%" in said and out[1].england.verdict in said


@pytest.mark.parametrize(
    ("shown", "judged", "said"),
    [
        (1, 0, "Its one other figure has no trend that can be judged."),
        (1, 1, "Its one other figure has a trend that neither improves nor worsens."),
        (9, 0, "None of its 9 other figures has a trend that can be judged."),
        (
            9,
            2,
            "None of its 9 other figures has a trend that improves or worsens; 2 can be judged.",
        ),
    ],
)
def test_what_has_no_trend_is_not_said_to_have_one(shown, judged, said):
    fact = Fact("no trend", ("assessment",), {"shown": shown, "judged": judged})
    assert sentence("York", fact) == said


def test_a_judgement_of_the_series_is_told(plymouth):
    calm = pd.Series(
        [9.0, 11, 10, 12, 9, 11, 10, 12, 9, 11, 10, 12, 9, 11],
        pd.period_range("2017-02", periods=14, freq="M"),
    )
    runs = runs_of(calm, plymouth.span, plymouth.indicator)
    assert not runs.chart.withheld
    said = repr(words.at_a_glance(dataclasses.replace(plymouth, runs=runs)))
    assert "The XmR chart of its rate calls March 2018 common cause." in said
    wild = calm.copy()
    wild.iloc[-1] = 30.0
    runs = runs_of(wild, plymouth.span, plymouth.indicator)
    said = repr(words.at_a_glance(dataclasses.replace(plymouth, runs=runs)))
    assert "calls March 2018 special cause, concern (high)." in said


def test_what_says_least_gives_way(special):
    """With more than eight the rank without an interval goes before what was judged."""
    crowd = [Fact(kind, (), {}) for kind in ("level", "rank", *GIVES_WAY)]
    kept = [fact.kind for fact in chosen._fits(crowd)]
    assert kept == ["level", "rank", *GIVES_WAY[-6:]]
    assert len(kept) == MOST
    few = crowd[: MOST - 1]
    assert chosen._fits(few) == few


def test_notes_say_what_the_glance_leaves_out(reviewed, plymouth):
    for seen in reviewed.values():
        notes = repr(words.reading_notes(seen.profile))
        assert f"On an average day {seen.profile.people:,.1f} people were delayed." in notes
        assert "Intervals of ranks are 95%" in notes
        assert "The rules of an XmR chart give no judgement of March 2018: neighbouring" in notes
        usual = {"better": "lower than is usual", "worse": "higher than is usual"}
        verdict = seen.profile.standing.england_verdict.verdict
        assert usual.get(verdict, "within what is usual among councils") in notes
