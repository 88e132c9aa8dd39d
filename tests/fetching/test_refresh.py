"""Fetch, build upon the figures at hand, and say what changed; and the commands for it."""

import csv
import importlib
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from directories import NAME, location, write_csv
from layouts import dtoc_workbook, population_workbook
from loopback import QUICK, status, web_page, whole
from source_layouts import ascof_open_data, deprivation_workbook, falls_table

from lsr_analysis import cli, fetching, store
from lsr_analysis.areas import ENGLAND
from lsr_analysis.building import build
from lsr_analysis.building.builder import OUTPUTS
from lsr_analysis.errors import BuildError, DataNotFound, LedgerError, ParameterError, SourceError
from lsr_analysis.fetching.refresh import CHANGES, refresh
from lsr_analysis.observations import KEY, read_observations

# The package's `fetch` and `build` functions hide the modules of the same names.
FETCH = importlib.import_module("lsr_analysis.fetching.fetch")
BUILDER = importlib.import_module("lsr_analysis.building.builder")

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"
FALLS = "falls/falls.csv"
NOTHING = "The figures already rest on every file at hand; there is nothing to build."


def write_falls(path, plymouth=2100.5):
    return falls_table(path, [(PLYMOUTH, "2015/16", plymouth), (ENGLAND, "2015/16", 2169)])


def write_month(path, month="2018-06", plymouth=90, **options):
    return dtoc_workbook(path, month, {PLYMOUTH: plymouth, CUMBRIA: 30}, **options)


@pytest.fixture(scope="session")
def raw(tmp_path_factory):
    """Made-up files of a few publications."""
    folder = tmp_path_factory.mktemp("refreshed") / "raw"
    for month in ("2018-05", "2018-06"):
        write_month(folder / f"{month}.xlsx", month)
    population_workbook(folder / "mid_2018.xlsx", 2018)
    ascof_open_data(folder / "open.xlsx")
    deprivation_workbook(folder / "iod_2019.xlsx")
    write_falls(folder / "falls.csv")
    return folder


@pytest.fixture(scope="session")
def base(raw):
    folder = raw.parent / "processed"
    build(raw, folder, progress=False)
    return folder


@pytest.fixture
def home(base, tmp_path):
    """A data folder with the figures; the fixture `folder` is that of its downloads."""
    shutil.copytree(base, tmp_path / "data" / "processed")
    return tmp_path / "data"


@pytest.fixture
def figures(home):
    """Return the files of the figures, with their bytes."""
    return lambda: {path.name: path.read_bytes() for path in (home / "processed").iterdir()}


@pytest.fixture
def saved(tmp_path):
    """A folder of files saved by hand."""
    path = tmp_path / "saved by hand"
    path.mkdir()
    return path


@pytest.fixture
def offered(publication, address, monkeypatch):
    """What the command finds in the catalogue: two publications on the server."""
    catalogue = (
        publication(address("iod.xlsx"), id="deprivation", kinds=("deprivation",)),
        publication(address("falls.csv"), id="falls", kinds=("falls",)),
    )
    monkeypatch.setattr(FETCH, "publications", lambda: catalogue)
    monkeypatch.setattr(FETCH, "Limits", lambda: QUICK)
    return catalogue


@pytest.fixture
def serve(server, offered, raw):
    """Have the server give the files that the figures were built from, unless told otherwise."""

    def serve(falls=None, iod=None):
        server.serve("/falls.csv", falls or whole((raw / "falls.csv").read_bytes()))
        server.serve("/iod.xlsx", iod or whole((raw / "iod_2019.xlsx").read_bytes()))

    return serve


@pytest.fixture
def revised_falls(tmp_path):
    """A later edition of the falls, with another figure for Plymouth."""
    return write_falls(tmp_path / "revised.csv", 1680.4).read_bytes()


def value_of(home, indicator, area=PLYMOUTH, end=None):
    table = read_observations(home / "processed" / "observations.parquet")
    rows = table[(table["indicator"] == indicator) & (table["area_code"] == area)]
    rows = rows[rows["period_end"] == end] if end else rows
    (value,) = rows["value"]
    return value


def listed(home):
    with (home / "processed" / CHANGES).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def starting(result, text):
    return [line for line in result.lines if line.startswith(text)]


# Nothing new


