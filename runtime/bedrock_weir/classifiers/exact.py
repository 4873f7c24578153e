"""Exact-match sets: lists of a customer's own values, by their hashes alone.

A set is one run of bytes that can be mapped into memory: a header in JSON, a filter
and a table. It holds no text.

    magic            8 bytes, `WEIRSET1`
    header length    4 bytes, little endian
    header           JSON, filled up with spaces to a multiple of 8
    filter           2**filter_bits bits: which sequences are worth a closer look
    index            2**16 + 1 numbers of 4 bytes: where digests of a prefix begin
    digests          8 bytes each, in order

Rule 1: what counts as the same value is said in `wordhash`: letters and digits count,
        case and what parts the words does not.
Rule 2: a digest is BLAKE2b of the value, cut to 8 bytes, under the set's salt and the
        holder's key. With n entries, one value in 2**64 / n is found that is not in
        the set: for a million entries, one in 18 million million.
Rule 3: the salt stands in the header, so who has the file can try values; who must not
        needs a key that is kept elsewhere. The filter's base depends on the key too.
Rule 4: a value takes constant time: one bit of the filter, and for one in thirty that
        is not in the set, a digest and a few comparisons.
"""

from __future__ import annotations

import json
import re
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from bedrock_weir.classifiers import wordhash
from bedrock_weir.classifiers.rule import Form, Match, Reading, Rule
from bedrock_weir.content import Finding, Span
from bedrock_weir.errors import PolicyError

MAGIC = b"WEIRSET1"
SHORTEST = 4
"""Letters and digits of a value at least."""
MOST_WORDS = 8
"""Words of a value at the most: an address of a street, a mail address."""

_MOST_GROUPS = 5
"""Groups that a long number is written in at the most."""
_MOST_LEAD = 16
"""Characters before the first digit of what a rule can find."""
_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[^\W_]+")
_LONG_NUMBER = re.compile(r"[0-9]{6}")
_PREFIX_BITS = 16
_FILTER_SHARE = 24
"""Bits of the filter for each entry, at least."""
_BLOCK = 8192
"""Characters that are hashed at once."""


@dataclass(frozen=True, slots=True)
class SetHeader:
    """What a set says of itself.

    Attributes:
        data_class: the class of what is found.
        score: how sure a finding is.
        salt: 16 bytes.
        count: entries.
        filter_bits: the filter has as many bits as two to this power.
        most_words: words of an entry at the most, where digits in groups are one.
        most_groups: groups that an entry's digits can be written in.
        shortest: characters of its shortest entry.
        longest: characters of its longest entry.
        lead: characters before an entry's first digit at the most.
        has_mail: whether an entry is a mail address.
        has_words: whether an entry is neither, nor has a digit early on.
    """

    data_class: str
    score: float
    salt: bytes
    count: int
    filter_bits: int
    most_words: int
    most_groups: int
    shortest: int
    longest: int
    lead: int
    has_mail: bool
    has_words: bool


def build_set(
    lines: Iterable[str],
    *,
    data_class: str,
    salt: bytes,
    key: bytes = b"",
    score: float = 0.95,
) -> bytes:
    """Make a set of lines, one value each.

    Args:
        data_class: the class of what is found.
        salt: 16 bytes of chance.
        key: kept elsewhere, up to 64 bytes; needed again to look up.
        score: how sure a finding is, 0 to 1.

    Raises:
        PolicyError: a line is too short, too long or has too many words.
    """
    if len(salt) != blake2b.SALT_SIZE:
        raise PolicyError(f"the salt has {len(salt)} bytes; it needs 16")
    values: set[str] = set()
    lead, has_mail, has_words = 0, False, False
    for number, line in enumerate(lines, 1):
        value = wordhash.normal(line)
        if not value:
            continue
        words = value.count(" ") + 1
        if not SHORTEST <= len(value) <= wordhash.LONGEST or words > MOST_WORDS:
            raise PolicyError(
                f"line {number} has {len(value)} characters in {words} words; a value "
                f"has {SHORTEST} to {wordhash.LONGEST} in up to {MOST_WORDS}"
            )
        values.add(value)
        before = _before_digit(value)
        if "@" in line:
            has_mail = True
        elif before > _MOST_LEAD:
            has_words = True
        else:
            lead = max(lead, before)
    if not values:
        raise PolicyError("the list is empty; a set needs at least one value")
    entries = sorted(values)
    header = SetHeader(
        data_class=data_class,
        score=score,
        salt=salt,
        count=len(entries),
        filter_bits=max(12, (len(entries) * _FILTER_SHARE - 1).bit_length()),
        most_words=1 + max(entry.count(" ") for entry in entries),
        most_groups=_MOST_GROUPS if any(map(_LONG_NUMBER.search, entries)) else 1,
        shortest=min(map(len, entries)),
        longest=max(map(len, entries)),
        lead=lead,
        has_mail=has_mail,
        has_words=has_words,
    )
    return _written(header, entries, key)


def _before_digit(value: str) -> int:
    digit = _DIGIT.search(value)
    return _MOST_LEAD + 1 if digit is None else digit.start()


