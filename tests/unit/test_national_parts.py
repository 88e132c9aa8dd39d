"""The parts of the national comparison can be left out, and then cost nothing."""

import pytest

from lsr_analysis.analysis import national_parts
from lsr_analysis.analysis.national_parts import NationalParts
from lsr_analysis.analysis.parameters import NATIONAL_PARTS, national_parameters
from lsr_analysis.errors import DataNotFound, ParameterError
from lsr_analysis.words.national_answers import national_answers

MAKERS = (
    "selected", "variation_study", "shapes", "associations", "after_the_review", "expectation",
    "found", "national_evidence", "national_from",
)  # fmt: skip
SHOWN = {
    "selection": ("selection", "picked"),
    "variation": ("variation", "councils"),
    "shapes": ("shapes", "mixed"),
    "associations": ("associations",),
    "after": ("after",),
    "expectation": ("expectation",),
    "findings": ("found", "findings"),
    "claims": ("claims",),
}


@pytest.fixture
def called(monkeypatch):
    """Stand in for every calculation, and keep what was asked for."""
    asked = []
    for name in MAKERS:
        monkeypatch.setattr(national_parts, name, lambda *_, name=name: asked.append(name) or name)
    return asked


@pytest.fixture
def parts(data):
    return lambda leave_out="": NationalParts(data, national_parameters(data, leave_out=leave_out))


def test_every_part_is_there_unless_left_out(parts, called):
    shown = parts()
    assert set(SHOWN) == set(NATIONAL_PARTS)
    for names in SHOWN.values():
        assert all(getattr(shown, name) is not None for name in names)
    assert shown.left_out == ()


@pytest.mark.parametrize("part", NATIONAL_PARTS)
def test_a_part_left_out_is_not_worked_out(parts, called, part):
    shown = parts(part)
    assert all(getattr(shown, name) is None for name in SHOWN[part])
    assert called == []
    assert shown.left_out == (NATIONAL_PARTS[part],)
    others = [name for other in set(SHOWN) - {part} for name in SHOWN[other]]
    assert all(getattr(shown, name) is not None for name in others)


def test_each_part_is_worked_out_once(parts, called):
    shown = parts()
    for _ in range(2):
        for names in SHOWN.values():
            for name in names:
                getattr(shown, name)
    assert sorted(called) == sorted(MAKERS)


def test_several_can_be_left_out_with_blanks_between(parts):
    assert parts(" after ,claims,").left_out == (NATIONAL_PARTS["after"], NATIONAL_PARTS["claims"])


@pytest.mark.parametrize(
    ("leave_out", "message"),
    [
        ("afters", "leave_out names 'afters'.*selection, variation"),
        (",".join(NATIONAL_PARTS), "every part; leave at least one"),
        (None, "leave_out is None; give names"),
    ],
)
def test_what_cannot_be_left_out_is_refused(data, leave_out, message):
    with pytest.raises(ParameterError, match=message):
        national_parameters(data, leave_out=leave_out)


def test_the_short_answers_are_one_sentence_for_each_part(parts):
    shown = parts(",".join(set(NATIONAL_PARTS) - {"claims", "expectation"}))
    said = national_answers(shown).sentences
    assert len(said) == 3
    for name, sentence in zip(("expectation", "claims"), said, strict=False):
        assert sentence.startswith(NATIONAL_PARTS[name] + " ")
        assert len(sentence) > len(NATIONAL_PARTS[name]) + 40
    assert said[-1].startswith("Left out of this report: Why were these areas picked?")


def test_a_part_without_figures_says_why_whatever_was_asked_before(parts, called, monkeypatch):
    def fail(*_):
        raise DataNotFound("no register of reviews is held")

    monkeypatch.setattr(national_parts, "after_the_review", fail)
    shown = parts("claims")
    assert shown.lacking == {"after": "no register of reviews is held"}
    assert shown.after is None and shown.expectation == "expectation"
    assert shown.lacking == {"after": "no register of reviews is held"}
    assert parts("after").lacking == {}


def test_what_cannot_be_answered_is_said_in_the_place_of_the_answer(parts, monkeypatch):
    def fail(*_):
        raise DataNotFound("Nothing is held.")

    monkeypatch.setattr(national_parts, "expectation", fail)
    shown = parts(",".join(set(NATIONAL_PARTS) - {"claims", "expectation"}))
    first = national_answers(shown).sentences[0]
    assert first == f"{NATIONAL_PARTS['expectation']} Cannot be said: Nothing is held."
