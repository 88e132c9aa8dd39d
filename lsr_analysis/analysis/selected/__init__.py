"""Why areas were picked for review, as far as open data can show."""

from lsr_analysis.analysis.selected.result import Selected, selected

__all__ = ["Selected", "selected"]
