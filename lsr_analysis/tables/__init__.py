"""Tables built from result objects, for the notebooks and as CSV files."""

from lsr_analysis.tables.area import mix_table, selection_table, series_table, standing_table
from lsr_analysis.tables.national import (
    england_table,
    mix_matrix_table,
    ranking_table,
    reviewed_series_table,
    selection_matrix_table,
)

__all__ = [
    "england_table",
    "mix_matrix_table",
    "mix_table",
    "ranking_table",
    "reviewed_series_table",
    "selection_matrix_table",
    "selection_table",
    "series_table",
    "standing_table",
]
