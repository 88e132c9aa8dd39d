"""Notebooks that several files of tests read, executed once."""

import pytest

from lsr_analysis.reporting.notebooks import execute, notebook_path


@pytest.fixture(scope="session")
def national_run(tmp_path_factory):
    """The national comparison over the default period."""
    out = tmp_path_factory.mktemp("national") / "national.ipynb"
    execute(notebook_path("national_comparison.ipynb"), out, {"output_dir": "."})
    return out


@pytest.fixture(scope="session")
def later_run(tmp_path_factory):
    """Plymouth after delayed transfers ended, in a year whose measures have counts."""
    out = tmp_path_factory.mktemp("later") / "area.ipynb"
    later = {"period_start": "2020-04", "period_end": "2021-03", "output_dir": "."}
    execute(notebook_path("area_profile.ipynb"), out, {"area": "Plymouth", **later})
    return out