def test_nothing_new(home, serve, figures, folder):
    serve()
    before = figures()
    result = refresh(home, progress=False)
    assert result.built is None and result.changes is None
    assert result.lines == (NOTHING,)
    assert {o.file: o.status for o in result.fetched.outcomes} == {
        "deprivation/iod.xlsx": "downloaded", FALLS: "downloaded",
    }  # fmt: skip
    assert all("shipped figures were built from" in o.line for o in result.fetched.outcomes)
    assert figures() == before
    assert (folder / FALLS).is_file()


def test_nothing_new_a_second_time(home, serve, figures):
    serve()
    before = figures()
    refresh(home, progress=False)
    result = refresh(home, progress=False)
    assert {o.status for o in result.fetched.outcomes} == {"not changed"}
    assert result.built is None and figures() == before


def test_nothing_new_in_a_folder(home, raw, figures, server):
    before = figures()
    result = refresh(home, source=raw, progress=False)
    assert result.built is None and result.lines[-1] == NOTHING
    assert len(result.fetched.outcomes) == len(list(raw.iterdir()))
    assert figures() == before
    assert server.asked == []


def test_a_folder_without_a_file(home, saved, figures):
    before = figures()
    result = refresh(home, source=saved, progress=False)
    assert result.built is None and result.lines[-1] == NOTHING
    assert figures() == before


