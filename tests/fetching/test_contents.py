"""What arrived is what its name and its publication promise."""

import pytest
from directories import location, write_ods
from layouts import dtoc_workbook
from source_layouts import oflog_table

from lsr_analysis.errors import WebPage, WrongFile
from lsr_analysis.fetching.contents import check_contents, web_page_title

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture
def check(tmp_path, publication):
    """Check bytes under a name, as a file of some kinds."""

    def check(name, content, *kinds):
        path = tmp_path / name
        path.write_bytes(content)
        check_contents(path, publication(kinds=kinds))

    return check


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", OLE + b"and more"),
        ("a.XLS", OLE + b"and more"),
        ("a.csv", b"a,b\n1,2\n"),
        ("a.csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n"),
        ("a.csv", "a,b\n£,1\n".encode("cp1252")),
        ("a.json", b"\xef\xbb\xbf{}"),
    ],
)
def test_a_file_of_its_type(check, name, content):
    check(name, content)


def test_workbooks_of_their_types(check, tmp_path):
    check("a.xlsx", dtoc_workbook(tmp_path / "made.xlsx").read_bytes(), "delays")
    check("a.ods", write_ods(tmp_path / "made.ods", [location()]).read_bytes(), "care directory")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.xls", b"PK\x03\x04", "does not begin as a .xls file"),
        ("a.xlsx", OLE, "does not begin as a .xlsx file"),
        ("a.ods", b"PK\x03\x04", "not a whole .ods file"),
        ("a.csv", b"one column\n1\n", "its first line has no commas"),
        ("a.csv", b"\xef\xbb\xbf\n1,2\n", "its first line has no commas"),
        ("a.csv", b"\xef\xbb\xbf", "its first line has no commas"),
        ("a.csv", b"a,b\n\x00,2\n", "it is not text"),
        ("a.csv", b"a;b\n1;2\n", "its first line has no commas"),
        ("a.json", b'{"a": 1', "not whole JSON"),
        ("a.json", b"", "it is empty"),
    ],
)
def test_a_file_of_another_type(check, name, content, word):
    with pytest.raises(WrongFile, match=r"Look at https://publisher.example/by-hand") as caught:
        check(name, content)
    assert word in str(caught.value)


def test_a_workbook_is_no_spreadsheet_of_the_other_sort(check, tmp_path):
    with pytest.raises(WrongFile, match=r"holds no content\.xml"):
        check("a.ods", dtoc_workbook(tmp_path / "made.xlsx").read_bytes())


def test_a_workbook_that_is_broken_inside(check):
    with pytest.raises(WrongFile, match="cannot be opened"):
        check("a.xls", OLE + b"and more", "delays")


def test_a_file_of_any_kind_of_its_publication(check, tmp_path):
    table = oflog_table(tmp_path / "made.csv").read_bytes()
    check("a.csv", table, "falls", "oflog")
    with pytest.raises(WrongFile, match="admissions due to falls or bed availability"):
        check("a.csv", table, "falls", "beds")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("<!DOCTYPE html><html><title>Sign in</title>", "Sign in"),
        ("\ufeff \r\n<HTML><HEAD><TITLE lang='en'>\nSign\n in &gt; </TITLE>", "Sign in >"),
        ('<?xml version="1.0"?><!doctype html><html><title/></html>', ""),
        ("<html><body>No title", ""),
        ("<!-- a long remark --><html>", ""),
        (f"<html><title>{'x' * 500}</title>", "x" * 80),
        ("<html><title>never closed", ""),
        ("a,b\n<html>,2\n", None),
        ('<?xml version="1.0"?><Workbook/>', None),
        ("", None),
    ],
)
def test_a_web_page_is_known_by_its_text(tmp_path, content, title):
    path = tmp_path / "a.xls"
    path.write_text(content, encoding="utf-8")
    assert web_page_title(path) == title


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.ods", "a.csv", "a.json"])
def test_a_web_page_in_place_of_any_file(check, name):
    with pytest.raises(WebPage, match=r"called 'Sign in'.*Look at"):
        check(name, b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>")
