"""The area notebook with its default peers and with a list stored under a name."""

import html
import inspect

import executed
import nbformat
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis.analysis.peer_lists import store_list
from lsr_analysis.analysis.peers import NAMED
from lsr_analysis.errors import ReportError
from lsr_analysis.reporting.notebooks import AREA_NOTEBOOK, execute, notebook_path

LIST = "peer\nYork\nTorbay\nE06000061\n"


def shown(path):
    """Return everything that the cells show, as HTML without entities."""
    return html.unescape(executed.shown(path))


@pytest.fixture(scope="module")
def with_list(tmp_path_factory, councils):
    """A folder of own files, while the tests here run.

    It has a list for each of two councils, one for another, and a broken one.
    """
    folder = tmp_path_factory.mktemp("own")
    path, other = folder / "list.csv", folder / "york-alone.csv"
    path.write_text(LIST, encoding="utf-8")
    other.write_text("area,peer\nYork,Hull\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSR_OWN", str(folder))
        for area in ("Plymouth", "City of London"):
            name = f"cipfa-{area[:4].casefold()}"
            store_list(path, name, folder, NAMED, councils.find(area))
        store_list(other, "york-alone", folder, NAMED)
        path.unlink()
        other.unlink()
        (folder / "peers" / "broken.csv").write_text("town\nYork\n", encoding="utf-8")
        yield folder


@pytest.fixture(scope="module")
def stored_run(with_list, tmp_path_factory):
    out = tmp_path_factory.mktemp("stored") / "area.ipynb"
    parameters = {"area": "Plymouth", "peers": "cipfa-plym", "output_dir": "."}
    execute(notebook_path(AREA_NOTEBOOK), out, parameters)
    return out


@pytest.fixture(scope="module")
def apart_run(with_list, tmp_path_factory):
    """City of London, for which the default set holds nobody."""
    out = tmp_path_factory.mktemp("apart") / "area.ipynb"
    execute(notebook_path(AREA_NOTEBOOK), out, {"area": "City of London", "output_dir": "."})
    return out


def test_the_default_peers_are_the_similar_ones():
    cells = nbformat.read(notebook_path(AREA_NOTEBOOK), as_version=4).cells
    (parameters,) = [c for c in cells if "parameters" in c.metadata.get("tags", ())]
    assert 'peers: str = "similar"' in parameters.source
    assert inspect.signature(lsr.profile).parameters["peers"].default == "similar"


def test_a_stored_list_is_taken_by_name(stored_run):
    page = shown(stored_run)
    assert (
        "Compared with the councils of the list cipfa-plym: the user’s list cipfa-plym "
        "(cipfa-plym.csv, "
    ) in page
    assert "cipfa-plym.csv, row 4: North Northamptonshire" in page
    assert "Councils are those of 31 March 2018." in page
    assert "3 of 3" in page


def test_every_set_is_drawn_and_saved(stored_run):
    folder = stored_run.parent
    for name in ("figures/peer_sets.svg", "figures/peer_sets.png", "tables/likeness.csv"):
        assert (folder / name).is_file(), name
    ranks = pd.read_csv(folder / "tables" / "ranks_under_sets.csv", encoding="utf-8-sig")
    assert set(ranks["peers"]) == {"cipfa-plym", *NAMED}
    peers = pd.read_csv(folder / "tables" / "peers.csv", encoding="utf-8-sig")
    assert peers["code"].tolist() == ["E06000014", "E06000027"]
    assert set(peers["peer_set"]) == {"cipfa-plym"}


def test_a_broken_list_is_named_and_stops_nothing(stored_run, apart_run):
    for path in (stored_run, apart_run):
        assert "The list broken cannot be used here: broken.csv has the columns town" in shown(path)


def test_a_list_of_another_area_is_not_spoken_of(stored_run, apart_run):
    for path, others in ((stored_run, "cipfa-city"), (apart_run, "cipfa-plym")):
        page = shown(path)
        assert others not in page and "york-alone" not in page


def test_nothing_is_printed_to_the_error_stream(stored_run, apart_run):
    for path in (stored_run, apart_run):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                assert not [o for o in cell.outputs if o.output_type in ("stream", "error")], (
                    cell.source
                )


def test_a_council_of_a_kind_apart_still_gets_its_page(apart_run):
    page = shown(apart_run)
    assert "City of London has no comparable peers" in page
    assert "with 1,482 people aged 65 and over" in page
    assert "City of London is not placed among similar councils." in page
    assert "113 of 151" in page
    ranks = pd.read_csv(
        apart_run.parent / "tables" / "ranks_under_sets.csv", encoding="utf-8-sig"
    )  # fmt: skip
    assert set(ranks["peers"]) == {"region", "type", "england", "reviewed", "cipfa-city"}


def test_an_unknown_list_is_refused_with_the_names_of_all(with_list, tmp_path):
    with pytest.raises(ReportError, match=r"reviewed, broken, cipfa-city, cipfa-plym, york"):
        execute(notebook_path(AREA_NOTEBOOK), tmp_path / "out.ipynb", {"peers": "cipfa2"})
