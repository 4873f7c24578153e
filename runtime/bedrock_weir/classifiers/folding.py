"""What a text says to its reader, whatever way its characters are written.

Rule 1: folded is what hides a character and nothing else: compatibility forms
        (full-width, mathematical, circled), other scripts' digits, look-alikes of
        Latin letters within Latin words, invisible characters, combining marks, odd
        spaces and dashes, HTML entities, percent-encoding, escapes with a backslash.
Rule 2: what is one form within another is folded `DEPTH` times.
Rule 3: whether a character is folded depends on the few characters around it, so that
        a part of a text folds as it does in the whole.
Rule 4: every offset of the folded text has its place in the text as it was written;
        the place of what was folded is all that it was folded from.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from html.entities import html5
from typing import NamedTuple

from pyperscan import Flag

from bedrock_weir.classifiers import characters
from bedrock_weir.classifiers.native import Hits, Spans

DEPTH = 3
"""Encodings within encodings that are undone."""

Piece = tuple[int, int, int, int]
"""Start and end in the folded text, start and end in the text before, in bytes."""


class Fold:
    """The places of one folding.

    Args:
        pieces: what was replaced, in order.
    """

    __slots__ = ("_pieces", "_sources", "_starts")

    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self._starts = [piece[0] for piece in pieces]
        self._sources = [piece[2] for piece in pieces]

    def start(self, offset: int) -> int:
        """Return where what begins at an offset began."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        _, end, source_start, source_end = self._pieces[index]
        return source_start if offset < end else source_end + offset - end

    def end(self, offset: int) -> int:
        """Return where what ends at an offset ended."""
        index = bisect_left(self._starts, offset) - 1
        if index < 0:
            return offset
        _, end, _, source_end = self._pieces[index]
        return source_end if offset <= end else source_end + offset - end

    def forward(self, offset: int) -> int:
        """Return where an offset of the text before stands now."""
        index = bisect_left(self._sources, offset) - 1
        if index < 0:
            return offset
        start, end, _, source_end = self._pieces[index]
        return start if offset < source_end else end + offset - source_end


def one_to_one(text: str) -> str:
    """Replace characters by single characters: the positions stay what they are."""
    for character, plain in characters.COMMON.items():
        if character in text:
            text = text.replace(character, plain)
    needs = dict(_needs().find(text.encode(errors="replace")))
    if _SINGLE in needs:
        text = text.translate(_TO_SINGLE)
        needs = dict(_needs().find(text.encode(errors="replace")))
    if _MIXES in needs:
        text = _WORD.sub(_latin, text)
    return text


class Folded(NamedTuple):
    """What a text says.

    Attributes:
        data: in UTF-8.
        folds: the foldings that led there, the first first.
        certain: the offset in it from which on more text could change what it says:
            an escape begins there that is not complete.
    """

    data: bytes
    folds: list[Fold]
    certain: int


def undecided(text: str) -> int:
    """Return how many characters at the end could still be of another script.

    Args:
        text: as `one_to_one` left it. A word of look-alikes alone is in their script
            until a letter of ours follows.
    """
    return len(text) - len(text.rstrip(_LATIN))


def fold(data: bytes, certain: int) -> Folded:
    """Undo what hides characters.

    Args:
        data: UTF-8, as `one_to_one` left it.
        certain: the offset from which on more text could change what it says.
    """
    folds: list[Fold] = []
    for _ in range(DEPTH):
        before = len(folds)
        certain = _begun(data, certain)
        for replacements in _passes(data):
            data, done = _replaced(data, replacements(data))
            if done is not None:
                folds.append(done)
                certain = done.forward(certain)
        if len(folds) == before:
            return Folded(data, folds, certain)
    return Folded(data, folds, _begun(data, certain))


_BEGUN = re.compile(
    rb"(?:&(?:#[xX]?[0-9A-Fa-f]{0,7}|[A-Za-z0-9]{0,25})"
    rb"|%(?:[0-9A-Fa-f]?|[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f]){0,2}"
    rb"(?:%[89ABab]?)?)"
    rb"|\\{1,8}(?:u(?:[0-9A-Fa-f]{0,3}|\{[0-9A-Fa-f]{0,6})|x[0-9A-Fa-f]?)?)\Z"
)
_MARK = re.compile(rb"[&%\\]")
_BEGUN_WIDTH = 32


def _begun(data: bytes, end: int) -> int:
    """Return where the escape begins that is open at an offset, or that offset."""
    if end < len(data):
        data = data[:end]
    for match in _MARK.finditer(data, max(0, end - _BEGUN_WIDTH)):
        if _BEGUN.match(data, match.start()):
            return match.start()
    return end


