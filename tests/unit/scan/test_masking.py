from __future__ import annotations

import pytest

from bedrock_weir.scan.masking import LONGEST, excerpt, in_full, printable


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("", "…(0)"),
        ("123", "…(3)"),
        ("1234", "1…(4)"),
        ("1234567", "1…(7)"),
        ("12345678", "12…(8)"),
        ("jo.doe@example.com", "jo…(18)"),
    ],
)
def test_at_most_two_characters_and_a_quarter_are_seen(value: str, seen: str) -> None:
    """A PIN shows at most one digit, a long value two characters."""
    assert excerpt(value) == seen


def test_nothing_moves_the_cursor() -> None:
    """Control characters, line ends and bidirectional marks come out escaped."""
    assert printable("a\x1b[2Jb\n\u202e") == "a\\x1b[2Jb\\n\\u202e"
    assert excerpt("\x1b[31mred") == "\\x1b[…(8)"
    assert "\x1b" not in in_full("\x1b[31mred")


def test_a_long_value_is_cut() -> None:
    """`--show` keeps a line a line."""
    assert in_full("x" * 1000) == "x" * LONGEST + "…(1000)"
