from __future__ import annotations

from bedrock_weir.evaluation import samples
from bedrock_weir.evaluation.corpora import Corpus, Document, Task
from bedrock_weir.evaluation.memory import slope

CORPORA = [
    Corpus("benign_a", Task.BENIGN, tuple(Document(f"word {n} ü") for n in range(50))),
    Corpus("pii_b", Task.ENTITIES, (Document("call 1234"),)),
]


def test_texts_have_their_size() -> None:
    """In bytes, at the most a character less."""
    for text in samples.mixed(CORPORA, size=512, count=20):
        assert 509 <= len(text.encode()) <= 512


def test_texts_are_the_same_every_time() -> None:
    """So two runs measure the same."""
    one = samples.mixed(CORPORA, size=512, count=3)
    assert one == samples.mixed(CORPORA, size=512, count=3)
    assert len(set(one)) == 3
    assert any("1234" in text for text in one)
    assert not any("1234" in text for text in samples.prose(CORPORA, size=99, count=9))


def test_code_and_json() -> None:
    """Our own sources, and records of texts."""
    assert "import" in "".join(samples.code(size=4096, count=5))
    assert '"content": "word' in samples.json(CORPORA, size=4096, count=1)[0]


def test_without_texts_there_is_nothing() -> None:
    """Rather than an endless search."""
    assert samples.mixed([], size=10, count=3) == []


def test_pieces_are_at_least_as_wide_as_asked() -> None:
    """But for the last, and characters stay whole."""
    text = "abcü🌍" * 5 + "x"
    cut = samples.pieces(text, 4)
    assert "".join(cut) == text
    assert all(4 <= len(piece.encode()) <= 7 for piece in cut[:-1])
    assert samples.pieces("abcd", 4) == ["abcd"]


def test_a_slope_is_the_rise_by_the_step() -> None:
    """Least squares, of a line and of one with noise."""
    assert slope([(0, 5), (1, 7), (2, 9)]) == 2
    assert slope([(0, 0), (1, 3), (2, 0), (3, 3)]) == 0.6
