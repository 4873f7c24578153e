"""What a block may hide: its text once decoded.

Rule 1: a decoder runs only where a pattern of `tags.DECODING` matched, on one block,
        on `CANDIDATES` pieces at the most, and no deeper than `DEPTH`.
Rule 2: what does not decode to readable text is not text.
Rule 3: characters that nobody sees, yet carry letters (tags, variation selectors),
        are always read.
Rule 4: what does not begin like text is not decoded any further.
"""

from __future__ import annotations

import binascii
import codecs
import html
import re
import string
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import numpy as np

CANDIDATES = 16
"""Pieces that one decoder tries in a block."""
DEPTH = 2
"""Times that what was decoded is decoded again."""

_LONGEST = 4096
_READABLE = 0.85
_SHORTEST = 8
_PROBE = 24
"""Bytes that tell whether what follows can be text at all."""
_WIDEST = 4
"""Bytes of a character at the most."""
_MARKS = " .,!?'\"\n"
_PLAIN = f"{string.ascii_letters}{string.digits}{_MARKS}".encode()

_BASE64 = re.compile(
    r"(?:[A-Za-z0-9+/_\-]{0,15}+[^A-Za-z0-9+/_\-]++)*+([A-Za-z0-9+/_\-]{16,4096}={0,2})"
)
"""Shorter words, and what would be base64 behind them."""
_HEX = re.compile(r"(?:(?:0x|\\x|\\u00)?[0-9A-Fa-f]{2}[ :,]{0,2}){12,1024}")
_HEX_PAIR = re.compile(r"(?:0x|\\x|\\u00)?([0-9A-Fa-f]{2})")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"\\(?:([nrt])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))")
_SPACED = re.compile(r"(?:\b\w[ .,_*|/~+\-]{1,3}){3,2000}\w\b")
_SPACED_WORDS = re.compile(r"[ .,_*|/~+\-]{2,3}")
_SEPARATORS = re.compile(r"[ .,_*|/~+\-]")
_HIDDEN = re.compile("[\U000e0020-\U000e007e\U000e0100-\U000e01ef\ufe00-\ufe0f]{4,}")
_AS_I = bytes.maketrans(b"0134578@$", b"oieastbas")
_AS_L = bytes.maketrans(b"0134578@$", b"oleastbas")
_LEET_I = re.compile(r"[!|](?=[a-z])")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A decoded text, and the characters of the block that it stood in."""

    text: str
    start: int
    end: int


_Decoder: TypeAlias = Callable[[str], Iterator[Hidden]]


def hidden_in(block: str, asked: Collection[str], *, carries: bool) -> Iterator[Hidden]:
    """Return what a block hides, decoding as it is taken.

    Args:
        asked: the names of the patterns of `tags.DECODING` that matched in it.
        carries: whether characters that nobody sees may carry letters in it.
    """
    if carries:
        yield from _invisible(block)
    for name in sorted(asked):
        decoder = _DECODERS.get(name)
        if decoder is not None:
            yield from (hidden for hidden in decoder(block) if hidden.text != block)


def hidden_deeper(outer: Hidden, asked: Collection[str]) -> Iterator[Hidden]:
    """Return what a decoded text hides, at the place of that text."""
    for item in hidden_in(outer.text, asked, carries=not outer.text.isascii()):
        yield Hidden(item.text, outer.start, outer.end)


def _begins_as_text(raw: bytes) -> bool:
    """Tell whether bytes can begin a text; its last character may be cut."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return error.start > len(raw) - _WIDEST
    return True