_Replacements = Iterable[tuple[int, int, bytes]]


def _passes(data: bytes) -> list[Callable[[bytes], _Replacements]]:
    """Return what can have something to do."""
    passes: list[Callable[[bytes], _Replacements]] = []
    if not data.isascii():
        passes.append(_hidden)
    if b"&" in data:
        passes.append(_entities)
    if b"%" in data:
        passes.append(_percents)
    if b"\\" in data:
        passes.append(_escapes)
    return passes


def _replaced(data: bytes, replacements: _Replacements) -> tuple[bytes, Fold | None]:
    out: list[bytes] = []
    pieces: list[Piece] = []
    done = length = 0
    for start, end, new in replacements:
        out += (data[done:start], new)
        length += start - done
        begin = length
        length += len(new)
        if not new and pieces and start == done and pieces[-1][0] == begin:
            pieces[-1] = (begin, begin, pieces[-1][2], end)
        else:
            pieces.append((begin, length, start, end))
        done = end
    if not pieces:
        return data, None
    out.append(data[done:])
    return b"".join(out), Fold(pieces)


@cache
def _others() -> Spans:
    return Spans(characters.IS_OTHER, Flag.UTF8)


_SAYS = {
    character.encode(): said.encode() for character, said in characters.SEVERAL.items()
}


def _hidden(data: bytes) -> _Replacements:
    for start, end in _others().find(data):
        yield start, end, _SAYS.get(data[start:end], b"")


_ENTITY = re.compile(
    rb"&(?:#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,24};)"
)


def _entities(data: bytes) -> _Replacements:
    for match in _ENTITY.finditer(data):
        new = _entity(match[0].decode()[1:])
        if new:
            yield *match.span(), new.encode()


def _entity(name: str) -> str:
    if not name.startswith("#"):
        return html5.get(name, "")
    digits = name[1:].rstrip(";")
    return _character(int(digits[1:], 16) if digits[0] in "xX" else int(digits))


def _character(number: int) -> str:
    is_text = 0 < number < 0xD800 or 0xDFFF < number < 0x110000
    return chr(number) if is_text else ""


_PERCENT = re.compile(
    rb"%[0-7][0-9A-Fa-f]|%[CDcd][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]"
    rb"|%[Ee][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f]){2}"
    rb"|%[Ff][0-7](?:%[89ABab][0-9A-Fa-f]){3}"
)
_FROM_PERCENT = {
    f"%{digits}".encode(): bytes([number])
    for number in range(1, 0x80)
    for digits in (f"{number:02x}", f"{number:02X}")
}


def _percents(data: bytes) -> _Replacements:
    for match in _PERCENT.finditer(data):
        written = match[0]
        new = _FROM_PERCENT.get(written) or _from_percent(written)
        if new:
            yield *match.span(), new


def _from_percent(written: bytes) -> bytes:
    new = bytes.fromhex(written.replace(b"%", b"").decode())
    try:
        new.decode()
    except UnicodeDecodeError:
        return b""
    return new.replace(b"\0", b" ")


_ESCAPE = re.compile(
    rb"\\{1,8}(?:u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}|x[0-9A-Fa-f]{2}|[nrt]|"
    rb"[\"'`*_{}\[\]()#+\-.!~|<>@&%$^=:,;/])"
)
_SPACES = {b"n": b"\n", b"r": b"\n", b"t": b" "}


def _escapes(data: bytes) -> _Replacements:
    for match in _ESCAPE.finditer(data):
        name = match[0].lstrip(b"\\")
        if len(name) == 1:
            yield *match.span(), _SPACES.get(name, name)
            continue
        new = _character(int(name[1:].strip(b"{}"), 16))
        if new:
            yield *match.span(), new.encode()


_LATIN = "".join(characters.LATIN)
_IS_MIXED = rf"[A-Za-z0-9][{_LATIN}]|[{_LATIN}][A-Za-z0-9]"
_WORD = re.compile(rf"[{_LATIN}A-Za-z0-9]{{2,}}")
_TO_LATIN = str.maketrans(characters.LATIN)
_TO_SINGLE = str.maketrans(characters.SINGLE)
_SINGLE, _MIXES = range(2)


@cache
def _needs() -> Hits:
    return Hits([characters.IS_SINGLE, _IS_MIXED], Flag.UTF8)


def _latin(match: re.Match[str]) -> str:
    """Read a word of Latin letters and look-alikes as a Latin word."""
    word = match[0]
    folded = word.translate(_TO_LATIN)
    is_foreign = not any(character.isascii() for character in word)
    return word if is_foreign else folded
