"""What a reader sees in a browser: nothing cut off, overlapping, broken, or asked of a network.

Needs Node.js with the packages of ``package.json`` and a Chromium; without them these tests
are skipped and say what to install. Where LSR_BROWSER is "required" they fail instead.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from lsr_analysis.reporting.batch import run_reports
from lsr_analysis.reporting.jobs import area_job, national_job

HERE = Path(__file__).resolve().parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
VIEWS = ("desktop", "phone", "print")

# One that was reviewed, one with few figures, one that is gone, and one with a long name.
AREAS = {
    "plymouth": ("Plymouth", "2017-04", "2018-03"),
    "isles-of-scilly": ("Isles of Scilly", "2017-04", "2018-03"),
    "bournemouth-christchurch-and-poole": (
        "Bournemouth, Christchurch and Poole", "2019-04", "2020-02",
    ),
}  # fmt: skip
PAGES = [f"{slug}-{page}" for slug in AREAS for page in ("report", "short")]
PAGES += ["national-report", "national-short", "index"]


def _missing() -> str:
    """Say what is not installed; empty if all is."""
    if shutil.which("node") is None:
        return "Node.js is not installed"
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        return "run `npm ci` in tests/browser"
    if _browser() is None:
        return "no Chromium or Chrome is installed (or name it by LSR_CHROMIUM)"
    return ""


def _browser() -> str | None:
    named = os.environ.get("LSR_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module")
def seen(data, tmp_path_factory):
    """Every page as the browser saw it, by name."""
    if why := _missing():
        if os.environ.get("LSR_BROWSER") == "required":
            pytest.fail(why)
        pytest.skip(why)
    out = tmp_path_factory.mktemp("reports")
    jobs = [
        area_job(data.register.find(name), slug, start, end, "similar", None)
        for slug, (name, start, end) in AREAS.items()
    ]
    jobs.append(national_job("2017-04", "2018-03"))
    made = run_reports(jobs, out, 2, data, progress=False)
    assert not made.failed, [job.error for job in made.failed]
    pictures = tmp_path_factory.mktemp("pictures")
    files = [
        out / "areas" / slug / f"{page}.html" for slug in AREAS for page in ("report", "short")
    ]
    files += [out / "national" / "report.html", out / "national" / "short.html"]
    files.append(out / "index.html")
    run = subprocess.run(
        ["node", str(HERE / "look.js"), str(_browser()), str(pictures), *map(str, files)],
        capture_output=True, text=True, encoding="utf-8", timeout=600,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return dict(zip(PAGES, json.loads(run.stdout), strict=True))


@pytest.fixture(params=PAGES)
def page(request, seen):
    return seen[request.param]


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_cut_off_or_lies_over_something_else(page, view):
    found = page["views"][view]
    assert found["overflow"] == []
    assert found["overlap"] == []


@pytest.mark.parametrize("view", VIEWS)
def test_every_picture_is_there(page, view):
    found = page["views"][view]
    assert found["broken"] == []
    assert found["images"] > 0 or page["file"].endswith("index.html")


@pytest.mark.parametrize("view", VIEWS)
def test_no_heading_stands_over_nothing(page, view):
    assert page["views"][view]["empty"] == []


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_asked_of_a_network_and_no_script_fails(page, view):
    assert page["views"][view]["requests"] == []
    assert page["views"][view]["errors"] == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_rule_of_accessibility_is_broken(page, view):
    serious = [
        one for one in page["views"][view]["violations"]
        if one.startswith(("serious", "critical", "moderate"))
    ]  # fmt: skip
    assert serious == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_screenshot_holds_a_picture_of_the_page(page, view, monkeypatch):
    from PIL import Image, ImageStat

    # A picture of the whole national report is a hundred screens high; a shrunken one will do.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)  # it was made here
    with Image.open(page["views"][view]["picture"]) as picture:
        assert picture.height > 400
        assert ImageStat.Stat(picture.convert("L").reduce(4)).stddev[0] > 2.5


@pytest.mark.parametrize("slug", AREAS)
def test_the_short_version_has_two_pages_on_paper(seen, slug):
    assert seen[f"{slug}-short"]["pages"] in (1, 2)


def test_the_short_national_comparison_has_a_page_a_question_and_the_answers(seen):
    assert 5 <= seen["national-short"]["pages"] <= 11


def test_the_long_version_has_more(seen):
    assert seen["plymouth-report"]["pages"] > 5
    assert seen["national-report"]["pages"] > 20


def test_faults_of_a_page_are_seen(tmp_path):
    """The measuring itself: a page with one fault of each kind."""
    if why := _missing():
        pytest.skip(why)
    page = tmp_path / "bad" / "bad.html"
    page.parent.mkdir()
    page.write_text(
        "<!DOCTYPE html><html lang=en-GB><head><title>Bad</title></head><body><main>"
        "<h1>Bad</h1><div style='width:3000px'><p>Too wide a paragraph, which sticks out "
        "of the page</p></div><div style='position:relative'><p>One</p>"
        "<p style='position:absolute;top:-1em;left:0'>Two</p></div>"
        "<img src='nothing.png'><h2>Nothing here</h2></main></body></html>",
        encoding="utf-8",
    )
    run = subprocess.run(
        ["node", str(HERE / "look.js"), str(_browser()), str(tmp_path), str(page)],
        capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)[0]["views"]["desktop"]
    assert any("page: 30" in one for one in found["overflow"])
    assert found["overlap"] and found["broken"]
    assert any("Nothing here" in one for one in found["empty"])
    assert any(one.startswith("critical: image-alt") for one in found["violations"])
    assert any("nothing.png" in one for one in found["requests"])
