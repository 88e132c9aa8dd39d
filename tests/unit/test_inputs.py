import numpy as np
import pandas as pd
import pytest

from lsr_analysis.statistics.inputs import (
    check_level,
    counts,
    events_of_trials,
    finite_or_missing,
    level_to_z,
    same_labels,
    same_shape,
)


@pytest.mark.parametrize("check", [finite_or_missing, counts])
@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([1, 2.5, float("nan")], [1.0, 2.5, np.nan]),
        ([None, 3], [np.nan, 3.0]),
        (np.array([200], dtype=np.uint8), [200.0]),
        (pd.Series([7, 8], index=["b", "a"]), [7.0, 8.0]),
        ([], []),
    ],
)
def test_numbers_become_floats_in_their_order(check, given, found):
    out = check("n", given)
    assert isinstance(out, np.ndarray) and out.dtype == np.float64
    np.testing.assert_array_equal(out, found)


@pytest.mark.parametrize("check", [finite_or_missing, counts])
def test_what_comes_out_is_a_copy(check):
    given = np.array([1.0, 2.0])
    out = check("n", given)
    given[:] = 9
    assert out.tolist() == [1, 2]


def test_a_number_by_itself_keeps_its_shape():
    assert counts("n", 3).shape == ()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (-1, "events is -1; it cannot be negative"),
        ([0, 1, -0.5], "events is -0.5 at position 2; it cannot be negative"),
        ([[1, 2], [3, -4]], r"events is -4 at position \(1, 1\); it cannot be negative"),
        ([1, np.inf], "events is inf at position 1; give a finite number, or NaN where missing"),
        ([-np.inf], "events is -inf at position 0; give a finite number"),
    ],
)
def test_what_is_no_count_is_refused_by_name_and_place(given, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        counts("events", given)


def test_the_first_wrong_number_is_named():
    with pytest.raises(ValueError, match="is -2 at position 1"):
        counts("n", [1, -2, -3])


def test_finite_numbers_may_be_negative():
    assert finite_or_missing("n", [-1]).tolist() == [-1]


def test_shapes_are_stretched():
    wide, narrow = same_shape(a=np.ones((2, 3)), b=np.array(5.0))
    assert wide.shape == narrow.shape == (2, 3)
    assert (narrow == 5).all()


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(
        ValueError, match=r"^shapes do not fit together: events \(2,\), trials \(3,\)$"
    ):
        same_shape(events=np.ones(2), trials=np.ones(3))


def test_labels_of_what_has_some():
    areas = pd.Series([1, 2], index=["b", "a"])
    assert same_labels(value=areas, lower=areas - 1, upper=[3, 3]).tolist() == ["b", "a"]
    assert same_labels(value=[1, 2], lower=areas).tolist() == ["b", "a"]
    assert same_labels(value=[1, 2], lower=np.array([0, 0])) is None
    assert same_labels() is None


def test_a_label_is_not_stretched_over_values_without_one():
    with pytest.raises(ValueError, match=r"^value has 1 labels for 2 values$"):
        same_labels(value=pd.Series([1], ["a"]), lower=[0, 0])


@pytest.mark.parametrize("other", [["a", "b"], ["b", "c"], ["b"], ["b", "a", "c"], [0, 1]])
def test_other_labels_are_refused_by_the_names_of_both(other):
    areas = pd.Series([1, 2], index=["b", "a"])
    with pytest.raises(
        ValueError,
        match=r"^lower and upper have different labels; put them in one order, or give arrays$",
    ):
        same_labels(value=[1, 2], lower=areas, upper=pd.Series(1, index=other))


def test_events_of_trials():
    some, of = events_of_trials([0, 3, np.nan, 2, 0], [0, 5, 5, np.nan, 4])
    np.testing.assert_array_equal(some, [0, 3, np.nan, 2, 0])
    np.testing.assert_array_equal(of, [np.nan, 5, 5, np.nan, 4])
    some, of = events_of_trials(2, [[2, 3]])
    assert (some.tolist(), of.tolist()) == ([[2, 2]], [[2, 3]])


@pytest.mark.parametrize(
    ("events", "trials", "message"),
    [
        ([1, 6], [5, 5], "events is 6 of 5 trials at position 1; a proportion cannot exceed its"),
        ([5], [0], "events is 5 of 0 trials at position 0; a proportion"),
        (5.5, 5, "events is 5.5 of 5 trials; a proportion"),
        ([[1, 2], [3, 9]], 4, r"events is 9 of 4 trials at position \(1, 1\); a proportion"),
        ([-1], [5], "events is -1 at position 0; it cannot be negative"),
        ([1], [-5], "trials is -5 at position 0; it cannot be negative"),
        ([1, 2], [3, 4, 5], r"shapes do not fit together: events \(2,\), trials \(3,\)"),
        (pd.Series([1], ["a"]), pd.Series([2], ["b"]), "events and trials have different labels"),
    ],
)
def test_what_is_no_proportion_is_refused(events, trials, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        events_of_trials(events, trials)


@pytest.mark.parametrize("level", [0, 1, -0.1, 1.5, 95, float("nan")])
@pytest.mark.parametrize("check", [check_level, level_to_z])
def test_a_level_is_a_share(check, level):
    with pytest.raises(ValueError, match=f"^level is {level:g}; give a share between 0 and 1"):
        check(level)


@pytest.mark.parametrize(
    ("level", "z"),
    # The deviates that every table of the normal distribution gives.
    [(0.95, 1.959964), (0.998, 3.090232), (0.99, 2.575829), (0.90, 1.644854), (0.6826895, 1.0)],
)
def test_deviates(level, z):
    assert check_level(level) == level
    assert level_to_z(level) == pytest.approx(z, abs=5e-7)
