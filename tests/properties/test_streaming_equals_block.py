"""Promise 3 for every rule there is: what is found does not depend on the cuts.

The texts hold every example of every rule, plain and disguised.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers import FOUND, TextScanner, builtin
from bedrock_weir.classifiers.scanner import redact, resolved
from bedrock_weir.content import Finding
from tests.support.cutting import CUTS, cut
from tests.support.texts import HOSTILE

EVERYTHING = TextScanner(builtin())
SOME = st.sets(st.sampled_from(sorted(FOUND)), min_size=1, max_size=5)


def streamed(
    scanner: TextScanner, pieces: list[str], patience: int = 0
) -> list[Finding]:
    """What a window finds, piece by piece."""
    window = scanner.windows(patience=patience)
    found = [item for piece in pieces for item in window.receive_text(piece)]
    found += window.receive_end()
    assert window.held == 0
    return found


@given(text=HOSTILE, cuts=CUTS)
def test_a_window_finds_what_the_whole_text_holds(text: str, cuts: list[int]) -> None:
    """All classes at once."""
    whole = EVERYTHING.find(text)
    found = streamed(EVERYTHING, cut(text, cuts))
    assert found == whole
    assert redact(text, resolved(found)) == redact(text, resolved(whole))


@given(text=HOSTILE, cuts=CUTS, classes=SOME)
def test_some_classes_are_found_as_if_there_were_no_others(
    text: str, cuts: list[int], classes: set[str]
) -> None:
    """A policy asks for a few; what they hold back is theirs alone."""
    scanner = TextScanner(builtin(), classes)
    found = streamed(scanner, cut(text, cuts))
    assert found == scanner.find(text)
    everything = [item for item in EVERYTHING.find(text) if item.data_class in classes]
    assert found == everything


@given(text=HOSTILE, cuts=CUTS, patience=st.integers(min_value=1, max_value=64))
def test_patience_changes_nothing(text: str, cuts: list[int], patience: int) -> None:
    """Looking at more at once finds the same."""
    whole = EVERYTHING.find(text)
    assert streamed(EVERYTHING, cut(text, cuts), patience) == whole


@given(text=HOSTILE, cuts=CUTS)
def test_nothing_settles_within_a_finding(text: str, cuts: list[int]) -> None:
    """What may be released ends before a finding or after it."""
    whole = EVERYTHING.find(text)
    window = EVERYTHING.windows()
    for piece in cut(text, cuts):
        window.receive_text(piece)
        position = window.settled
        assert not any(item.span.start < position < item.span.end for item in whole)


@given(texts=st.lists(HOSTILE, max_size=4))
def test_texts_that_travel_together_are_read_apart(texts: list[str]) -> None:
    """One pass over many texts finds what a pass over each does."""
    each = [tuple(EVERYTHING.find(text.replace("\0", " "))) for text in texts]
    assert list(EVERYTHING.find_in_each(texts)) == each


@given(text=HOSTILE)
def test_spans_are_valid(text: str) -> None:
    """Every finding is a place of the text, and holds something."""
    for finding in EVERYTHING.find(text):
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert 0 < finding.score <= 1
