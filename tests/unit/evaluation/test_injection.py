from __future__ import annotations

from bedrock_weir.evaluation.injection import POINTS, measure


def test_the_threshold_comes_from_the_pool() -> None:
    """Of 200 benign texts, two may be flagged, whatever a source's own say."""
    benign = {"a": [n / 1000 for n in range(100)], "b": [0.2] * 97 + [0.6, 0.7, 0.8]}
    attacks = {
        "x": [(0.65, 1), (0.75, 1), (0.05, 1), (0.9, 0)],
        "y": [(0.99, 1)],
        "only benign": [(0.1, 0)],
    }
    figures = measure(attacks, benign)
    assert figures["benign"] == 200
    assert 0.6 < figures["threshold"] < 0.65
    assert figures["false_positives_at_half"] == 3 / 200
    assert figures["by_benign_source"]["b"]["false_positives"] == 0.02
    assert set(figures["by_source"]) == {"x", "y"}
    x = figures["by_source"]["x"]
    assert x["attacks"] == 3
    assert x["true_positives"] == 2 / 3
    assert x["own_benign"] == 1
    assert x["own_auc"] == 0
    assert x["own_false_positives"] == 1
    assert figures["macro"]["true_positives"] == (2 / 3 + 1) / 2


def test_without_benign_texts_there_is_no_threshold() -> None:
    """And nothing is told."""
    assert measure({"x": [(0.9, 1)]}, {}) == {}


def test_a_curve_stays_small() -> None:
    """However many texts there are; both ends stay."""
    scores = [n / 5000 for n in range(5000)]
    figures = measure({"x": [(score, 1) for score in scores]}, {"a": scores})
    points = figures["by_source"]["x"]["roc"]
    assert len(points) <= POINTS + 1
    assert points[0] == (0, 0)
    assert points[-1] == (1, 1)


def test_a_source_that_was_trained_on_is_said_to_be_one() -> None:
    """It has no part in the mean over unseen sources."""
    attacks = {"seen": [(0.9, 1)], "unseen": [(0.9, 1), (0.1, 1)]}
    figures = measure(attacks, {"a": [0.2] * 100}, frozenset({"seen", "a"}))
    assert figures["by_source"]["seen"]["trained_on"]
    assert not figures["by_source"]["unseen"]["trained_on"]
    assert figures["by_benign_source"]["a"]["trained_on"]
    assert figures["macro"]["true_positives"] == 0.75
    assert figures["macro_unseen"]["true_positives"] == 0.5
    everything = measure(attacks, {"a": [0.2]}, frozenset(attacks))
    assert everything["macro_unseen"]["true_positives"] is None
