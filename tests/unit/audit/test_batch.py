from __future__ import annotations

import gzip
import zlib
from base64 import b64encode
from contextlib import suppress
from hashlib import sha256

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.audit.batch import (
    MAX_BATCH,
    MAX_ENTRIES,
    MAX_ENTRY,
    MAX_SEQUENCE,
    Batch,
    BatchError,
    canonical,
    encode_line,
    read_batch,
    seal,
)
from bedrock_weir.content import JSON

WRITER = "0123456789abcdef" * 2

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=10,
)
entries = st.dictionaries(texts.filter(lambda name: name != "metadata"), values)


def batch_of(*found: dict, first: int = 0) -> Batch:
    """Return the entries as a batch of one writer."""
    lines = (
        encode_line(entry, writer=WRITER, sequence=first + offset)
        for offset, entry in enumerate(found)
    )
    return Batch(WRITER, first, tuple(lines))


def test_vector_of_a_line():
    """Keys are sorted at every depth, nothing is escaped without need, one newline."""
    entry: dict[str, JSON] = {
        "b": {"z": 1.5, "a": [True, None]},
        "a": "é\n\u2028",
        "metadata": {"y": 0},
    }
    assert (
        encode_line(entry, writer=WRITER, sequence=7)
        == (
            '{"a":"é\\n\u2028","b":{"a":[true,null],"z":1.5},"metadata":'
            f'{{"log_name":"{WRITER}","sequence":7,"y":0}}}}\n'
        ).encode()
    )


def test_vector_of_an_object():
    """Key, bytes and checksum follow from the lines and the hour alone."""
    batch = batch_of({"a": 1}, {"a": 2}, first=41)
    stored = seal(batch, time_ms=1_767_225_599_999, prefix="weir/prod")
    assert stored.key == (
        f"weir/prod/dt=2025-12-31/hour=23/writer={WRITER}/"
        "000000000041-000000000042.jsonl.gz"
    )
    assert stored.body[:8] == bytes.fromhex("1f8b080000000000")
    assert gzip.decompress(stored.body) == b"".join(batch.lines)
    assert stored.sha256 == b64encode(sha256(stored.body).digest()).decode()
    assert seal(batch, time_ms=1_767_225_599_999, prefix="weir/prod") == stored


def test_key_without_prefix():
    """An empty prefix leaves no slash behind."""
    assert seal(batch_of({}), time_ms=0, prefix="").key.startswith("dt=1970-01-01/")


@given(st.lists(entries, min_size=1, max_size=5), st.integers(0, MAX_SEQUENCE - 5))
def test_reading_gives_what_was_written(found, first):
    """What is read is what was written, and where it stood in the log."""
    stored = seal(batch_of(*found, first=first), time_ms=0, prefix="")
    assert read_batch(stored.body) == [
        {**entry, "metadata": {"log_name": WRITER, "sequence": first + offset}}
        for offset, entry in enumerate(found)
    ]


@given(entries)
def test_encoding_is_canonical(entry):
    """Order of keys never matters, and encoding what was decoded changes nothing."""
    encoded = canonical(entry)
    assert canonical(dict(reversed(entry.items()))) == encoded
    assert canonical(orjson.loads(encoded)) == encoded
    assert b"\n" not in encoded


def test_an_entry_does_not_choose_its_place():
    """A place that the entry brings along is overwritten."""
    entry: dict[str, JSON] = {
        "metadata": {"log_name": "another", "sequence": 3, "uid": "u"}
    }
    line = encode_line(entry, writer=WRITER, sequence=0)
    assert orjson.loads(line)["metadata"] == {
        "log_name": WRITER,
        "sequence": 0,
        "uid": "u",
    }


@pytest.mark.parametrize(
    "entry",
    [
        {"a": "\ud800"},
        {"a": object()},
        {"a": 2**64},
        {1: "a"},
        {"metadata": "m"},
        {"a": "x" * MAX_ENTRY},
    ],
)
def test_what_cannot_be_written(entry):
    """An entry that has no encoding, or too long a one, is refused."""
    with pytest.raises(BatchError) as caught:
        encode_line(entry, writer=WRITER, sequence=0)
    assert "xxx" not in str(caught.value)


def gap() -> bytes:
    """Return lines 0 and 2."""
    return batch_of({}).lines[0] + batch_of({}, first=2).lines[0]


def two_writers() -> bytes:
    """Return lines 0 and 1 of different writers."""
    return batch_of({}).lines[0] + encode_line({}, writer="f" * 32, sequence=1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b"{}",
        b'{"metadata":[]}\n',
        f'{{"metadata":{{"log_name":"{WRITER}","sequence":true}}}}\n'.encode(),
        f'{{"metadata":{{"log_name":"{WRITER}","sequence":-1}}}}\n'.encode(),
        f'{{"metadata":{{"log_name":"{WRITER[1:]}","sequence":0}}}}\n'.encode(),
        batch_of({}).lines[0][:-1],
        batch_of({}).lines[0] + b"\n",
        gap(),
        two_writers(),
        b"\n" * (MAX_ENTRIES + 1),
        b"\n" * MAX_BATCH,
        b"x" * (MAX_BATCH + 1),
        b"[" * 100_000 + b"\n",
        b'{"a":"' + b"x" * MAX_ENTRY + b'"}\n',
    ],
    ids=range(18),
)
def test_lines_that_are_no_batch(data):
    """Lines without a place, with a gap, of two writers, or cut are refused."""
    with pytest.raises(BatchError):
        read_batch(gzip.compress(data))


def test_objects_that_are_no_gzip_member():
    """A cut object, one with a tail, and one that is far too large are refused."""
    body = seal(batch_of({"a": 1}), time_ms=0, prefix="").body
    for damaged in (
        b"",
        body[:-1],
        body + b"\0",
        body + body,
        zlib.compress(b"{}"),
        body[:-8] + b"\0\0\0\0" + body[-4:],
        gzip.compress(b"\0" * (64 * MAX_BATCH), 9),
        b"\0" * (2 * MAX_BATCH),
    ):
        with pytest.raises(BatchError):
            read_batch(damaged)


@given(st.binary(max_size=200), st.booleans())
def test_fuzz_only_documented_errors(data, compressed):
    """Any bytes are a batch or a `BatchError`."""
    with suppress(BatchError):
        read_batch(gzip.compress(data) if compressed else data)


@given(st.data())
def test_fuzz_damaged_objects(data):
    """A batch with a changed byte is refused: gzip's checksum sees it."""
    body = bytearray(seal(batch_of({"a": 1}, {"b": 2}), time_ms=0, prefix="").body)
    position = data.draw(st.integers(10, len(body) - 1))
    body[position] ^= data.draw(st.integers(1, 255))
    try:
        found = read_batch(bytes(body))
    except BatchError:
        return
    assert [entry.get("a", entry.get("b")) for entry in found] == [1, 2]