def test_a_file_that_no_build_reads_is_not_new(home, saved, figures, folder):
    """A care directory is for `lsr add`."""
    write_csv(saved / f"{NAME}.csv", [location()])
    (saved / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    before = figures()
    result = refresh(home, source=saved, progress=False)
    assert (folder / "care-directory" / f"{NAME}.csv").is_file()
    assert result.built is None and figures() == before


def test_a_file_that_a_program_hides_among_the_downloads_is_not_new(home, saved, figures, folder):
    """As an open spreadsheet leaves it."""
    for name in ("~$falls.csv", ".falls.csv"):
        write_falls(folder / "falls" / name, 1680.4)
    before = figures()
    result = refresh(home, source=saved, progress=False)
    assert result.built is None and figures() == before


def test_the_list_of_an_earlier_refresh_stays_when_nothing_is_new(home, serve, revised_falls):
    serve(falls=whole(revised_falls))
    refresh(home, progress=False)
    before = listed(home)
    assert len(before) == 1
    assert refresh(home, progress=False).built is None
    assert listed(home) == before


# Something new


@pytest.fixture
def revised(home, serve, revised_falls):
    """Refresh twice: the first time nothing is new, then one value is revised."""
    serve()
    refresh(home, progress=False)
    serve(falls=whole(revised_falls))
    return refresh(home, progress=False)


def test_a_revised_value_is_in_the_figures(home, revised):
    assert value_of(home, "falls_admissions_65plus") == 1680.4
    assert value_of(home, "falls_admissions_65plus", ENGLAND) == 2169
    assert value_of(home, "deprivation_score") == 26.6
    assert value_of(home, "delayed_days", end="2018-06-30") == 90
    assert revised.built.out == home / "processed"
    assert revised.built.rows == len(read_observations(home / "processed" / "observations.parquet"))


def test_a_revised_value_is_the_only_change(revised):
    (row,) = revised.changes.rows.to_dict("records")
    assert (row["indicator"], row["area_code"]) == ("falls_admissions_65plus", PLYMOUTH)
    assert (row["what"], row["before"], row["after"]) == ("revised", 2100.5, 1680.4)
    assert row["relative"] == pytest.approx(-0.2, abs=1e-3)


def test_a_revised_value_is_in_the_list_of_changes(home, revised):
    (row,) = listed(home)
    assert list(row) == [
        *KEY, "what", "before", "after", "difference", "relative", "status_before",
        "status_after",
    ]  # fmt: skip
    assert {key: row[key] for key in ("indicator", "area_code", "what", "before", "after")} == {
        "indicator": "falls_admissions_65plus", "area_code": PLYMOUTH, "what": "revised",
        "before": "2100.5", "after": "1680.4",
    }  # fmt: skip
    assert (row["period_start"], row["period_end"]) == ("2015-04-01", "2016-03-31")
    assert float(row["difference"]) == pytest.approx(-420.1)
    assert b"\r" not in (home / "processed" / CHANGES).read_bytes()


def test_the_earlier_download_is_kept(home, raw, revised, revised_falls, folder):
    (outcome,) = [o for o in revised.fetched.outcomes if o.file == FALLS]
    assert outcome.status == "revised"
    assert (folder / FALLS).read_bytes() == revised_falls
    assert outcome.kept.startswith("downloads-earlier/falls/falls.")
    assert (folder.parent / outcome.kept).read_bytes() == (raw / "falls.csv").read_bytes()


def test_the_lines_say_what_was_built_and_what_changed(home, base, revised):
    built = json.loads((base / "manifest.json").read_text(encoding="utf-8"))["built"][:10]
    at = revised.lines.index(
        f"{revised.built.rows:,} observations. What changed since the build of {built}:"
    )
    assert revised.lines[at + 1 :] == (
        "revised: 1 figure",
        "  falls_admissions_65plus, 2015-16: 1",
        "Revised, parts of delays left out: 1, the largest first:",
        "  Emergency admissions due to falls, Plymouth, 2015-16: 2,100 to 1,680 (-20.0%)",
        f"All changed figures: {home / 'processed' / CHANGES}",
    )
    notes = revised.lines[:at]
    assert notes and all(line.startswith("noted   ") for line in notes)
    assert any(line.startswith("noted   kept from the earlier build: ") for line in notes)


def test_what_was_fetched_is_told_before_anything_is_built(home, serve, figures, revised_falls):
    serve(falls=whole(revised_falls))
    before, told = figures(), []

    def tell(lines):
        assert figures() == before
        told.extend(lines)

    result = refresh(home, progress=False, tell=tell)
    assert told == result.fetched.lines and f"{FALLS}: downloaded" in told
    assert figures() != before


def test_inputs_and_checksums_after_a_refresh(home, base, revised, folder):
    manifest, before = (
        json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        for place in (home / "processed", base)
    )
    held = {entry["file"]: entry["sha256"] for entry in manifest["inputs"]}
    earlier = {entry["file"]: entry["sha256"] for entry in before["inputs"]}
    changed = {name for name in earlier if held.get(name) != earlier[name]}
    assert set(held) - set(earlier) == {"iod.xlsx"}  # the same file, under the publisher's name
    assert changed == {"falls.csv", "iod_2019.xlsx"}
    assert held["iod.xlsx"] == earlier["iod_2019.xlsx"]
    assert held["falls.csv"] == store.file_sha256(folder / FALLS)
    assert manifest["built"] >= before["built"]


def test_reports_can_use_the_figures_after_a_refresh(home, revised):
    data = store.load(home)
    assert data.series("falls_admissions_65plus", PLYMOUTH)["value"].tolist() == [1680.4]


def test_after_a_refresh_nothing_is_new(home, revised, figures):
    before = figures()
    again = refresh(home, progress=False)
    assert again.built is None and again.lines[-1] == NOTHING
    assert figures() == before


def test_a_file_with_other_bytes_and_the_same_figures(home, raw, serve, figures):
    text = (raw / "falls.csv").read_bytes() + b"\r\n"
    serve(falls=whole(text))
    before = figures()
    result = refresh(home, progress=False)
    assert result.built is not None and result.changes.rows.empty
    assert "No figure changed." in result.lines
    assert listed(home) == []
    after = figures()
    assert {name for name in OUTPUTS if after[name] != before[name]} == {"manifest.json"}


def test_a_new_month_with_its_population(home, saved, raw):
    write_month(saved / "July.xlsx", "2018-07", plymouth=62)
    shutil.copy(raw / "mid_2018.xlsx", saved)
    result = refresh(home, source=saved, progress=False)
    assert value_of(home, "delayed_people", end="2018-07-31") == 2
    assert value_of(home, "delayed_days_rate", end="2018-07-31") == pytest.approx(200)
    assert set(result.changes.rows["what"]) == {"new"}
    assert len(result.changes.rows) == 3 * 17 * 3
    assert starting(result, "new: ") == ["new: 153 figures"]
    assert starting(result, "  and 36 more indicators")
    assert not starting(result, "Revised")


def test_some_publications_only(home, serve, server, revised_falls):
    serve(falls=whole(revised_falls), iod=status(404))
    result = refresh(home, ["falls"], progress=False)
    assert [path for path, _ in server.asked] == ["/falls.csv"]
    assert value_of(home, "falls_admissions_65plus") == 1680.4
    assert not result.fetched.failed


def test_an_unknown_publication(home, serve, server, figures):
    serve()
    before = figures()
    with pytest.raises(ParameterError, match=r"Did you mean falls\?"):
        refresh(home, ["fals"], progress=False)
    assert server.asked == [] and figures() == before


def test_the_folder_of_downloads_that_is_named(
    home, serve, tmp_path, monkeypatch, revised_falls, folder
):
    named = tmp_path / "elsewhere" / "downloads"
    monkeypatch.setenv("LSR_DOWNLOADS", str(named))
    serve(falls=whole(revised_falls))
    result = refresh(home, progress=False)
    assert result.fetched.folder == named.resolve()
    assert (named / FALLS).read_bytes() == revised_falls
    assert not folder.exists()
    assert value_of(home, "falls_admissions_65plus") == 1680.4


def test_another_data_folder_for_the_new_figures(
    home, serve, figures, folder, tmp_path, revised_falls
):
    before, out = figures(), tmp_path / "mine"
    serve(falls=whole(revised_falls))
    result = refresh(home, out=out, progress=False)
    assert figures() == before and not folder.exists()
    assert value_of(out, "falls_admissions_65plus") == 1680.4
    assert value_of(out, "deprivation_score") == 26.6
    assert (out / "raw" / "downloads" / FALLS).is_file()
    assert len(listed(out)) == 1
    assert result.lines[-1] == f"All changed figures: {out / 'processed' / CHANGES}"
    assert {path.name for path in (out / "processed").iterdir()} == {*OUTPUTS, CHANGES}


def test_another_data_folder_when_nothing_is_new(home, raw, figures, tmp_path):
    before, out = figures(), tmp_path / "mine"
    result = refresh(home, source=raw, out=out, progress=False)
    (said,) = result.lines
    assert said == (f"{NOTHING} Nothing was written to {out}; the figures of {home} are current.")
    assert figures() == before and not (out / "processed").exists()


@pytest.fixture
def refuse(monkeypatch):
    """Let no file be replaced whose name a pattern matches, as where it is open elsewhere."""
    replace = os.replace

    def refuse(pattern):
        def guarded(source, target):
            if re.fullmatch(pattern, Path(target).name):
                raise PermissionError("in use")
            replace(source, target)

        monkeypatch.setattr(os, "replace", guarded)

    return refuse


def test_a_list_of_changes_that_is_open_in_another_program(home, serve, revised_falls, refuse):
    """The figures are in place all the same, and the list gets another name."""
    serve(falls=whole(revised_falls))
    refuse(r"changes\.csv")
    result = refresh(home, progress=False)
    assert value_of(home, "falls_admissions_65plus") == 1680.4
    (name,) = {path.name for path in (home / "processed").iterdir()} - set(OUTPUTS)
    assert re.fullmatch(r"changes-[\dT-]+\.csv", name)
    assert result.lines[-1] == f"All changed figures: {home / 'processed' / name}"


def test_a_list_of_changes_that_cannot_be_written(home, serve, revised_falls, refuse):
    serve(falls=whole(revised_falls))
    refuse(r"changes.*\.csv")
    result = refresh(home, progress=False)
    assert result.lines[-1] == "The list of all changed figures could not be written (in use)."
    assert value_of(home, "falls_admissions_65plus") == 1680.4
    assert {path.name for path in (home / "processed").iterdir()} == set(OUTPUTS)


# What fails


def test_a_download_that_fails_and_nothing_new(home, serve, figures):
    serve(falls=status(404))
    before = figures()
    result = refresh(home, progress=False)
    assert [o.file for o in result.fetched.failed] == [FALLS]
    assert result.built is None and figures() == before


@pytest.mark.parametrize("answer", [status(404), status(403), status(503), web_page()])
def test_a_download_that_fails_stops_no_other(home, serve, revised_falls, answer):
    serve(falls=whole(revised_falls), iod=answer)
    result = refresh(home, progress=False)
    assert [o.file for o in result.fetched.failed] == ["deprivation/iod.xlsx"]
    assert value_of(home, "falls_admissions_65plus") == 1680.4
    assert value_of(home, "deprivation_score") == 26.6
    assert len(listed(home)) == 1
    assert result.fetched.failed[0].line.startswith("deprivation/iod.xlsx: failed; ")


def test_a_download_that_fails_leaves_the_file_held_and_its_figures(home, serve, revised_falls):
    serve(falls=whole(revised_falls))
    refresh(home, progress=False)
    serve(falls=status(404))
    result = refresh(home, progress=False)
    assert "the file held stays as it is" in result.fetched.failed[0].line
    assert result.built is None
    assert value_of(home, "falls_admissions_65plus") == 1680.4


@pytest.fixture
def one_month_twice(saved, raw):
    """Two files of June 2018 with different figures."""
    write_month(saved / "June.xlsx", plymouth=90)
    write_month(saved / "June as revised.xlsx", plymouth=120)
    shutil.copy(raw / "mid_2018.xlsx", saved)
    return saved


def test_two_files_of_one_month(home, one_month_twice, figures, folder):
    before = figures()
    with pytest.raises(BuildError) as caught:
        refresh(home, source=one_month_twice, progress=False)
    message = str(caught.value)
    assert "June.xlsx" in message and "June as revised.xlsx" in message
    assert "June 2018, with different figures. Keep one of them" in message
    assert figures() == before
    assert (folder / "delayed-transfers" / "June.xlsx").is_file()


def test_two_files_of_one_month_and_one_of_them_removed(home, one_month_twice, folder, tmp_path):
    """What the message asks for is enough."""
    with pytest.raises(BuildError):
        refresh(home, source=one_month_twice, progress=False)
    (folder / "delayed-transfers" / "June.xlsx").unlink()
    (tmp_path / "nothing").mkdir()
    refresh(home, source=tmp_path / "nothing", progress=False)
    assert value_of(home, "delayed_days", end="2018-06-30") == 120


def test_a_new_month_without_its_population(home, saved, figures):
    write_month(saved / "June.xlsx", "2019-06", plymouth=120)
    before = figures()
    with pytest.raises(BuildError, match=r"June\.xlsx needs the population of mid-2019 "):
        refresh(home, source=saved, progress=False)
    assert figures() == before


def test_figures_that_do_not_add_up(home, saved, raw, figures):
    cells = {("reason", "Plymouth UA", "choice"): 9000}
    write_month(saved / "July.xlsx", "2018-07", cells=cells)
    shutil.copy(raw / "mid_2018.xlsx", saved)
    before = figures()
    with pytest.raises(BuildError, match=r"do not add up\. July\.xlsx: E06000026 by reason"):
        refresh(home, source=saved, progress=False)
    assert figures() == before


def test_a_held_file_that_cannot_be_opened(home, serve, figures, folder):
    serve()
    broken = folder / "delayed-transfers" / "july.xls"
    broken.parent.mkdir(parents=True)
    broken.write_text("<html>", encoding="utf-8")
    before = figures()
    with pytest.raises(SourceError, match=r"july\.xls"):
        refresh(home, progress=False)
    assert figures() == before


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["gather", "write_observations", "_put_in_place"])
def test_a_refresh_that_was_stopped_is_taken_up(
    home, serve, figures, monkeypatch, revised_falls, step, error
):
    def stop(*_, **__):
        raise error

    serve(falls=whole(revised_falls))
    before = figures()
    with monkeypatch.context() as patch, pytest.raises(type(error)):
        patch.setattr(BUILDER, step, stop)
        refresh(home, progress=False)
    assert figures() == before
    result = refresh(home, progress=False)
    assert {o.status for o in result.fetched.outcomes} == {"not changed"}
    assert value_of(home, "falls_admissions_65plus") == 1680.4
    assert len(listed(home)) == 1


