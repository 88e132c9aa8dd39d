"""What became of every paragraph of the five documents that the evidence began with.

The list holds hashes and references, never the text.
"""

import csv
import hashlib
import re

import pytest
from conftest import ROOT, TESTS
from shingles import shingles, words

RAW = ROOT / "data" / "raw"
SEEDS = {
    "000": "cqc-plymouth-release",
    "001": "nhe-plymouth",
    "002": "plymouth-slides",
    "003": "cqc-cornwall-release",
    "004": "cqc-cumbria-release",
}
"""The documents, and what each is called in sources.csv."""

WHOLE_TABLES = {"selection": "selection_ranks.csv", "method": "review_stages.csv"}
"""References to a table and not to a row."""

FIRST_SLIDE = 5
"""The line of the slides that holds slide 1."""


def table(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def ids(name, column="id"):
    """Ids of a table; numbers that each area counts anew are those of the documents."""
    rows = table(RAW / name)
    return {row[column] for row in rows if column == "id" or row["source"] in SEEDS.values()}


def line_hash(line):
    return hashlib.sha256(" ".join(line.split()).casefold().encode()).hexdigest()[:16]


def references(row):
    return [part.strip() for part in row["to"].split(";") if part.strip()]


@pytest.fixture(scope="module")
def listed():
    return table(TESTS / "published" / "seed_paragraphs.csv")


@pytest.fixture(scope="module")
def texts(shared):
    """Text by number of the document."""
    found = {path.name[:3]: path for path in (shared / "seeds").glob("*.txt")}
    assert set(found) == set(SEEDS)
    return {seed: path.read_text(encoding="utf-8") for seed, path in sorted(found.items())}


def test_every_paragraph_stands_once_and_in_order(listed):
    for seed in SEEDS:
        numbers = [int(row["paragraph"]) for row in listed if row["seed"] == seed]
        assert numbers == list(range(1, len(numbers) + 1)), seed
    assert {row["seed"] for row in listed} == set(SEEDS)


def test_every_paragraph_became_something_or_says_why_not(listed):
    silent = [
        (row["seed"], row["paragraph"])
        for row in listed
        if not references(row) and not row["reason"].strip()
    ]
    assert not silent


@pytest.mark.parametrize(
    ("kind", "name", "column"),
    [
        ("finding", "findings.csv", "id"),
        ("recommendation", "recommendations.csv", "id"),
        ("action", "actions.csv", "id"),
        ("claim", "claims.csv", "id"),
        ("oversight", "oversight.csv", "order"),
    ],
)
def test_every_reference_is_there(listed, kind, name, column):
    held = ids(name, column)
    wanted = {
        value
        for row in listed
        for start, _, value in (part.partition(":") for part in references(row))
        if start == kind
    }
    missing = {
        value
        for value in wanted
        if not (any(one.startswith(value[:-1]) for one in held) if "*" in value else value in held)
    }
    assert wanted and not missing, f"{name} lacks {sorted(missing)}"


def test_every_review_referred_to_is_in_the_table_of_reviews(listed):
    years = {}
    for row in table(RAW / "reviews.csv"):
        dates = (row["fieldwork_start"], row["fieldwork_end"], row["published"])
        slug = row["area"].casefold().replace(" ", "-")
        years.setdefault(slug, set()).update(date.removeprefix("by ")[:4] for date in dates if date)
    for row in listed:
        for part in references(row):
            if part.startswith("review:"):
                area, year = re.fullmatch(r"review:([a-z-]+?)(?:-(\d{4}))?", part).groups()
                assert area in years, part
                assert year is None or year in years[area], part


def test_no_other_kind_of_reference(listed):
    for row in listed:
        for part in references(row):
            if ":" not in part:
                assert (RAW / WHOLE_TABLES[part]).is_file(), part
            else:
                assert part.split(":")[0] in (
                    "finding", "recommendation", "action", "claim", "oversight", "review",
                ), part  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("finding", "findings.csv"),
        ("recommendation", "recommendations.csv"),
        ("action", "actions.csv"),
    ],
)
def test_rows_and_paragraphs_point_at_each_other(listed, kind, name):
    """A row says where it is from; that paragraph must say that it became the row."""
    became = {(row["seed"], int(row["paragraph"])): references(row) for row in listed}
    checked = 0
    for row in table(RAW / name):
        for seed in (seed for seed, source in SEEDS.items() if source == row["source"]):
            unit, numbers = re.fullmatch(
                r"(paragraph|slide)s? (\d+(?:(?:, | and )\d+)*)", row["where"]
            ).groups()
            offset = FIRST_SLIDE - 1 if unit == "slide" else 0
            assert (unit == "slide") == (row["source"] == "plymouth-slides"), row["id"]
            for number in re.findall(r"\d+", numbers):
                assert f"{kind}:{row['id']}" in became[seed, int(number) + offset], row["id"]
                checked += 1
    assert checked >= 10


def test_the_list_is_that_of_the_documents(listed, texts):
    there = [
        (seed, str(number), line_hash(line), str(len(words(line))))
        for seed, text in texts.items()
        for number, line in enumerate((one for one in text.splitlines() if one.strip()), 1)
    ]
    assert there == [(row["seed"], row["paragraph"], row["sha256"], row["words"]) for row in listed]


def test_the_hashed_runs_are_those_of_the_documents(texts):
    held = (TESTS / "published" / "seed_shingles.txt").read_text(encoding="utf-8").split()
    assert held == sorted(set().union(*map(shingles, texts.values())))
