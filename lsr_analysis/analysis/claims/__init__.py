"""Published statements tested against recomputed figures."""

from lsr_analysis.analysis.claims.ledger import Ledger, ledger
from lsr_analysis.analysis.claims.verdicts import VERDICTS

__all__ = ["VERDICTS", "Ledger", "ledger"]
