"""The matrix of findings by theme and area."""

import dataclasses
import io

import pytest
from matplotlib.image import imread

from lsr_analysis.analysis.review_evidence import national_evidence
from lsr_analysis.charts import theme_matrix
from lsr_analysis.tables import theme_matrix_table


@pytest.fixture(scope="module")
def evidence(data):
    return national_evidence(data)


def test_alternative_text_counts_what_the_table_counts(evidence):
    chart = theme_matrix(evidence)
    for _, row in evidence.themes.iterrows():
        part = chart.alt[chart.alt.index(f"{row['area']}: ") :].split(". ")[0]
        assert (
            f"{row['title'].lower()} {row['strength']} strengths, {row['concern']} concerns, "
            f"{row['mixed']} mixed"
        ) in part


def test_the_title_is_a_fact_of_the_table(evidence):
    """It says how uneven the record is; which theme has most is told where areas are counted."""
    rows = evidence.themes
    counts = rows.set_index("area")[["strength", "concern", "mixed"]].sum(axis=1)
    counts = counts.groupby(level=0).sum()
    (without,) = set(evidence.reviewed) - set(counts.index)
    title = theme_matrix(evidence).title
    assert f": no findings on {without}, {counts.max()} on {counts.idxmax()}" in title


def test_several_areas_with_fewest_findings_are_counted(evidence):
    kept = evidence.themes[evidence.themes["area"].isin(["Plymouth", "Cumbria"])]
    title = theme_matrix(dataclasses.replace(evidence, themes=kept)).title
    assert ": no findings on 18 areas, " in title


def test_every_reviewed_area_has_a_row_even_without_findings(evidence):
    held = set(evidence.themes["area"])
    without = [name for name in evidence.reviewed if name not in held]
    assert without, "an area without findings is needed for this test"
    assert all(name in theme_matrix_table(evidence).note for name in without)
    assert len(evidence.reviewed) == 20


def test_the_picture_is_whole(evidence):
    image = imread(io.BytesIO(theme_matrix(evidence).png))
    edge = image[:, [0, -1], :3], image[[0, -1], :, :3]
    assert all((part > 0.99).all() for part in edge)  # nothing is cut at the edges
