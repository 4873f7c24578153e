"""Texts with every kind of data, in every disguise, between every kind of filler."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

from hypothesis import strategies as st

from bedrock_weir.classifiers import RULES

EXAMPLES = sorted(
    {
        text
        for rule in RULES
        for text in (*rule.matches, *rule.misses)
        if len(text) < 400
    }
)
"""Every example that a rule gives of itself."""

FILLERS = [
    "",
    " ",
    "\n",
    ". ",
    ", ",
    '"',
    "'",
    "(",
    ")",
    "\\",
    "%",
    "&",
    "&#",
    "\0",
    "=",
    ": ",
    "-",
    "/",
    "@",
    "1",
    "42 ",
    "A",
    "Dear Ms. ",
    "password: ",
    "ssn ",
    "my name is ",
    "card number ",
    "The quick brown fox. ",
    "日本語",
    "é",
    "😀",
    "\u200b",
    "\u202e",
    "\u0301",
    "\ud800",
    "½",
    "ﷺ",
    '{"key": "',
    "https://example.com/?q=",
    "-----BEGIN PRIVATE KEY-----\n",
]


def _full_width(text: str) -> str:
    return "".join(
        chr(ord(item) + 0xFEE0) if "!" <= item <= "~" else item for item in text
    )


def _spread(text: str) -> str:
    return "\u200b".join(text)


def _percent(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode(errors="replace"))


def _entities(text: str) -> str:
    return "".join(f"&#{ord(item)};" for item in text)


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(item) & 0xFFFF:04x}" for item in text)


def _base64(text: str) -> str:
    return b64encode(text.encode(errors="replace")).decode()


def _confused(text: str) -> str:
    return text.translate(str.maketrans("aeopcxAEOPC", "аеорсхАЕОРС"))


def _decomposed(text: str) -> str:
    return "".join(item + "\u0301" if item.isalpha() else item for item in text)


DISGUISES: list[Callable[[str], str]] = [
    str,
    str,
    str,
    str,
    str.upper,
    str.lower,
    _full_width,
    _spread,
    _percent,
    lambda text: _percent(_percent(text)),
    _entities,
    _escaped,
    _base64,
    _confused,
    _decomposed,
    " ".join,
]

PIECES = st.one_of(
    st.sampled_from(FILLERS),
    st.builds(
        lambda disguise, text: disguise(text),
        st.sampled_from(DISGUISES),
        st.sampled_from(EXAMPLES or [""]),
    ),
    st.text(max_size=6),
)

HOSTILE = st.lists(PIECES, max_size=10).map("".join)
"""Texts of all that."""
