import json
import shutil

import pytest

from lsr_analysis import store
from lsr_analysis.errors import DataNotFound


@pytest.fixture
def copy(tmp_path, shipped):
    """Copy the shipped figures, to break one of them."""
    shutil.copytree(shipped / "processed", tmp_path / "data" / "processed")
    return tmp_path / "data"


def test_what_ships(data):
    assert str(data.coverage) == "April 2011 to June 2019"
    assert len(data.register) == 161
    assert len(data.reviews) == 29
    assert len(data.selection) == 6
    table = data.observations
    rows = f"{len(table):,} observations of {table['indicator'].nunique()} indicators"
    assert rows in repr(data)
    assert data._repr_html_().startswith(f"<p>lsr_analysis data: {rows}, ")
    assert (table["source"] == "nhs_england_dtoc").sum() == 767_346


def test_a_series_is_in_order_of_time(data):
    series = data.series("delayed_days", "E06000026")
    assert len(series) == 99
    assert series.index.is_monotonic_increasing
    assert set(series["indicator"]) == {"delayed_days"}
    assert set(series["area_code"]) == {"E06000026"}


def test_figures_are_loaded_once(data):
    assert store.load() is data


def test_a_folder_by_name_or_by_environment(copy, monkeypatch):
    assert store.load(copy).folder == copy
    monkeypatch.setenv("LSR_DATA", str(copy))
    assert store.data_folder() == copy
    monkeypatch.setenv("LSR_DATA", str(copy.parent / "nowhere"))
    assert store.data_folder(copy) == copy


def test_reviews_come_from_the_project_if_the_folder_has_none(copy, data):
    assert not (copy / "raw").exists()
    assert store.load(copy).reviews == data.reviews


def test_a_folder_without_figures(tmp_path, monkeypatch):
    with pytest.raises(DataNotFound, match=r"^--data names .* no folder 'processed'.*lsr build"):
        store.data_folder(tmp_path)
    monkeypatch.setenv("LSR_DATA", str(tmp_path))
    with pytest.raises(DataNotFound, match=r"^LSR_DATA names "):
        store.data_folder()


@pytest.mark.parametrize("name", ["observations.parquet", "manifest.json"])
def test_a_file_that_is_missing(copy, name):
    (copy / "processed" / name).unlink()
    with pytest.raises(DataNotFound, match=f"{name} is not there.*lsr build"):
        store.load(copy)


@pytest.mark.parametrize("name", ["observations.parquet", "manifest.json"])
def test_a_file_cut_in_half(copy, name):
    path = copy / "processed" / name
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DataNotFound, match=rf"(?s){name} cannot be read.*lsr build"):
        store.load(copy)


def test_figures_that_are_not_those_of_the_manifest(copy):
    """A build that stopped between two files leaves such a folder."""
    path = copy / "processed" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["outputs"]["observations.parquet"]["sha256"] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DataNotFound, match=r"observations\.parquet"):
        store.load(copy)


def test_what_did_not_come_with_the_package():
    with pytest.raises(DataNotFound, match="'nowhere' did not come with the package"):
        store.shipped_folder("nowhere")
