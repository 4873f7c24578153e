"""Data within data: what a token says once it is decoded.

Rule 1: base64, base64url, base32, hexadecimal and characters set apart are undone where
        what they say is text; that is then read like any text, so that an encoding
        within an encoding is undone too. Each layer is shorter than the one around it.
Rule 2: what is found in it is found in the whole token: a part of an encoding cannot
        be taken out.
"""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Callable, Iterable

from bedrock_weir.classifiers.rule import Form, Match, Reading, Rule
from bedrock_weir.content import Finding

Find = Callable[[str], Iterable[Finding]]

_PROBE = 24
"""Characters that tell whether a token says text at all."""
_CARD_LENGTHS = range(13, 20)
"""Digits of a payment card, the only number that its digits alone tell."""
_SURE = 0.95
"""How sure it is that who encodes a value means the value."""

_TO_STANDARD = str.maketrans("-_", "+/")
_IN_TEXT = frozenset(range(0x20, 0x7F)) | {0x09, 0x0A, 0x0D}


def layers(find: Find, classes: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that decode.

    Args:
        find: finds everything in what was decoded.
        classes: that it can find.
    """
    least = min(classes)
    return (
        Form(
            name="in-base64",
            data_class=least,
            others=classes,
            pattern=r"[A-Za-z0-9+/_\-]{20,1000}={0,2}",
            trigger=r"[A-Za-z0-9+/_\-]{20}",
            read=lambda match: _within(match, _from_base64, find),
        ),
        Form(
            name="in-hexadecimal",
            data_class=least,
            others=classes,
            pattern=r"\b(?:[0-9A-Fa-f]{2}:?){11,320}[0-9A-Fa-f]{2}\b",
            trigger=r"[0-9A-Fa-f:]{24}",
            read=lambda match: _within(match, _from_hexadecimal, find),
        ),
        Form(
            name="in-spaced-characters",
            data_class=least,
            others=classes,
            pattern=r"\b[A-Z0-9](?:[ ._\-][A-Z0-9]){11,120}\b",
            trigger=r"\b[A-Z0-9](?:[ ._\-][A-Z0-9]){11}",
            opening=r"(?<![0-9A-Za-z])(?:[A-Z0-9][ ._\-]){0,121}[A-Z0-9]?",
            read=lambda match: _within(match, _from_spaced, find),
        ),
        Form(
            name="in-base32",
            data_class=least,
            others=classes,
            pattern=r"\b[A-Z2-7]{24,1000}",
            trigger=r"\b[A-Z2-7]{24}",
            read=lambda match: _within(match, _from_base32, find),
        ),
        Form(
            name="in-rot13",
            data_class=least,
            others=frozenset({"AWS_ACCESS_KEY"}),
            pattern=r"\bN(?:OV|PP|XV|FV)N[A-Z2-7]{16}\b",
            read=lambda match: _within(match, _from_rot13, find),
        ),
    )


def _within(
    match: Match, decode: Callable[[str], str], find: Find
) -> Iterable[Reading]:
    said = decode(match.value)
    if not said:
        return ()
    found: dict[str, float] = {}
    for finding in find(said):
        score = finding.score * _SURE
        found[finding.data_class] = max(score, found.get(finding.data_class, 0))
    end = len(match.value)
    return [Reading(name, 0, end, score) for name, score in found.items()]


def _from_base64(value: str) -> str:
    value = value.rstrip("=").translate(_TO_STANDARD)
    probe = value[: min(_PROBE, len(value) // 4 * 4)]
    if not _says_text(binascii.a2b_base64(probe)):
        return ""
    value = value[: len(value) - (len(value) % 4 == 1)]
    data = binascii.a2b_base64(value + "=" * (-len(value) % 4))
    return _text(data)


def _from_hexadecimal(value: str) -> str:
    digits = value.replace(":", "")
    data = bytes.fromhex(digits[: len(digits) // 2 * 2])
    return _text(data) if _says_text(data[:_PROBE]) else ""


def _from_base32(value: str) -> str:
    value += "=" * (-len(value) % 8)
    if len(value.rstrip("=")) % 8 in (1, 3, 6):
        return ""
    return (
        _text(base64.b32decode(value))
        if _says_text(base64.b32decode(value[:_PROBE]))
        else ""
    )


def _from_spaced(value: str) -> str:
    joined = value[::2]
    is_number = joined.isdigit() and len(joined) not in _CARD_LENGTHS
    return "" if is_number else joined


def _from_rot13(value: str) -> str:
    return codecs.decode(value, "rot13")


def _says_text(data: bytes) -> bool:
    """Tell whether bytes begin like text, UTF-8 or UTF-16."""
    if data[1::2].count(0) > len(data) // 3:
        data = data[::2]
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return False
    return all(byte in _IN_TEXT or byte >= 0x80 for byte in data)


def _text(data: bytes) -> str:
    if data[1::2].count(0) > len(data) // 3:
        return data.decode("utf-16-le", errors="replace")
    return data.decode(errors="replace")
