"""What the associations with delayed days cannot bear, in sentences."""

from __future__ import annotations

from lsr_analysis.analysis.associations.result import Associations
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import joined
from lsr_analysis.words.associations import rate_held

__all__ = ["associations_caveats"]


def _absent(result: Associations) -> list[str]:
    """Name who is left out, once for each reason."""
    table = result.absent.drop_duplicates(["area_code", "year", "why", "group"])
    sentences = []
    for group in result.design.groups:
        rows = table[table["group"] == group.id]
        told = []
        for why, same in rows.groupby("why", sort=False):
            who = [f"{name} ({', '.join(dict.fromkeys(part['year']))})"
                   for name, part in same.groupby("name", sort=False)]  # fmt: skip
            told.append(f"{joined(who)}: {str(why)[:1].lower()}{str(why)[1:].rstrip('.')}")
        if told:
            sentences.append(f"Left out of {group.title.lower()}: {'; '.join(told)}.")
    return sentences


def _counted(result: Associations) -> list[str]:
    """Say what "clear" allows for, and what would be so by the count of the design alone."""
    counts = result.counts
    if not counts["design"]:
        return []
    ways = [f"the {counts['design']} effects of the design"]
    if counts["later"] > counts["design"]:
        ways.append(f"those with the later checks ({counts['later']})")
    ways.append(f"adjusted effects alone ({counts['adjusted']})")
    sentences = [
        f"“Clear” holds by every way to count effects, {joined(ways)}: on average at most "
        f"{rate_held(result)} of what is called clear would be false. An association that is not "
        "clear is not shown to be absent.",
        "Which effects to count was put right when the figures were known, so no one count may "
        f"decide. {_by_design_alone(result)}",
    ]
    return sentences


def _by_design_alone(result: Associations) -> str:
    names = [
        f"“{row['label']}” with {(result.indicators[row['outcome']].part or 'all').lower()} delays"
        for _, row in result.by_design_alone.iterrows()
    ]
    if not names:
        return "The count of the design alone would call the same adjusted effects clear."
    return f"By the count of the design alone {joined(names)} would be clear too."


def associations_caveats(result: Associations) -> Prose:
    """List what the associations cannot bear.

    Parameters
    ----------
    result : Associations
    """
    sentences = [
        "Association, not cause. A council that changed one of these figures need not see its "
        "delays change; what causes both may lie elsewhere, and delays may act on the figure.",
        "The figures are of councils, not of people: what goes together between councils need not "
        "do so for the people who live there.",
        "Large councils count for more in the models, as they have more of the delayed days; the "
        "checks say what becomes of each association when every council counts alike.",
        "Adjusted means for deprivation, the share of older people and density only. Whatever "
        "else differs between councils stays in the association.",
    ]
    if len(result.models):
        low, high = result.models["dispersion"].min(), result.models["dispersion"].max()
        sentences.append(
            f"Delayed days vary {low:,.0f} to {high:,.0f} times more around the models than "
            "independent events would, because one person counts for many days and councils "
            "differ throughout. Intervals take that from the councils themselves; with intervals "
            "for independent events nearly everything would seem certain."
        )
    sentences += [
        "Models and figures were fixed beforehand in associations.yaml; the effects within regions "
        "were added after the first fit, because the models left a regional pattern. They are "
        f"shown as checks, without a q. All {len(result.interest)} effects are shown.",
        *_counted(result),
        "Care paid for is what councils paid for or arranged, from returns whose very low figures "
        "may be a matter of how they were filled in. It is neither all care in an area nor the "
        "beds there.",
        "Reablement counts people from October to December, who left hospital; delays count all "
        "who waited. Both are of the same year, so which came first cannot be told.",
        *_absent(result),
    ]
    left = []
    for one in result.design.left_out:
        held = result.coverage.get(one.indicator.id)
        left.append(f"{one.indicator.title} ({one.why}{f'; {held}' if held else ''})")
    if left:
        sentences.append(f"Held but in no model: {'; '.join(left)}.")
    reasons: dict[str, list[str]] = {}
    for name, why in result.unfitted.items():
        reasons.setdefault(why, []).append(name)
    if reasons:
        listed = "; ".join(f"{why} ({'; '.join(names)})" for why, names in reasons.items())
        sentences.append(f"Not assessable: {listed}.")
    return Prose(tuple(sentences), listed=True)
