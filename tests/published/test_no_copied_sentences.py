"""No run of eight words of the five documents stands in the tables written from them."""

import csv
import re

import pytest
from conftest import ROOT, TESTS
from shingles import RUN, shingles

RAW = ROOT / "data" / "raw"
TABLES = (
    "findings.csv", "recommendations.csv", "actions.csv", "oversight.csv", "reviews.csv",
    "sources.csv",
)  # fmt: skip
LATER = ("claims.csv", "review_events.csv", "review_stages.csv", "targets.csv", "milestones.csv")
"""Tables that rest on other documents too; each is read where it is there."""


@pytest.fixture(scope="module")
def copied():
    """Hashes of every run of eight words of the five documents."""
    hashes = (TESTS / "published" / "seed_shingles.txt").read_text(encoding="utf-8").split()
    assert len(hashes) > 3000 and all(re.fullmatch("[0-9a-f]{12}", one) for one in hashes)
    return frozenset(hashes)


def cells(path):
    """Every cell of a table, with where it stands; an address may spell a headline and is none."""
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            for column, text in row.items():
                said = re.sub(r"https?://\S+", "", text or "")
                yield f"{path.name}, row {number}, {column}", said


def shared_runs(texts, hashes):
    """Where a text shares a run of words with what was hashed."""
    return [where for where, text in texts if shingles(text) & hashes]


@pytest.mark.parametrize("name", [*TABLES, *LATER])
def test_no_cell_shares_eight_words_with_a_document(name, copied):
    path = RAW / name
    if name in LATER and not path.is_file():
        pytest.skip(f"{name} is not there")
    texts = list(cells(path))
    assert texts
    assert not shared_runs(texts, copied)


def test_nor_does_what_describes_the_tables(copied):
    paths = sorted(RAW.glob("*.source.yaml"))
    assert {f"{name}.source.yaml" for name in TABLES} <= {path.name for path in paths}
    assert not shared_runs(
        ((path.name, path.read_text(encoding="utf-8")) for path in paths), copied
    )


def test_every_table_has_a_row_long_enough_to_be_a_copy():
    for name in TABLES:
        assert any(shingles(text) for _, text in cells(RAW / name)), name


def test_the_check_can_fail(tmp_path):
    sentence = "The quick brown fox's friends jumped over nine lazy dogs, and then slept."
    hashes = shingles(sentence)
    assert len(hashes) == 6
    path = tmp_path / "made_up.csv"
    path.write_text(
        "id,note\n"
        "one,Nobody saw friends jump over any dog at all on that day\n"
        "two,It said that THE QUICK\u00a0BROWN foxs friends jumped over nine cats\n"
        "three,The quick brown fox’s friends jumped over\n",
        encoding="utf-8",
    )
    assert shared_runs(cells(path), hashes) == ["made_up.csv, row 3, note"]


def test_a_run_goes_on_over_lines_and_signs():
    one = "a b c d\n\ne f - g, “h”"
    assert shingles(one) == shingles("A b c d e f g H") and len(shingles(one)) == 1
    assert not shingles("a b c d e f g") and RUN == 8
    assert shingles("a b c", run=2) == shingles("a b", run=2) | shingles("b c", run=2)
