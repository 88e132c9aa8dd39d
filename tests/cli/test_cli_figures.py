"""The commands about figures, as a user meets them: add, series, export, docs and check."""

import openpyxl
import pandas as pd
import pytest
from directories import NAME, location, write
from own_files import GIVEN, LONG_STAYS, write_entry, write_lines
from typer.testing import CliRunner

from lsr_analysis import cli
from lsr_analysis.reporting.evidence_pages import LAYOUTS

runner = CliRunner()
GOOD = f"{LONG_STAYS},York,2017-18,20"


def run(*arguments):
    """Run a command that must succeed and return what it prints."""
    result = runner.invoke(cli.app, [str(word) for word in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def refused(own, tmp_path, monkeypatch, capsys):
    """Run a command through the door that must be refused, and return what it says."""

    def refused(*arguments):
        before = sorted(tmp_path.rglob("*"))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("sys.argv", ["lsr", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        said = capsys.readouterr()
        assert stop.value.code == 1
        assert said.err.startswith("Error: ")
        assert "Traceback" not in said.err
        assert sorted(tmp_path.rglob("*")) == before
        return said.err

    return refused


@pytest.fixture
def download(tmp_path):
    """Return a folder for the files that are to be added."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


# lsr add


def test_add_a_table(own, download):
    said = run("add", write_lines(download / "mine.csv", GIVEN, GOOD))
    assert said.splitlines() == [
        "1 figures of your own in 1 files", f"Written: {own / 'mine.csv'}",
    ]  # fmt: skip
    assert "20" in run("series", "York", LONG_STAYS)


def test_add_a_directory_of_some_councils(own, download):
    rows = [location(), location(rating="Inadequate"), location(council="Bristol, City of")]
    path = write(download, rows, ".xlsx", "mine")
    said = run("add", path, "--as-at", "2023-10-01", "--only", "Plymouth; Bristol, City of")
    assert "Care directory as at 1 October 2023: 3 active" in said
    table = pd.read_csv(own / "care_directory_2023-10-01_bristol-city-of_plymouth.csv")
    assert set(table["area_name"]) == {"Plymouth", "Bristol, City of"}
    assert "50.0" in run("series", "Plymouth", "nursing_homes_good")


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        (NAME, (), "so this is an extract"),
        ("no_date", (), "its name holds no date"),
        (NAME, ("--as-at", "1 October 2025"), "--as-at is '1 October 2025'; write a day as YYYY"),
        (NAME, ("--only", "Plymuth"), "--only: No council answers to 'Plymuth'"),
        (NAME, ("--only", "York"), "no active location in York"),
    ],
)
def test_a_directory_that_is_refused(refused, download, name, options, said):
    path = write(download, [location()], name=name)
    assert said in refused("add", path, *options)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("long_stays,York,2017-18,20", "mine.csv, row 2: the indicator 'long_stays'"),
        (f"{LONG_STAYS},Atlantis,2017-18,20", "mine.csv, row 2: No council answers"),
        (f"{LONG_STAYS},York,2017,20", "mine.csv, row 2: the period '2017'"),
        (f"{LONG_STAYS},York,2017-18,many", "mine.csv, row 2: value is 'many'"),
        ("short_term_outcome,York,2020-21,90", "row 2: short_term_outcome is an indicator of the"),
    ],
)
def test_a_table_that_is_refused(refused, download, line, said):
    assert said in refused("add", write_lines(download / "mine.csv", GIVEN, line))


def test_a_file_that_is_neither(refused, download):
    assert "letter.txt is neither" in refused("add", write_lines(download / "letter.txt", "Hello"))
    assert "is not there" in refused("add", download / "nowhere.csv")
    assert "is not there" in refused("add", download)


def test_a_mistake_among_ones_own_files_is_named_by_every_command(refused, own):
    write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},Atlantis,2017-18,20")
    for command in (("check",), ("series", "York", LONG_STAYS), ("export",), ("docs",),
                    ("profile", "York")):  # fmt: skip
        assert "mine.csv, row 2: No council answers to 'Atlantis'" in refused(*command)


# lsr series


def test_a_series_by_year():
    lines = run("series", "England", "delayed_days").splitlines()
    assert lines[0] == "Delayed days (days in the month); lower is better. England"
    assert lines[6].split() == ["2016-17", "2,254,821"]
    assert lines[9].split() == ["2019-20", "–", "(3", "months", "held)"]
    assert "Counts all adults (18+), not only people aged 65 and over." in lines[10:]


@pytest.mark.parametrize(
    ("by", "periods"),
    [
        ("month", ["2011-04", "2019-06"]),
        ("quarter", ["2011-12 Q1", "2019-20 Q1"]),
        ("rolling", ["12 months to 2012-03", "12 months to 2019-06"]),
    ],
)
def test_a_series_by_other_scales(by, periods):
    lines = run("series", "York UA", "delayed_days", "--by", by).splitlines()[1:]
    labels = [line[:22].strip() for line in lines if line[23:35].strip()[:1].isdecimal()]
    assert [labels[0], labels[-1]] == periods


def test_a_series_of_the_same_ground():
    apart = run("series", "E06000058", "delayed_days", "--by", "month")
    together = run("series", "E06000058", "delayed_days", "--by", "month", "--same-ground")
    assert "--same-ground adds up the councils on both sides" in apart
    assert ["2019-04", "1,180"] in [line.split() for line in apart.splitlines()]
    assert ["2019-04", "2,797"] in [line.split() for line in together.splitlines()]


def test_a_series_is_written(tmp_path):
    path = tmp_path / "new" / "york.csv"
    said = run("series", "York", "short_term_outcome", "--out", path)
    assert said.splitlines()[-1] == f"Written: {path}"
    saved = pd.read_csv(path, encoding="utf-8-sig").set_index("period")
    assert f"{saved.loc['2020-21', 'value']:.1f}" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Atlantis", "delayed_days"), "No council answers to 'Atlantis'"),
        (("Dorset", "delayed_days"), "E06000059"),
        (("York", "delayed_day"), "Nearest: delayed_days"),
        (("York", "delayed_days", "--by", "week"), "by is 'week'; give one of month, quarter"),
        (("York", "people_65plus", "--by", "month"), "held by date"),
        (("York", "delayed_days", "--same-ground"), "was never reorganised"),
        (("E06000058", "workforce_turnover", "--same-ground"), "the series breaks there"),
    ],
)
def test_a_series_that_is_refused(refused, arguments, said):
    assert said in refused("series", *arguments)


@pytest.mark.parametrize("place", ["file", "file/below.csv"])
def test_a_series_that_cannot_be_written(refused, tmp_path, place):
    (tmp_path / "file").mkdir() if place == "file" else (tmp_path / "file").write_text("mine")
    assert "cannot be written" in refused(
        "series", "York", "short_term_outcome", "--out", tmp_path / place
    )


# lsr export

PART = ("--indicators", "short_term_outcome, feel_safe", "--areas", "Plymouth; Bristol, City of")


def test_a_part_of_the_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = run("export", *PART)
    table = pd.read_csv(tmp_path / "lsr_table.csv", encoding="utf-8-sig")
    assert said.strip() == f"{len(table):,} observations written to lsr_table.csv"
    assert set(table["area_name"]) == {"Plymouth", "Bristol, City of"}
    assert set(table["indicator"]) == {
        "short_term_outcome", "short_term_outcome_65plus", "feel_safe", "feel_safe_65plus",
    }  # fmt: skip


def test_every_kind_of_table(tmp_path):
    for kind in ("csv", "parquet", "xlsx"):
        run("export", "--table", kind, "--out", tmp_path / kind, *PART)
    rows = len(pd.read_csv(tmp_path / "csv"))
    assert len(pd.read_parquet(tmp_path / "parquet")) == rows
    book = openpyxl.load_workbook((tmp_path / "xlsx").open("rb"))
    assert book["observations"].max_row == rows + 1


def test_the_whole_table(tmp_path, data):
    run("export", "--table", "parquet", "--out", tmp_path / "all.parquet")
    assert len(pd.read_parquet(tmp_path / "all.parquet")) == len(data.observations)


def test_a_large_workbook_is_announced(tmp_path, monkeypatch):
    monkeypatch.setattr(cli.figures, "_MANY_ROWS", 10)
    said = run("export", "--table", "xlsx", "--out", tmp_path / "t.xlsx", *PART)
    assert said.startswith("Writing a workbook of ")
    said = run("export", "--table", "csv", "--out", tmp_path / "t.csv", *PART)
    assert "Writing a workbook" not in said


def test_own_figures_are_exported(own, tmp_path):
    write_entry(own)
    write_lines(own / "mine.csv", GIVEN, "lifts_answered,York,2017-18 Q1,75")
    run("export", "--indicators", "lifts_answered", "--out", tmp_path / "t.csv")
    assert pd.read_csv(tmp_path / "t.csv")["value"].tolist() == [75]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--table", "pdf"), "--table is 'pdf'; give one of csv, parquet, xlsx"),
        (("--indicators", "delayed_day"), "Nearest: delayed_days"),
        (("--areas", "Plymouth; Atlantis"), "'Atlantis'"),
        (("--areas", "Plymouth, York"), "'Plymouth, York'"),
        (("--data", "nowhere"), "--data names"),
    ],
)
def test_an_export_that_is_refused(refused, tmp_path, arguments, said):
    assert said in refused("export", "--out", tmp_path / "t", *arguments)


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_an_export_that_cannot_be_written(refused, tmp_path, kind):
    (tmp_path / "file").write_text("mine")
    said = refused("export", "--table", kind, *PART, "--out", tmp_path / "file" / "below")
    assert "cannot be written" in said


# lsr docs


PAGES = {
    "indicators.md": "Indicators",
    "coverage.md": "Coverage",
    "peer-moves.md": "How far",
    "themes.md": "Codebook",
    "claims.md": "Published statements and ours",
}


def test_the_pages_are_written(tmp_path):
    said = run("docs", "--out", tmp_path / "docs")
    names = [*PAGES, *LAYOUTS]
    assert said.splitlines() == [f"Written: {tmp_path / 'docs' / name}" for name in names]
    written = [path for path in (tmp_path / "docs").rglob("*") if path.is_file()]
    assert len(written) == len(names)
    for name, title in PAGES.items():
        page = (tmp_path / "docs" / name).read_text(encoding="utf-8")
        assert page.startswith("<!-- Wri")
        assert f"\n# {title}" in page


def test_own_figures_are_not_on_the_pages(own, tmp_path):
    write_entry(own)
    write_lines(own / "mine.csv", GIVEN, "lifts_answered,York,2017-18 Q1,75")
    run("docs", "--out", tmp_path / "docs")
    for name in PAGES:
        assert "lifts_answered" not in (tmp_path / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_pages_that_cannot_be_written(refused, tmp_path, place):
    (tmp_path / "file").write_text("mine")
    assert "cannot be" in refused("docs", "--out", tmp_path / place)


# lsr check


def test_check_names_every_indicator_and_ones_own_files(own, data):
    write_entry(own)
    write_lines(own / "mine.csv", GIVEN, "lifts_answered,York,2017-18 Q1,75")
    lines = run("check").splitlines()
    assert "own file: mine.csv" in lines
    assert "lifts_answered: 2017-18 Q1; 1 ok (% of calls)" in lines
    assert lines[-1] == "The table is sound."
    named = {line.split(":")[0] for line in lines}
    assert {i.id for i in data.indicators.wholes() if i.measured_on == "councils"} <= named


def test_check_says_what_only_a_user_can_enter():
    assert "nursing_homes_good: no figure ships; enter your own" in run("check").splitlines()