def _written(header: SetHeader, entries: list[str], key: bytes) -> bytes:
    hashes = wordhash.mixed(wordhash.hash_of_each(entries, _powers(header.salt, key)))
    bits = np.zeros(1 << header.filter_bits, dtype=np.uint8)
    bits[hashes >> np.uint64(64 - header.filter_bits)] = 1
    digest = _digester(header.salt, key)
    digests = np.array([digest(entry) for entry in entries], dtype=np.uint64)
    digests.sort()
    prefixes = np.arange((1 << _PREFIX_BITS) + 1, dtype=np.uint64)
    tops = digests >> np.uint64(64 - _PREFIX_BITS)
    index = np.searchsorted(tops, prefixes).astype("<u4")
    fields = {
        "data_class": header.data_class,
        "score": header.score,
        "salt": header.salt.hex(),
        "count": len(digests),
        "digest_bytes": 8,
        "normalisation": 1,
        "filter_bits": header.filter_bits,
        "most_words": header.most_words,
        "most_groups": header.most_groups,
        "shortest": header.shortest,
        "longest": header.longest,
        "lead": header.lead,
        "has_mail": header.has_mail,
        "has_words": header.has_words,
    }
    text = json.dumps(fields, sort_keys=True).encode()
    text += b" " * (-(len(MAGIC) + 4 + len(text)) % 8)
    body = np.packbits(bits, bitorder="little").tobytes() + index.tobytes()
    body += b"\0" * (-len(body) % 8) + digests.astype("<u8").tobytes()
    return b"".join((MAGIC, struct.pack("<I", len(text)), text, body))


class ExactSet:
    """Finds the values of a set in texts.

    Args:
        data: what `build_set` made: bytes, or a mapped file.
        key: the key that it was made with.

    Raises:
        PolicyError: the data is no set, or is cut short.
    """

    def __init__(self, data: bytes | memoryview, *, key: bytes = b"") -> None:
        view = memoryview(data)
        self.header, start = _read_header(view)
        filter_end = start + (1 << self.header.filter_bits) // 8
        index_end = filter_end + 4 * ((1 << _PREFIX_BITS) + 1)
        digests_start = index_end + -(index_end - start) % 8
        digests_end = digests_start + 8 * self.header.count
        if len(view) != digests_end:
            raise PolicyError("the exact-match set is cut short; make it again")
        self._filter = np.frombuffer(view[start:filter_end], dtype=np.uint8)
        self._index = np.frombuffer(view[filter_end:index_end], dtype="<u4")
        self._digests = view[digests_start:digests_end].cast("Q")
        self._most = self.header.most_words + self.header.most_groups - 1
        self._powers = _powers(self.header.salt, key)
        self._digest = _digester(self.header.salt, key)

    def __contains__(self, value: str) -> bool:
        """Tell whether a value is in the set."""
        return self._holds(wordhash.normal(value))

    def find(self, text: str) -> list[Finding]:
        """Return the values of the set in a text: leftmost, then longest."""
        header = self.header
        found: list[Finding] = []
        done = 0
        for start, end in sorted(self._candidates(text), key=lambda p: (p[0], -p[1])):
            if start >= done and self._holds(wordhash.normal(text[start:end])):
                span = Span(start, end)
                found.append(Finding(header.data_class, span, header.score))
                done = end
        return found

    def open_from(self, text: str) -> int:
        """Return where a value could still begin or grow if more text came."""
        most = self._most
        width = most * (wordhash.LONGEST + wordhash.GAP)
        base = max(0, len(text) - width)
        words = list(wordhash.sequences(text[base:], 1, self._powers))
        if not words:
            return len(text)
        starts, ends = words[0].starts.tolist(), words[0].ends.tolist()
        if len(text) - base - ends[-1] > wordhash.GAP:
            return len(text)
        first = len(starts) - 1
        lowest = max(0, len(starts) - most)
        while first > lowest and starts[first] - ends[first - 1] <= wordhash.GAP:
            first -= 1
        return base + int(starts[first])

    def rules(self) -> tuple[Rule, ...]:
        """Return rules that find the values: numbers, mail addresses, short codes.

        A set with values of words alone (names) has none: every word of a text would
        be a match. It is asked whole texts with `find`, and so is one whose codes are
        written in parts with spaces between them.
        """
        if self.header.has_words:
            return ()
        name = f"exact-{self.header.data_class.lower().replace('_', '-')}"
        make = partial(Form, data_class=self.header.data_class, read=self._read)
        start, lead = r"[A-Za-z\x80-\xff]", r"[A-Za-z_.\-/:+#\x80-\xff]"
        inner = r"[A-Za-z0-9_.\-/@:+#\x80-\xff]"
        most, least = self.header.lead, self.header.shortest
        before = f"(?:{start}{lead}{{0,{2 * most - 1}}})?" if most else ""
        rest = max(0, least - most - 1)
        rules = [
            make(
                name=f"{name}-token",
                pattern=rf"{before}[0-9]{inner}{{{rest},96}}",
                trigger="[0-9]",
            )
        ]
        if self.header.has_mail:
            local = r"[A-Za-z0-9_.+\-\x80-\xff]{1,64}"
            rules.append(
                make(
                    name=f"{name}-mail",
                    pattern=rf"{local}@[A-Za-z0-9.\-\x80-\xff]{{3,96}}",
                    trigger="@",
                )
            )
        if self.header.most_groups > 1:
            rules.append(
                make(
                    name=f"{name}-digits",
                    pattern=r"\b[0-9]{1,20}(?:[ ()./\-]{1,3}[0-9]{1,20}){1,7}",
                    opening=r"[0-9][0-9 ()./\-]{0,180}",
                )
            )
        return tuple(rules)

    def _read(self, match: Match) -> Iterator[Reading]:
        text = match.value.encode("latin-1").decode("utf-8", "replace")
        for start, end in self._in_token(text):
            first = len(text[:start].encode())
            last = first + len(text[start:end].encode())
            yield Reading(self.header.data_class, first, last, self.header.score)

    def _in_token(self, text: str) -> Iterator[tuple[int, int]]:
        """Return the values in a short text, one by one."""
        words = [match.span() for match in _WORD.finditer(text)]
        index = 0
        while index < len(words):
            start = words[index][0]
            for last in range(min(index + self._most, len(words)) - 1, index - 1, -1):
                end = words[last][1]
                if self._holds(wordhash.normal(text[start:end])):
                    yield start, end
                    index = last
                    break
            index += 1

    def _candidates(self, text: str) -> Iterator[tuple[int, int]]:
        """Return the sequences of words that pass the filter."""
        overlap = self._most * (wordhash.LONGEST + wordhash.GAP)
        for base in range(0, max(1, len(text)), _BLOCK):
            block = text[base : base + _BLOCK + overlap]
            is_last = base + len(block) == len(text)
            for item in wordhash.sequences(block, self._most, self._powers):
                known = self._passes(item)
                known &= (item.starts > 0) | (base == 0)
                known &= (item.ends < len(block)) | is_last
                for index in np.flatnonzero(known).tolist():
                    yield base + int(item.starts[index]), base + int(item.ends[index])

    def _passes(self, item: wordhash.Sequences) -> npt.NDArray[np.bool_]:
        header = self.header
        places = wordhash.mixed(item.hashes) >> np.uint64(64 - header.filter_bits)
        bits = self._filter[places >> np.uint64(3)]
        passes = (bits >> (places & np.uint64(7)).astype(np.uint8)) & 1
        known: npt.NDArray[np.bool_] = passes.astype(np.bool_)
        known &= item.lengths >= header.shortest
        known &= item.lengths <= header.longest
        known &= item.spaces < header.most_words
        return known

    def _holds(self, value: str) -> bool:
        digest = self._digest(value)
        prefix = digest >> (64 - _PREFIX_BITS)
        low, high = int(self._index[prefix]), int(self._index[prefix + 1])
        place = bisect_left(self._digests, digest, low, high)
        return place < high and self._digests[place] == digest


