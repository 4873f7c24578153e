from __future__ import annotations

from io import BytesIO

import pytest

from bedrock_weir.scan.texts import (
    BLOCK,
    TextReader,
    cut,
    is_binary,
    without_surrogates,
)


def read(data: bytes, head: int = 4) -> tuple[str, int]:
    """Return the text of some bytes, and how often something was replaced."""
    reader = TextReader(BytesIO(data[head:]), data[:head])
    text = "".join(reader.pieces())
    assert reader.count == len(text)
    return text, reader.replaced


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-be", "utf-16-le"]
)
def test_a_byte_order_mark_says_the_encoding(encoding: str) -> None:
    """The text is the same in every encoding, without the mark."""
    text = "Grüße, 世界 🌍 " * 10
    mark = "\ufeff" if encoding[-2:] in ("be", "le") else ""
    assert read((mark + text).encode(encoding)) == (text, 0)


def test_what_cannot_be_decoded_is_replaced_and_counted() -> None:
    """Latin-1 bytes in UTF-8, and a cut character at the end."""
    assert read(b"caf\xe9 jo@example.com \xe4\xb8") == (
        "caf\ufffd jo@example.com \ufffd\ufffd",
        3,
    )
    assert read("\ufeffab".encode("utf-16-le") + b"c") == ("ab\ufffd", 1)


def test_a_replacement_character_of_the_text_is_not_counted() -> None:
    """It may have been there before."""
    assert read("a\ufffdb".encode()) == ("a\ufffdb", 0)


def test_characters_across_blocks_stay_whole() -> None:
    """Bytes are decoded as one stream."""
    text = "ü" * BLOCK
    assert read(text.encode(), head=8191) == (text, 0)


def test_a_nul_early_on_is_no_text() -> None:
    """Unless a byte order mark explains it."""
    assert is_binary(b"\x7fELF\x00\x01")
    assert not is_binary("text".encode("utf-16"))
    assert not is_binary(b"text")


def test_pieces_are_cut_to_one_size() -> None:
    """The same text, whatever pieces it came in."""
    assert list(cut(iter(["ab", "cdefg", "", "h"]), 3)) == ["abc", "def", "gh"]
    assert list(cut(iter([]), 3)) == []


def test_lone_surrogates_are_replaced_one_by_one() -> None:
    """So offsets stay what they were."""
    assert without_surrogates("a\ud800b🌍") == "a\ufffdb🌍"
