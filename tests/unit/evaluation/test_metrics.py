from __future__ import annotations

import random
from itertools import pairwise
from math import inf, isclose

import pytest

from bedrock_weir.evaluation.metrics import (
    Count,
    area_under_roc,
    flagged,
    mean,
    percentile,
    roc,
    share,
    threshold_for,
    total,
)


def test_precision_recall_and_f1_are_what_they_are_called() -> None:
    """3 of 4 findings are right, 3 of 6 spans were caught."""
    count = Count(gold=6, caught=3, said=4, right=3)
    assert count.precision == 0.75
    assert count.recall == 0.5
    assert count.f1 == 0.6


def test_nothing_has_no_measure() -> None:
    """Rather none than a wrong one."""
    assert Count().precision is None
    assert Count().recall is None
    assert Count().f1 is None
    assert Count(gold=2).f1 == 0
    assert Count(gold=2, said=2).f1 == 0
    assert share(0, 0) is None
    assert mean([None, None]) is None


def test_averages() -> None:
    """Micro adds counts, macro averages measures."""
    counts = [Count(9, 9, 9, 9), Count(1, 0, 1, 0)]
    assert total(counts) == Count(10, 9, 10, 9)
    assert mean(count.recall for count in counts) == 0.5
    assert mean([1.0, None, 0.0]) == 0.5


@pytest.mark.parametrize(
    ("percent", "value"), [(0, 1), (1, 1), (50, 50), (99, 99), (99.5, 100), (100, 100)]
)
def test_percentiles_are_values_that_were_there(percent: float, value: int) -> None:
    """Nearest rank, over the numbers from 1 to 100."""
    values = list(range(1, 101))
    random.Random(1).shuffle(values)
    assert percentile(values, percent) == value


def test_the_area_under_the_curve() -> None:
    """How often a positive is above a negative, ties half."""
    assert area_under_roc([2, 3], [0, 1]) == 1
    assert area_under_roc([0, 1], [2, 3]) == 0
    assert area_under_roc([1, 1], [1]) == 0.5
    assert area_under_roc([0.9, 0.4], [0.5, 0.4, 0.1]) == (3 + 1.5) / 6


def test_the_area_is_the_one_under_the_points() -> None:
    """Trapezoids between the points give the same."""
    chance = random.Random(2)
    positives = [chance.randint(2, 12) for _ in range(50)]
    negatives = [chance.randint(0, 9) for _ in range(70)]
    points = roc(positives, negatives)
    area = sum(
        (right[0] - left[0]) * (left[1] + right[1]) / 2.0
        for left, right in pairwise(points)
    )
    assert isclose(area, area_under_roc(positives, negatives))
    assert points[0] == (0.0, 0.0)
    assert points[-1] == (1.0, 1.0)


@pytest.mark.parametrize(
    ("rate", "share_flagged"), [(0.0, 0.0), (0.1, 0.1), (0.25, 0.2), (0.5, 0.5)]
)
def test_a_threshold_keeps_to_its_rate(rate: float, share_flagged: float) -> None:
    """The lowest one that does, over ten different scores."""
    negatives = [number / 10 for number in range(10)]
    threshold = threshold_for(negatives, rate)
    assert flagged(negatives, threshold) == share_flagged


def test_ties_are_flagged_together_or_not_at_all() -> None:
    """At 1 %, five equal scores at the top of 100 are five false positives too many."""
    negatives = [0.7] * 5 + [0.1] * 95
    threshold = threshold_for(negatives, 0.01)
    assert flagged(negatives, threshold) == 0
    assert flagged([0.7], threshold) == 0
    assert flagged([0.71], threshold) == 1


def test_every_score_may_be_flagged() -> None:
    """At a rate of one there is no threshold."""
    assert threshold_for([0.1, 0.2], 1.0) == -inf
