"""What goes with delayed days: models written down beforehand, fitted, checked, and all shown."""

from lsr_analysis.analysis.associations.result import Associations, associations

__all__ = ["Associations", "associations"]
