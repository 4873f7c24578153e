from __future__ import annotations

from bedrock_weir.content import Finding, Span
from bedrock_weir.evaluation.corpora import Document, Gold
from bedrock_weir.evaluation.entities import clean, count_by_class, measure
from bedrock_weir.evaluation.metrics import Count


def document(*spans: tuple[str, int, int], label: int | None = None) -> Document:
    """Return a labelled text."""
    gold = tuple(Gold(name, Span(start, end)) for name, start, end in spans)
    return Document("x" * 100, gold, bool(spans) if label is None else label)


def found(*spans: tuple[str, int, int]) -> list[Finding]:
    """Return findings."""
    return [Finding(name, Span(start, end)) for name, start, end in spans]


def test_the_same_class_and_one_character_are_enough() -> None:
    """Exactly measured, both ends count."""
    pairs = [(document(("PIN", 0, 4), ("PIN", 10, 14)), found(("PIN", 3, 5)))]
    assert count_by_class(pairs, exact=False) == {"PIN": Count(2, 1, 1, 1)}
    assert count_by_class(pairs, exact=True) == {"PIN": Count(2, 0, 1, 0)}
    pairs = [(document(("PIN", 0, 4)), found(("PIN", 4, 5)))]
    assert count_by_class(pairs, exact=False) == {"PIN": Count(1, 0, 1, 0)}


def test_another_class_is_missed_and_wrong() -> None:
    """Where the source labels both."""
    pairs = [
        (document(("PIN", 0, 4)), found(("AGE", 0, 4))),
        (document(("AGE", 0, 2)), found(("AGE", 0, 2))),
    ]
    assert count_by_class(pairs, exact=False) == {
        "PIN": Count(1, 0, 0, 0),
        "AGE": Count(1, 1, 2, 1),
    }


def test_several_findings_on_one_span() -> None:
    """All are right, and the span is caught once."""
    pairs = [(document(("URL", 0, 30)), found(("URL", 0, 9), ("URL", 12, 30)))]
    assert count_by_class(pairs, exact=False) == {"URL": Count(1, 1, 2, 2)}


def test_names_of_others_are_ours() -> None:
    """A peer's class is compared under our name."""
    pairs = [(document(("PHONE", 0, 9)), found(("PHONE_NUMBER", 0, 9)))]
    assert count_by_class(pairs, exact=True) == {"PHONE": Count(1, 1, 1, 1)}


def test_what_a_source_does_not_label_is_outside() -> None:
    """It says nothing about precision, but is told."""
    pairs = [(document(("PIN", 0, 4)), found(("AGE", 0, 4), ("AGE", 50, 52)))]
    figures = measure(pairs)
    assert figures["structured"]["micro"]["findings"] == 0
    assert figures["outside"] == {
        "on_labelled_spans": {"AGE": 1},
        "elsewhere": {"AGE": 1},
    }


def test_related_classes_are_neither_right_nor_wrong() -> None:
    """An address found where a place was labelled."""
    pairs = [
        (document(("LOCATION", 0, 9)), found(("ADDRESS", 0, 9))),
        (document(("ADDRESS", 0, 9)), found(("ADDRESS", 20, 29))),
    ]
    assert count_by_class(pairs, exact=False) == {
        "LOCATION": Count(1, 0, 0, 0),
        "ADDRESS": Count(1, 0, 1, 0),
    }


def test_structured_classes_are_apart() -> None:
    """Names do not count among them."""
    pairs = [
        (
            document(("NAME", 0, 9), ("PIN", 10, 14), ("EMAIL", 20, 40)),
            found(("PIN", 10, 14), ("EMAIL", 20, 39)),
        )
    ]
    figures = measure(pairs)
    assert figures["structured"]["types"] == 2
    assert figures["structured"]["micro"]["f1"] == 1
    assert figures["structured"]["exact"]["micro_f1"] == 0.5
    assert figures["unstructured"]["micro"]["recall"] == 0
    assert figures["by_type"]["EMAIL"]["exact_f1"] == 0


def test_clean_texts_are_flagged_by_anything() -> None:
    """A text that is labelled without a span is not clean."""
    pairs = [
        (document(), found(("NAME", 0, 4))),
        (document(), found(("PIN", 0, 4), ("PIN", 5, 9))),
        (document(), found()),
        (document(label=1), found(("PIN", 0, 4))),
    ]
    assert clean(pairs) == {
        "documents": 3,
        "flagged": 2,
        "rate": 2 / 3,
        "flagged_structured": 1,
        "rate_structured": 1 / 3,
        "by_type": {"NAME": 1, "PIN": 1},
    }
