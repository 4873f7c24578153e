from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.adapters.recognizer import (
    LONGEST,
    Entity,
    Sentences,
    find,
)

TEXT = 'Ask Zorblat. "Really?" said Quix Blonde! no\nThen ' + "Wim and " * 200 + "Ole"


def capitalised(sentence):
    """Recognise capitalised words."""
    for word in re.finditer(r"[A-Z][a-z]+", sentence):
        label = "PERSON" if len(word[0]) > 3 else "ORG"
        yield Entity(label, *word.span(), 0.9 if word[0] != "Then" else 0.2)


def test_known_labels_above_the_threshold_are_findings():
    """Labels become data classes; others and unsure ones are dropped."""
    found = find("Then Zorblat met Wim.", capitalised)
    assert [(item.data_class, item.span.start, item.span.end) for item in found] == [
        ("NAME", 5, 12)
    ]


def test_a_recognizer_sees_sentences():
    """It is given one sentence at a time, and a long one in parts."""
    seen: list[str] = []

    def recognize(sentence):
        seen.append(sentence)
        return ()

    find(TEXT, recognize)
    assert "".join(seen) == TEXT
    assert seen[:2] == ["Ask Zorblat. ", '"Really?" ']
    assert max(map(len, seen)) == LONGEST


@given(st.lists(st.integers(0, len(TEXT)), max_size=8))
def test_cuts_do_not_matter(cuts):
    """A stream has the findings of the whole text, wherever it is cut."""
    sentences = Sentences(capitalised)
    places = [0, *sorted(cuts), len(TEXT)]
    found = []
    for start, end in pairwise(places):
        found += sentences.receive_text(TEXT[start:end])
    found += sentences.receive_end()
    assert found == find(TEXT, capitalised)
    assert sentences.settled == len(TEXT)