def test_a_broken_record_of_downloads(home, serve, server, figures, folder):
    serve()
    folder.mkdir(parents=True)
    (folder / ".ledger.json").write_text("{", encoding="utf-8")
    before = figures()
    with pytest.raises(LedgerError, match="move it away"):
        refresh(home, progress=False)
    assert server.asked == [] and figures() == before


# Figures that are not there


@pytest.fixture
def told(home, serve, server, folder):
    """Refresh, and return the message; nothing may have been asked for."""
    serve()

    def told(error=DataNotFound):
        with pytest.raises(error) as caught:
            refresh(home, progress=False)
        assert server.asked == [] and not folder.exists()
        return str(caught.value)

    return told


def test_a_folder_without_figures(told, home):
    shutil.rmtree(home / "processed")
    message = told()
    assert message.startswith(f"{home / 'processed'} does not hold figures to refresh (")
    assert message.endswith("Build them with `lsr build`.")


def test_figures_without_a_manifest(told, home):
    (home / "processed" / "manifest.json").unlink()
    assert "does not hold figures to refresh" in told()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"inputs": [{}]}', '{"inputs": 1}'])
def test_a_manifest_that_is_none(told, home, text):
    (home / "processed" / "manifest.json").write_text(text, encoding="utf-8")
    assert "does not hold figures to refresh" in told()


