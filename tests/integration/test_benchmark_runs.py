"""Simulations that the docs quote still run, and agree with the package on their samples."""

import subprocess
import sys

import pytest
from conftest import ROOT

EVENT_STUDY = ROOT / "benchmarks" / "event_study.py"
"""Refuses to go on where its shortcuts give other figures than the package does."""


@pytest.fixture(scope="module")
def rows():
    """The cells of each row of the table that few simulations give."""
    if not EVENT_STUDY.is_file():
        pytest.skip("benchmarks are not here")
    command = [sys.executable, str(EVENT_STUDY), "--simulations", "40"]
    run = subprocess.run(
        [*command, "--only", "20% fewer, rho 0.8"],
        capture_output=True, text=True, encoding="utf-8", timeout=600,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("SYNTHETIC figures.")
    lines = [line.strip("| \n").split(" | ") for line in run.stdout.splitlines() if " | " in line]
    return {cells[0]: cells for cells in lines if len(cells) == 7}


def share(cell):
    return float(cell.split("%")[0])


def test_the_rule_of_the_report_finds_no_more_than_either_kind_of_inference(rows):
    both = share(rows["mirrored, both (as reported)"][5])
    assert both <= share(rows["mirrored (primary)"][5])
    assert both <= share(rows["mirrored, randomisation"][5])
    assert both > 20


def test_naive_ways_are_told_beside_it(rows):
    for way in ("two-way fixed effects", "matched in the window, since then"):
        assert rows[way][1].startswith("-0.")
    assert abs(float(rows["mirrored (primary)"][1].split(" ")[0])) < 0.06