class _Digester:
    __slots__ = ("_fresh",)

    def __init__(self, salt: bytes, key: bytes) -> None:
        self._fresh = blake2b(digest_size=8, key=key, salt=salt, person=b"weir-set")

    def __call__(self, value: str) -> int:
        state = self._fresh.copy()
        state.update(value.encode("utf-8", "surrogatepass"))
        return int.from_bytes(state.digest(), "little")


def _digester(salt: bytes, key: bytes) -> _Digester:
    return _Digester(salt, key)


def _powers(salt: bytes, key: bytes) -> npt.NDArray[np.uint64]:
    seed = blake2b(b"base", digest_size=8, key=key, salt=salt, person=b"weir-set")
    return wordhash.powers(int.from_bytes(seed.digest(), "little") | 1)


def _read_header(view: memoryview) -> tuple[SetHeader, int]:
    if bytes(view[:8]) != MAGIC or len(view) < 12:
        raise PolicyError("this is no exact-match set; make one of the list")
    (length,) = struct.unpack_from("<I", view, 8)
    start = 12 + length
    try:
        fields = json.loads(bytes(view[12:start]))
        if fields["normalisation"] != 1 or fields["digest_bytes"] != 8:
            raise PolicyError(
                "the exact-match set is of another version; make it again"
            )
        header = SetHeader(
            data_class=str(fields["data_class"]),
            score=float(fields["score"]),
            salt=bytes.fromhex(fields["salt"]),
            count=int(fields["count"]),
            filter_bits=int(fields["filter_bits"]),
            most_words=int(fields["most_words"]),
            most_groups=int(fields["most_groups"]),
            shortest=int(fields["shortest"]),
            longest=int(fields["longest"]),
            lead=int(fields["lead"]),
            has_mail=bool(fields["has_mail"]),
            has_words=bool(fields["has_words"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise PolicyError("the exact-match set's header is broken") from error
    if not (
        12 <= header.filter_bits <= 40
        and 1 <= header.most_words <= MOST_WORDS
        and 1 <= header.most_groups <= _MOST_GROUPS
    ):
        raise PolicyError("the exact-match set's header is broken; make it again")
    return header, start