def _readable(raw: bytes) -> str | None:
    """Return the text that bytes are, or None (rule 2)."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if text.isascii():
        plain = len(raw) - len(raw.translate(None, _PLAIN))
    else:
        plain = sum(item.isalnum() or item in _MARKS for item in text)
    if len(text) < _SHORTEST or plain < _READABLE * len(text):
        return None
    return text


def _base64(block: str) -> Iterator[Hidden]:
    position = 0
    for _ in range(CANDIDATES):
        match = _BASE64.match(block, position)
        if match is None:
            return
        position = match.end()
        body = match[1].rstrip("=").replace("-", "+").replace("_", "/")
        body = body[: len(body) - (len(body) % 4 == 1)]
        probe = min(len(body) // 4, _PROBE // 3) * 4
        if not _begins_as_text(binascii.a2b_base64(body[:probe])):
            continue
        text = _readable(binascii.a2b_base64(body + "=" * (-len(body) % 4)))
        if text is not None:
            yield Hidden(text, *match.span(1))


def _hex(block: str) -> Iterator[Hidden]:
    for match in islice(_HEX.finditer(block), CANDIDATES):
        pairs = islice(_HEX_PAIR.finditer(match[0]), _PROBE)
        if not _begins_as_text(bytes(int(pair[1], 16) for pair in pairs)):
            continue
        text = _readable(bytes.fromhex("".join(_HEX_PAIR.findall(match[0]))))
        if text is not None:
            yield Hidden(text, *match.span())


def _percent(block: str) -> Iterator[Hidden]:
    text = _PERCENT.sub(lambda match: chr(int(match[1], 16)), block)
    yield Hidden(text.replace("+", " "), 0, len(block))


def _entity(block: str) -> Iterator[Hidden]:
    yield Hidden(html.unescape(block), 0, len(block))


def _escape(block: str) -> Iterator[Hidden]:
    yield Hidden(_ESCAPE.sub(_unescaped, block), 0, len(block))


def _unescaped(match: re.Match[str]) -> str:
    if match[1] is not None:
        return "\n"
    code = int(match[2] or match[3], 16)
    return chr(code)


def _spaced(block: str) -> Iterator[Hidden]:
    yield Hidden(_SPACED.sub(_joined, block), 0, len(block))


def _joined(match: re.Match[str]) -> str:
    run = match.group()
    words = _SPACED_WORDS.split(run)
    if len(words) == 1 and " " in run and len(set(_SEPARATORS.findall(run))) > 1:
        words = run.split(" ")
    return " ".join(_SEPARATORS.sub("", word) for word in words)


def _leet(block: str) -> Iterator[Hidden]:
    # a byte of ASCII is a character, and bytes translate ten times as fast
    lowered = _LEET_I.sub("i", block.lower()).encode(errors="surrogatepass")
    for table in (_AS_I, _AS_L) if b"1" in lowered else (_AS_I,):
        text = lowered.translate(table).decode(errors="surrogatepass")
        yield Hidden(text, 0, len(block))


def _rot13(block: str) -> Iterator[Hidden]:
    yield Hidden(codecs.encode(block, "rot13"), 0, len(block))


def _invisible(block: str) -> Iterator[Hidden]:
    """Read tags as ASCII, and variation selectors as bytes (rule 3)."""
    for number, match in enumerate(_HIDDEN.finditer(block)):
        if number == CANDIDATES:
            return
        raw = _carried(match.group()[:_LONGEST])
        text = _readable(raw)
        if text is not None:
            yield Hidden(text, match.start(), match.end())


def _carried(run: str) -> bytes:
    codes = np.frombuffer(run.encode("utf-32-le"), dtype="<u4")
    low = np.where(codes >= 0xE0000, codes - 0xE0000, codes - 0xFE00)
    high = codes - 0xE0100 + 0x10
    return np.where(codes >= 0xE0100, high, low).astype(np.uint8).tobytes()


_DECODERS: dict[str, _Decoder] = {
    "decode.base64": _base64,
    "decode.entity": _entity,
    "decode.escape": _escape,
    "decode.hex": _hex,
    "decode.leet": _leet,
    "decode.percent": _percent,
    "decode.rot13": _rot13,
    "decode.spaced": _spaced,
}
