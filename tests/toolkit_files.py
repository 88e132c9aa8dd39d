"""Filled files of the review toolkit, with made-up answers."""

import pandas as pd

from lsr_analysis.areas import register
from lsr_analysis.toolkit.answers import Filled, read_filled
from lsr_analysis.toolkit.layout import find_layout

LAYOUTS = (
    "case-tracking", "dip-sampling", "discharge-information", "information-return",
    "relational-audit",
)  # fmt: skip
HOME, CRISIS, DOWN = "maintaining wellbeing at home", "care in a crisis", "stepping down"


def write_rows(path, layout, rows, area="Plymouth"):
    """Write rows, without their area, under the headings of a layout."""
    heads = [column.name for column in find_layout(layout).columns]
    table = pd.DataFrame([[area, *row] for row in rows], columns=heads[: 1 + len(rows[0])])
    table.to_csv(path, index=False, encoding="utf-8-sig")
    return path


def filled(layout, rows):
    """Return a checked file as if it had been read, from titles and days."""
    shape = find_layout(layout)
    heads = [column.name for column in shape.columns if column.type not in ("area", "text")]
    table = pd.DataFrame(rows, columns=heads[: len(rows[0])], dtype=object)
    return Filled(shape, register().find("Plymouth"), table, f"plymouth-{layout}")


def read(path, layout):
    """Read a filled file."""
    return read_filled(path, find_layout(layout), register())


def title(layout, item):
    """Return the wording of an item."""
    return next(one.title for one in find_layout(layout).items if one.id == item)


def survey(answers, layout="relational-audit"):
    """Return rows of a survey from {(group, item): [answer, ...]}, respondents by place."""
    groups = list(dict.fromkeys(group for group, _ in answers))
    return [
        [1_000 * (groups.index(group) + 1) + n, group, title(layout, item), answer]
        for (group, item), given in answers.items()
        for n, answer in enumerate(given)
    ]


def sample(answers):
    """Return rows of a dip sample from {(stage, question): [answer, ...]}, each of a new file."""
    found = []
    for (stage, question), given in answers.items():
        for answer in given:
            wording = title("dip-sampling", question)
            found.append([len(found) + 1, stage, wording, answer])
    return found
