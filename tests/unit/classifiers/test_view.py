"""Where the bytes of a folded text stand in the text as it was written."""

from __future__ import annotations

import pytest

from bedrock_weir.classifiers.view import View

FOLDED = [
    ("plain text", "plain text"),
    ("user%40example.com", "user@example.com"),
    ("user%2540example.com", "user@example.com"),
    ("a&#112;ple &amp;amp; more", "apple & more"),
    ("\\u0041KIA", "AKIA"),
    ("\uff21\uff2b\uff29\uff21", "AKIA"),
    ("p\u0430ssword", "password"),
    ("\u043f\u0430\u0440\u043e\u043b\u044c", "\u043f\u0430\u0440\u043e\u043b\u044c"),
    ("p\u200ba\u200bss", "pass"),
    ("\u0664\u0661", "41"),
    ("\u201cquoted\u201d \u2014 so", '"quoted" - so'),
    ("\U0001d400\U0001d40a", "AK"),
    ("caf\u00e9", "caf\u00e9"),
    ("100% sure & well", "100% sure & well"),
    ("%zz &nosuch; \\q", "%zz &nosuch; \\q"),
]


@pytest.mark.parametrize(("written", "said"), FOLDED)
def test_a_text_says_what_it_says(written: str, said: str) -> None:
    """Whatever way its characters are written."""
    assert View(written).data.decode() == said


@pytest.mark.parametrize(("written", "said"), FOLDED)
def test_places_are_in_order_and_within_the_text(written: str, said: str) -> None:
    """Every offset has one, and the whole is the whole."""
    view = View(written)
    offsets = range(len(view.data) + 1)
    starts, ends = [*map(view.start, offsets)], [*map(view.end, offsets)]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert (ends[0], starts[0], ends[-1]) == (0, 0, len(written))
    del said


def test_what_was_folded_stands_where_all_of_it_was() -> None:
    """The place of one character is everything that said it."""
    view = View("x%2540y")
    at = view.data.index(b"@")
    assert (view.start(at), view.end(at + 1)) == (1, 6)


@pytest.mark.parametrize("size", [5, 600])
def test_within_a_character_counts_as_the_character(size: int) -> None:
    """A start goes back to it, an end takes it in, in short texts and in long."""
    view = View("x" * size + "\u0800" + "y")
    assert view.start(size + 1) == view.start(size + 2) == size
    assert view.end(size + 1) == view.end(size + 3) == size + 1
    assert view.start(size + 3) == size + 1


@pytest.mark.parametrize(
    "tail", ["&#4", "&am", "%4", "%", "\\u00", "\\", "%c3%", "%2541%2"]
)
def test_an_escape_that_may_go_on_is_not_certain(tail: str) -> None:
    """What stands before it is."""
    view = View("word " + tail)
    assert view.start(view.certain) <= len("word ") + len(tail) - 1
    assert View("word ").certain == len("word ")


def test_a_lone_surrogate_is_one_character() -> None:
    """JSON can hold one; UTF-8 cannot."""
    assert View("\ud800a").data == b"?a"


def test_a_word_of_look_alikes_is_not_certain_until_it_ends() -> None:
    """A letter of ours after it would make it one of our words."""
    word = "\u0430\u0440"
    assert View("word " + word).certain == len("word ")
    assert View("word " + word + "\u043b").certain == len(("word " + word).encode()) + 2
    assert View("word " + word + "i").data == b"word api"
