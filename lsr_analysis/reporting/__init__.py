"""Run the notebooks and turn them into reports."""

from lsr_analysis.reporting.batch import BatchResult, run_reports
from lsr_analysis.reporting.book import Book

__all__ = ["BatchResult", "Book", "run_reports"]
