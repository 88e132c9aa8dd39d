"""From a folder of published files to the observation table."""

from lsr_analysis.building.builder import BuildResult, build

__all__ = ["BuildResult", "build"]
