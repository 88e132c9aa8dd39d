"""A user's own figures, laid over those that ship."""

import os
import shutil

import numpy as np
import pandas as pd
import pytest
from own_files import (
    COUNTED,
    GIVEN,
    LONG_STAYS,
    WEEKENDS,
    write_corrections,
    write_entry,
    write_lines,
)

import lsr_analysis as lsr
from lsr_analysis import store, words
from lsr_analysis.errors import DataNotFound
from lsr_analysis.observations import COLUMNS, check_observations
from lsr_analysis.own import fingerprint, own_folder, read_own

PLYMOUTH, WOKINGHAM = "E06000026", "E06000041"
KEY_OF_WOKINGHAM = ("quality_of_life_adjusted", WOKINGHAM)
KEYS = ["indicator", "area_code", "period_start", "period_end"]


@pytest.fixture
def read(own, data):
    """Read what lies in the folder of own files."""
    return lambda: read_own(own, data.register, data.shipped)


def test_the_folder_is_named_or_lies_beside_the_figures(data, tmp_path, monkeypatch):
    monkeypatch.delenv("LSR_OWN", raising=False)
    assert own_folder(data.folder) == data.folder / "raw" / "own"
    monkeypatch.setenv("LSR_OWN", str(tmp_path))
    assert own_folder(data.folder) == tmp_path.resolve()


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_a_folder_that_is_named_must_be_there(data, tmp_path, monkeypatch, name):
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("LSR_OWN", str(tmp_path / name))
    with pytest.raises(DataNotFound, match=rf"LSR_OWN names .*{name}, which is not a folder"):
        own_folder(data.folder)


def test_without_a_folder_there_is_nothing(data, tmp_path):
    found = read_own(tmp_path / "nowhere", data.register, data.shipped)
    assert found.observations.empty
    assert found.files == ()
    assert list(found.indicators) == list(data.indicators)


def test_an_entry_without_figures(own, read, data):
    write_entry(own)
    found = read()
    assert found.observations.empty
    assert set(found.indicators) - set(data.indicators) == {"lifts_answered"}


def test_files_that_are_not_meant_are_passed_over(own, read):
    write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    for name in (".hidden.csv", "~mine.csv", "notes.txt", "mine.csv.bak"):
        write_lines(own / name, "anything")
    write_corrections(own)
    assert read().files == ("mine.csv",)


def test_the_rows_are_an_observation_table(own, read, councils):
    write_entry(own)
    write_lines(own / "b.csv", COUNTED, "lifts_answered,Plymouth,2017-18 Q1,45,60")
    write_lines(own / "a.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20", f"{WEEKENDS},York,2017-18,9")
    found = read()
    assert list(found.observations.columns) == list(COLUMNS)
    assert found.files == ("a.csv", "b.csv")
    assert found.observations["value"].tolist() == [20, 9, 75]
    check_observations(found.observations, councils, found.indicators)


def test_a_correction_in_the_folder_repairs_a_code(own, read):
    write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},E0800005,2017-18,21")
    repair = f"mine.csv,{LONG_STAYS},2017-18,E0800005,area,E08000005,21,A digit is missing"
    write_corrections(own, repair)
    assert read().observations["area_code"].tolist() == ["E08000005"]


def test_own_figures_are_loaded_with_the_others(own, data):
    write_entry(own)
    write_lines(own / "lifts.csv", COUNTED, "lifts_answered,Plymouth,2017-18 Q1,45,60")
    loaded = lsr.load()
    series = loaded.series("lifts_answered", PLYMOUTH)
    assert series["value"].tolist() == [75]
    assert str(series.index[0].date()) == "2017-04-01"
    assert loaded.own == ("lifts.csv",)
    assert len(loaded.observations) == len(data.observations) + 1
    assert "lifts_answered" not in data.indicators


