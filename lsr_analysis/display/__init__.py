"""What a notebook cell shows: a chart, a table, or prose, each with its own file and HTML."""

from lsr_analysis.display.chart import Chart
from lsr_analysis.display.prose import Heading, Prose
from lsr_analysis.display.table import Table

__all__ = ["Chart", "Heading", "Prose", "Table"]