@pytest.mark.parametrize("name", OUTPUTS[:-1])
def test_figures_that_were_changed_by_hand(home, serve, figures, revised_falls, name):
    with (home / "processed" / name).open("ab") as stream:
        stream.write(b"\n")
    serve(falls=whole(revised_falls))
    before = figures()
    with pytest.raises((BuildError, DataNotFound)) as caught:
        refresh(home, progress=False)
    assert str(caught.value).startswith(str(home / "processed" / name))
    assert figures() == before


# The commands


@pytest.fixture
def lsr(monkeypatch, capsys):
    """Run a command, and return its exit code, what it printed and what it said of errors."""

    def lsr(*arguments):
        monkeypatch.setattr("sys.argv", ["lsr", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return stop.value.code or 0, said.out.splitlines(), said.err

    return lsr


def test_the_command_refreshes(lsr, home, serve, revised_falls):
    serve(falls=whole(revised_falls))
    code, out, _ = lsr("refresh", "--data", home)
    assert code == 0
    assert "revised: 1 figure" in out
    assert out[-1] == f"All changed figures: {home / 'processed' / CHANGES}"
    assert value_of(home, "falls_admissions_65plus") == 1680.4


def test_the_command_refreshes_some_publications(lsr, home, serve, server):
    serve()
    code, out, _ = lsr("refresh", "falls", "--data", home)
    assert (code, out[-1]) == (0, NOTHING)
    assert [path for path, _ in server.asked] == ["/falls.csv"]


def test_the_command_refreshes_what_the_environment_names(lsr, home, serve, monkeypatch):
    monkeypatch.setenv("LSR_DATA", str(home))
    serve()
    assert lsr("refresh")[0] == 0
    assert (home / "raw" / "downloads" / FALLS).is_file()


def test_the_command_ends_with_1_when_a_download_failed_and_builds_what_came(
    lsr, home, serve, revised_falls
):
    serve(falls=whole(revised_falls), iod=status(404))
    code, out, _ = lsr("refresh", "--data", home)
    assert code == 1
    assert any(line.startswith("deprivation/iod.xlsx: failed; ") for line in out)
    assert "revised: 1 figure" in out
    assert value_of(home, "falls_admissions_65plus") == 1680.4


def test_the_command_ends_with_1_when_all_downloads_failed(lsr, home, serve, figures):
    serve(falls=status(404), iod=status(404))
    before = figures()
    code, out, _ = lsr("refresh", "--data", home)
    assert (code, out[-1]) == (1, NOTHING)
    assert "2 files: 2 failed." in "\n".join(out)
    assert figures() == before


def test_the_command_refreshes_from_a_folder(lsr, home, saved, server):
    write_falls(saved / "falls.csv", 1680.4)
    code, out, _ = lsr("refresh", "--from", saved, "--data", home)
    assert code == 0 and server.asked == []
    assert out[0] == f"{FALLS}: taken"
    assert "revised: 1 figure" in out
    assert value_of(home, "falls_admissions_65plus") == 1680.4


def test_the_command_refreshes_into_another_folder(lsr, home, saved, tmp_path, figures):
    write_falls(saved / "falls.csv", 1680.4)
    before = figures()
    code, _, _ = lsr("refresh", "--from", saved, "--data", home, "--out", tmp_path / "mine")
    assert code == 0 and figures() == before
    assert value_of(tmp_path / "mine", "falls_admissions_65plus") == 1680.4


def test_the_command_says_why_a_build_stopped(lsr, home, one_month_twice, figures):
    before = figures()
    code, _, err = lsr("refresh", "--from", one_month_twice, "--data", home)
    assert code == 1 and figures() == before
    (said,) = [line for line in err.splitlines() if line.startswith("Error: ")]
    assert "June.xlsx" in said and "June as revised.xlsx" in said


def test_what_was_fetched_is_said_also_when_the_build_stops(lsr, home, one_month_twice):
    code, out, _ = lsr("refresh", "--from", one_month_twice, "--data", home)
    assert code == 1
    assert "delayed-transfers/June.xlsx: taken" in out


@pytest.mark.parametrize("command", ["refresh", "fetch"])
def test_names_of_publications_beside_a_folder_are_refused(lsr, home, saved, folder, command):
    write_falls(saved / "falls.csv")
    code, _, err = lsr(command, "falls", "--from", saved, "--data", home)
    assert code == 1 and not folder.exists()
    assert "leave the names of publications out" in err


@pytest.mark.parametrize("command", ["refresh", "fetch"])
def test_a_data_folder_without_figures(lsr, tmp_path, offered, server, command):
    code, _, err = lsr(command, "--data", tmp_path)
    assert code == 1
    assert f"--data names {tmp_path}, which holds no folder 'processed'" in err
    assert server.asked == []


@pytest.mark.parametrize("command", ["refresh", "fetch"])
def test_a_folder_to_take_from_that_is_not_there(lsr, home, tmp_path, figures, command):
    before = figures()
    code, _, err = lsr(command, "--from", tmp_path / "nowhere", "--data", home)
    assert code == 1
    assert f"--from names {tmp_path / 'nowhere'}, which is not a folder" in err
    assert figures() == before


@pytest.mark.parametrize("command", ["refresh", "fetch"])
@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("delayed-transfer", "delayed-transfers"),
        ("population", "populations"),
        ("discharge-ready", "discharge-ready-date"),
        ("Falls", "falls"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(lsr, home, figures, command, name, near):
    before = figures()
    code, _, err = lsr(command, name, "--data", home)
    assert code == 1
    assert f"{name!r} is not a publication that can be fetched. Did you mean {near}" in err
    assert "`lsr fetch --list`" in err
    assert figures() == before and not (home / "raw").exists()


def test_a_name_like_no_other_is_answered_with_all(lsr, home):
    code, _, err = lsr("fetch", "qqq", "--data", home)
    assert code == 1
    for publication in fetching.publications():
        assert publication.id in err


def test_the_command_lists_every_publication_and_asks_for_nothing(lsr, server, monkeypatch):
    def never(*_, **__):
        raise AssertionError("a list needs no connection")

    monkeypatch.setattr(fetching, "fetch", never)
    code, out, _ = lsr("fetch", "--list")
    assert code == 0 and server.asked == []
    catalogue = fetching.publications()
    heads = [line for line in out if not line.startswith(" ")][:-1]
    assert [line.partition(":")[0] for line in heads] == [p.id for p in catalogue]
    for publication in catalogue:
        at = out.index(f"{publication.id}: {publication.publisher}, {publication.title}")
        about = out[at + 1]
        assert about.endswith(f"; {publication.page}")
        count = len(publication.files)
        found = re.match(r" +(\d+) address(es)?, (\d+) verified; ", about)
        if count:
            assert int(found[1]) == count and bool(found[2]) == (count != 1)
            assert int(found[3]) == sum(file.verified for file in publication.files)
        else:
            assert "no address recorded; get it by hand; " in about


def test_the_command_fetches_and_builds_nothing(lsr, home, serve, figures, revised_falls, folder):
    serve(falls=whole(revised_falls))
    before = figures()
    code, out, _ = lsr("fetch", "falls", "--data", home)
    assert code == 0
    assert out == [f"{FALLS}: downloaded", f"1 file: 1 downloaded. Folder: {folder}"]
    assert (folder / FALLS).read_bytes() == revised_falls
    assert figures() == before


def test_the_command_fetches_into_the_folder_that_is_named(
    lsr, home, serve, tmp_path, monkeypatch, folder
):
    monkeypatch.setenv("LSR_DOWNLOADS", str(tmp_path / "elsewhere"))
    serve()
    code, out, _ = lsr("fetch", "--data", home)
    assert code == 0
    assert out[-1].endswith(f"Folder: {(tmp_path / 'elsewhere').resolve()}")
    assert (tmp_path / "elsewhere" / FALLS).is_file() and not folder.exists()


def test_the_command_ends_with_1_when_a_file_failed(lsr, home, serve, folder):
    serve(iod=status(404))
    code, out, _ = lsr("fetch", "--data", home)
    assert code == 1
    assert (folder / FALLS).is_file()
    assert "By hand: save the files with a browser" in "\n".join(out)


def test_the_command_takes_files_from_a_folder(lsr, home, saved, raw, folder, figures, server):
    shutil.copy(raw / "2018-06.xlsx", saved / "June.xlsx")
    write_falls(saved / "falls.csv", 1680.4)
    before = figures()
    code, out, _ = lsr("fetch", "--from", saved, "--data", home)
    assert code == 0 and server.asked == []
    assert f"{FALLS}: taken" in out
    (june,) = [line for line in out if line.startswith("delayed-transfers/June.xlsx: taken; ")]
    assert "(2018-06.xlsx there)" in june
    assert out[-1] == f"2 files: 2 taken. Folder: {folder}"
    assert figures() == before


def test_the_command_ends_with_1_when_a_saved_file_cannot_be_taken(lsr, home, saved, folder):
    write_falls(saved / "falls.csv")
    (saved / "page.csv").write_text("<html><title>Sorry</title></html>", encoding="utf-8")
    code, out, _ = lsr("fetch", "--from", saved, "--data", home)
    assert code == 1
    assert any(line.startswith("page.csv: failed; a web page") for line in out)
    assert (folder / FALLS).is_file()


def test_fetched_files_are_built_upon_the_figures_by_hand(lsr, home, serve, revised_falls, folder):
    """The steps of a refresh, one by one."""
    serve(falls=whole(revised_falls))
    assert lsr("fetch", "falls", "--data", home)[0] == 0
    place = home / "processed"
    code, out, _ = lsr("build", "--raw", folder, "--onto", place, "--out", place)
    assert code == 0
    assert any(line.startswith("noted   kept from the earlier build: 2 months") for line in out)
    assert value_of(home, "falls_admissions_65plus") == 1680.4


def test_the_command_refuses_to_build_upon_what_is_no_build(lsr, saved, tmp_path):
    write_falls(saved / "falls.csv")
    out = tmp_path / "out"
    code, _, err = lsr("build", "--raw", saved, "--onto", tmp_path / "nowhere", "--out", out)
    assert code == 1 and not out.exists()
    assert f"{tmp_path / 'nowhere'} does not hold a whole earlier build" in err


# What a second refresh, or an open file, must not upset


def test_a_workbook_that_the_figures_rest_on_needs_no_population(home, saved, raw):
    """The catalogue has months of 2015-16 but no address of mid-2015: as soon as any file is new,
    `lsr refresh` stops at the first of them."""
    shutil.copy(raw / "2018-06.xlsx", saved)
    write_falls(saved / "falls.csv", 1680.4)
    result = refresh(home, source=saved, progress=False)
    assert result.changes.rows["indicator"].tolist() == ["falls_admissions_65plus"]


def test_two_files_of_one_month_with_the_same_figures_are_built_once(home, saved, raw, tmp_path):
    shutil.copy(raw / "mid_2018.xlsx", saved)
    write_month(saved / "June.xlsx")
    write_month(saved / "June again.xlsx", revised="11th July 2019")
    assert refresh(home, source=saved, progress=False).built is not None
    (tmp_path / "nothing").mkdir()
    assert refresh(home, source=tmp_path / "nothing", progress=False).built is None


def test_figures_that_were_loaded_before_are_loaded_anew(home, saved):
    """In a notebook that refreshes."""
    assert store.load(home).series("falls_admissions_65plus", PLYMOUTH)["value"].item() == 2100.5
    write_falls(saved / "falls.csv", 1680.4)
    refresh(home, source=saved, progress=False)
    assert store.load(home).series("falls_admissions_65plus", PLYMOUTH)["value"].item() == 1680.4


@pytest.mark.parametrize("name", OUTPUTS)
def test_figures_that_are_open_in_another_program(
    home, serve, figures, revised_falls, refuse, name
):
    """As Excel holds a file on Windows: neither the new one nor the old one can take its place."""
    serve(falls=whole(revised_falls))
    before = figures()
    refuse(re.escape(name))
    with pytest.raises(BuildError) as caught:
        refresh(home, progress=False)
    assert str(caught.value).startswith(f"{home / 'processed' / name} cannot be replaced (in use).")
    assert figures() == before
