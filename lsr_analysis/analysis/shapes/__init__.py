"""What councils' delays are made of: their shapes, in groups."""

from lsr_analysis.analysis.shapes.checks import Check
from lsr_analysis.analysis.shapes.study import NAMED, Shapes, shapes

__all__ = ["NAMED", "Check", "Shapes", "shapes"]
