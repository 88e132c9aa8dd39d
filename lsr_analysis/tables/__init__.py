"""Tables built from result objects, for the notebooks and as CSV files."""

from lsr_analysis.tables.after import (
    after_areas_table,
    after_effect_table,
    after_left_out_table,
    after_placebo_table,
    after_sensitivity_table,
)
from lsr_analysis.tables.after_gap import after_gap_table
from lsr_analysis.tables.area import across_table, mix_table, series_table, standing_table
from lsr_analysis.tables.associations import associations_check_table, associations_table
from lsr_analysis.tables.attribution import attribution_table
from lsr_analysis.tables.claims import claims_table, claims_totals_table, untested_table
from lsr_analysis.tables.claims_reasons import claims_reasons_table
from lsr_analysis.tables.dashboard import dashboard_table
from lsr_analysis.tables.evidence import (
    actions_table,
    findings_table,
    oversight_table,
    recommendations_table,
    theme_matrix_table,
)
from lsr_analysis.tables.expectation import (
    expectation_bands_table,
    expectation_months_table,
    expectation_table,
)
from lsr_analysis.tables.explore import explored_table
from lsr_analysis.tables.found import (
    found_coverage_table,
    found_stages_table,
    found_themes_table,
    found_together_table,
)
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
from lsr_analysis.tables.national_claims import (
    national_claims_table,
    national_totals_table,
    national_untested_table,
)
from lsr_analysis.tables.near_periods import near_periods_table, near_years_table
from lsr_analysis.tables.pathway import (
    SPREAD_TABLES,
    pathway_table,
    provider_spread_table,
    provider_table,
    spread_table,
    trust_table,
)
from lsr_analysis.tables.peers import likeness_table, peers_table, under_sets_table
from lsr_analysis.tables.plan import plan_table
from lsr_analysis.tables.selected import composite_table, selection_table, separation_table
from lsr_analysis.tables.shapes import (
    shapes_checks_table,
    shapes_groups_table,
    shapes_named_table,
    shapes_number_table,
    shapes_parts_table,
    shapes_table,
)
from lsr_analysis.tables.side_by_side import pair_context_table, side_by_side_table
from lsr_analysis.tables.specifications import specifications_table, versions_table
from lsr_analysis.tables.sure import assessment_table, gap_table, runs_table
from lsr_analysis.tables.timeline import timeline_table
from lsr_analysis.tables.variation import variation_lasting_table, variation_years_table

__all__ = [
    "SPREAD_TABLES",
    "across_table",
    "actions_table",
    "after_areas_table",
    "after_effect_table",
    "after_gap_table",
    "after_left_out_table",
    "after_placebo_table",
    "after_sensitivity_table",
    "assessment_table",
    "associations_check_table",
    "associations_table",
    "attribution_table",
    "claims_reasons_table",
    "claims_table",
    "claims_totals_table",
    "composite_table",
    "dashboard_table",
    "england_table",
    "expectation_bands_table",
    "expectation_months_table",
    "expectation_table",
    "explored_table",
    "findings_table",
    "found_coverage_table",
    "found_stages_table",
    "found_themes_table",
    "found_together_table",
    "gap_table",
    "heat_table",
    "likeness_table",
    "mix_matrix_table",
    "mix_table",
    "national_claims_table",
    "national_totals_table",
    "national_untested_table",
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
    "selection_table",
    "separation_table",
    "series_table",
    "shapes_checks_table",
    "shapes_groups_table",
    "shapes_named_table",
    "shapes_number_table",
    "shapes_parts_table",
    "shapes_table",
    "side_by_side_table",
    "specifications_table",
    "spread_table",
    "standing_table",
    "theme_matrix_table",
    "timeline_table",
    "trust_table",
    "under_sets_table",
    "untested_table",
    "variation_lasting_table",
    "variation_table",
    "variation_years_table",
    "versions_table",
]
