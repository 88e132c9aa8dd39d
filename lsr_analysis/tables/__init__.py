"""Tables built from result objects, for the notebooks and as CSV files."""

from lsr_analysis.tables.area import (
    across_table,
    mix_table,
    series_table,
    standing_table,
)
from lsr_analysis.tables.attribution import attribution_table
from lsr_analysis.tables.claims import claims_table, claims_totals_table, untested_table
from lsr_analysis.tables.dashboard import dashboard_table
from lsr_analysis.tables.evidence import (
    actions_table,
    findings_table,
    oversight_table,
    recommendations_table,
    theme_matrix_table,
)
from lsr_analysis.tables.explore import explored_table
from lsr_analysis.tables.heat import heat_table
from lsr_analysis.tables.national import (
    england_table,
    mix_matrix_table,
    ranking_table,
    reviewed_runs_table,
    reviewed_series_table,
    selection_matrix_table,
    variation_table,
)
from lsr_analysis.tables.near_periods import near_periods_table, near_years_table
from lsr_analysis.tables.pathway import (
    pathway_table,
    provider_spread_table,
    provider_table,
    spread_table,
    trust_table,
)
from lsr_analysis.tables.peers import likeness_table, peers_table, under_sets_table
from lsr_analysis.tables.plan import plan_table
from lsr_analysis.tables.side_by_side import pair_context_table, side_by_side_table
from lsr_analysis.tables.specifications import specifications_table, versions_table
from lsr_analysis.tables.sure import assessment_table, gap_table, runs_table
from lsr_analysis.tables.timeline import timeline_table

__all__ = [
    "across_table",
    "actions_table",
    "assessment_table",
    "attribution_table",
    "claims_table",
    "claims_totals_table",
    "dashboard_table",
    "england_table",
    "explored_table",
    "findings_table",
    "gap_table",
    "heat_table",
    "likeness_table",
    "mix_matrix_table",
    "mix_table",
    "near_periods_table",
    "near_years_table",
    "oversight_table",
    "pair_context_table",
    "pathway_table",
    "peers_table",
    "plan_table",
    "provider_spread_table",
    "provider_table",
    "ranking_table",
    "recommendations_table",
    "reviewed_runs_table",
    "reviewed_series_table",
    "runs_table",
    "selection_matrix_table",
    "series_table",
    "side_by_side_table",
    "specifications_table",
    "spread_table",
    "standing_table",
    "theme_matrix_table",
    "timeline_table",
    "trust_table",
    "under_sets_table",
    "untested_table",
    "variation_table",
    "versions_table",
]
