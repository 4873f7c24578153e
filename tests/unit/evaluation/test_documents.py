from __future__ import annotations

from bedrock_weir.content import Finding, Span
from bedrock_weir.evaluation.corpora import Document, Gold
from bedrock_weir.evaluation.documents import benign, measure

TOKEN = Gold("A_TOKEN", Span(5, 9))


def is_secret(data_class: str) -> bool:
    """Tell of a test's classes."""
    return data_class == "KEY"


def key(start: int, end: int, data_class: str = "KEY") -> Finding:
    """Return a finding."""
    return Finding(data_class, Span(start, end))


def test_texts_are_caught_by_secrets_only() -> None:
    """At their place, or at least somewhere."""
    secret = Document("x" * 20, (TOKEN,), 1, frozenset({"api", "secret"}))
    account = Document("x" * 20, (TOKEN,), 1, frozenset({"api", "identifier"}))
    nothing = Document("x" * 20, (), 0)
    figures = measure(
        [
            (secret, [key(6, 7)]),
            (secret, [key(0, 5)]),
            (secret, [key(5, 9, "NAME")]),
            (account, []),
            (nothing, [key(0, 1)]),
            (nothing, [key(0, 1, "NAME")]),
        ],
        is_secret,
    )
    assert figures["all"] == {
        "documents": 4,
        "caught": 2,
        "recall": 2 / 4,
        "recall_at_place": 1 / 4,
    }
    assert figures["secret"]["documents"] == 3
    assert figures["secret"]["recall"] == 2 / 3
    assert figures["negatives_flagged"] == 1
    assert figures["false_positive_rate"] == 0.5


def test_benign_texts_hold_no_secret() -> None:
    """Only secrets count here."""
    plain = Document("x")
    pairs = [(plain, [key(0, 1)]), (plain, [key(0, 1, "URL")]), (plain, [])]
    assert benign(pairs, is_secret) == {"secrets_flagged": 1, "rate_secrets": 1 / 3}
