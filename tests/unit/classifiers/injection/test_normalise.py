"""Texts and patterns meet in one form, and every character knows its place."""

# lookalikes are the matter here

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.injection.features import words_of
from bedrock_weir.classifiers.injection.normalise import fold, normalise

SAME = [
    ("IGNORE", "ignore"),
    ("ｉｇｎｏｒｅ", "ignore"),
    ("𝐢𝐠𝐧𝐨𝐫𝐞", "ignore"),
    ("іgnоrе", "ignore"),
    ("ign\u200bo\u00adre", "ignore"),
    ("i\u202egno\u2060re", "ignore"),
    ("ïgnöré", "ignore"),
    ("i\u0336g\u0336n\u0336o\u0336r\u0336e\u0336", "ignore"),
    ("ign\U000e0041ore", "ignore"),
]


@pytest.mark.parametrize(("disguised", "plain"), SAME)
def test_disguise_falls(disguised: str, plain: str) -> None:
    """Width, style, lookalikes, marks and invisible characters make no difference."""
    assert normalise(disguised).scannable == plain.encode()
    assert words_of(normalise(disguised)).hashes == words_of(normalise(plain)).hashes


def test_pattern_is_folded_as_text_is() -> None:
    """A pattern's letters fold to what a text's letters fold to."""
    assert fold("Забудь всё").encode() == normalise("забудь всё").scannable


def test_words_know_their_places() -> None:
    """A word's span is that of the characters it was written with."""
    text = "a\u200bb — Ünit 七八"
    words = words_of(normalise(text))
    assert len(words.hashes) == 4
    normal = normalise(text)
    assert normal.places is not None
    places = [int(normal.places[start]) for start in words.starts]
    assert [text[place] for place in places] == ["a", "Ü", "七", "八"]


def test_digits_are_one_digit() -> None:
    """Numbers of equal length are the same word."""
    one, other = (words_of(normalise(text)).hashes for text in ("in 1984", "in 2077"))
    assert (one == other).all()


@given(st.text(max_size=60))
def test_any_text_normalises(text: str) -> None:
    """No text is too strange, and places stay within it."""
    normal = normalise(text)
    words = words_of(normal)
    assert (words.starts < words.ends).all()
    if normal.places is not None:
        assert all(0 <= place < max(1, len(text)) for place in normal.places)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_ascii_text_scans_as_it_came(text: str) -> None:
    """ASCII is only lowered, so a scan without regard to case sees the same."""
    assert normalise(text).scannable == text.lower().encode()