def test_what_ships_is_not_touched(own, data):
    before = (data.folder / "processed" / "observations.parquet").read_bytes()
    write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    loaded = lsr.load()
    assert loaded.shipped is data.shipped
    assert LONG_STAYS not in set(loaded.shipped["indicator"])
    assert (data.folder / "processed" / "observations.parquet").read_bytes() == before


def test_own_figures_take_the_place_of_rows_without_a_value(own, data):
    """Nobody has a quality of life of Wokingham for 2019-20, so a user may."""
    key = KEY_OF_WOKINGHAM
    held = data.series(*key).loc["2019-04-01"]
    assert (held["status"], pd.isna(held["value"])) == ("not available", True)
    write_lines(own / "mine.csv", f"{GIVEN},source", f"{key[0]},Wokingham,2019-20,0.412,oflog")
    loaded = lsr.load()
    row = loaded.series(*key).loc["2019-04-01"]
    assert (row["value"], row["status"]) == (0.412, "ok")
    assert len(loaded.observations) == len(data.observations)

    assert not loaded.observations.duplicated(KEYS).any()


def test_no_other_row_is_changed(own, data):
    line = "quality_of_life_adjusted,Wokingham,2019-20,0.412,oflog"
    write_lines(own / "mine.csv", f"{GIVEN},source", line)
    loaded = lsr.load().observations
    changed = {(*KEY_OF_WOKINGHAM, pd.Timestamp("2019-04-01"))}

    def others(table):
        rows = table[table["indicator"].eq(KEY_OF_WOKINGHAM[0])]
        own_row = [key in changed for key in zip(*(rows[key] for key in KEYS[:3]), strict=True)]
        rest = table.drop(index=rows.index[own_row])
        return np.sort(pd.util.hash_pandas_object(rest, index=False).to_numpy())

    assert (others(loaded) == others(data.observations)).all()


def test_a_status_of_ones_own_takes_the_place_of_another(own, data):
    key = KEY_OF_WOKINGHAM
    line = f"{key[0]},Wokingham,2019-20,,oflog,suppressed"
    write_lines(own / "mine.csv", f"{GIVEN},source,status", line)
    loaded = lsr.load()
    assert loaded.series(*key).loc["2019-04-01", "status"] == "suppressed"
    assert not loaded.observations.duplicated(KEYS).any()


def test_a_change_is_noticed_without_starting_again(own):
    path = own / "mine.csv"
    write_lines(path, GIVEN, f"{LONG_STAYS},York,2017-18,20")
    first = lsr.load()
    assert lsr.load() is first
    write_lines(path, GIVEN, f"{LONG_STAYS},York,2017-18,25")
    os.utime(path, ns=(0, 10**18))  # as if it had been saved another time
    second = lsr.load()
    assert second.series(LONG_STAYS, "E06000014")["value"].tolist() == [25]
    assert first.series(LONG_STAYS, "E06000014")["value"].tolist() == [20]
    path.unlink()
    assert lsr.load().own == ()


@pytest.mark.parametrize("name", ["mine.csv", "indicators.yaml", "corrections.csv"])
def test_the_fingerprint_is_of_every_file_that_is_read(own, name):
    write_entry(own)
    write_corrections(own)
    write_lines(own / "mine.csv", GIVEN)
    before = fingerprint(own)
    (own / name).write_text((own / name).read_text() + "\n")
    assert fingerprint(own) != before


def test_the_data_folder_of_ones_own_has_its_own_figures(tmp_path, data, monkeypatch):
    monkeypatch.delenv("LSR_OWN", raising=False)
    shutil.copytree(data.folder / "processed", tmp_path / "processed")
    folder = tmp_path / "raw" / "own"
    folder.mkdir(parents=True)
    write_lines(folder / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    assert store.load(tmp_path).own == ("mine.csv",)


def test_own_figures_are_named_among_the_sources(own):
    write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},Plymouth,2017-18,20")
    loaded = lsr.load()
    profile = lsr.profile("Plymouth", data=loaded)
    said = repr(words.sources(loaded, profile.sources))
    assert "NHS-social care interface dashboard" in said
    assert "mine.csv" in said
