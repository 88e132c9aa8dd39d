"""From a folder of published files to the observation table."""

from lsr_analysis.building.build import BuildResult, build

__all__ = ["BuildResult", "build"]
