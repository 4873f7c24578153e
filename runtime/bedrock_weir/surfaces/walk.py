"""The walk: every string of a JSON document becomes a part.

Rule 1: a string that no rule speaks of is a part all the same, of the kind that
        holds around it. A surface can name kinds; it cannot make text vanish.
Rule 2: only a rule makes a value opaque, and only the very value that holds bytes.
Rule 3: below a *free* key (a tool's input, a schema) the document is the caller's
        own, and names found there mean nothing.
Rule 4: numbers long enough to be data, and keys that are no plain names, are text.
Rule 5: a key for an identifier holds none if, and only if, its value has the form that
        AWS gives it: the service needs it back as it is, and no model reads it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bedrock_weir.content import (
    JSON,
    Content,
    Encoding,
    Opaque,
    OpaqueKind,
    Part,
    PartKind,
    Pointer,
)

_PLAIN_NAME = re.compile(r"[A-Za-z_$:/.-]{1,64}")
_NUMBER_IS_DATA = 10**8
"""Numbers of nine digits and more may be an identifier of a person."""


@lru_cache(maxsize=4096)
def _is_plain(key: str) -> bool:
    """Tell whether a key is a name, as nearly all are, and the same ones again."""
    return not key or _PLAIN_NAME.fullmatch(key) is not None


def _is_small(value: JSON) -> bool:
    """Tell numbers that are no data, quickly: an embedding has thousands."""
    return value.__class__ is float and -_NUMBER_IS_DATA < value < _NUMBER_IS_DATA


def _is_name(form: re.Pattern[str], value: JSON) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a surface knows of its documents.

    Attributes:
        kinds: a key, and the kind of everything below it.
        roles: an object's `role`, and the kind of everything in that object.
        free: keys below which the document is free-form (rule 3).
        special: a key, and the reader of its value.
        types: an object's `type`, and the reader of that object.
        names: keys for identifiers, and the whole form of those (rule 5).
    """

    kinds: Mapping[str, PartKind] = field(default_factory=dict)
    roles: Mapping[str, PartKind] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    special: Mapping[str, Reader] = field(default_factory=dict)
    types: Mapping[str, Reader] = field(default_factory=dict)
    names: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


class Walk:
    """One pass over one document; `parts` and `opaque` fill as it goes."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.parts: list[Part] = []
        self.opaque: list[Opaque] = []

    @property
    def content(self) -> Content:
        """What was found so far."""
        return Content(tuple(self.parts), tuple(self.opaque))

    def value(self, value: JSON, pointer: Pointer, kind: PartKind) -> None:
        """Read a value where the rules hold."""
        if isinstance(value, dict):
            self._object(value, pointer, kind)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if not _is_small(item):
                    self.value(item, (*pointer, index), kind)
        else:
            self.scalar(value, pointer, kind)

    def _object(self, value: dict[str, JSON], pointer: Pointer, kind: PartKind) -> None:
        role, type_ = value.get("role"), value.get("type")
        if isinstance(role, str):
            kind = self.rules.roles.get(role, kind)
        if isinstance(type_, str) and (reader := self.rules.types.get(type_)):
            reader(self, value, pointer, kind)
        else:
            self.members(value, pointer, kind)

    def members(
        self,
        value: dict[str, JSON],
        pointer: Pointer,
        kind: PartKind,
        *,
        but: tuple[str, ...] = (),
    ) -> None:
        """Read an object's members, but for those that a reader has read itself."""
        rules = self.rules
        for key, member in value.items():
            place = (*pointer, key)
            below = rules.kinds.get(key, kind)
            self.key(key, place, below)
            if key in but:
                continue
            if key in rules.free:
                self.free(member, place, below)
            elif key in rules.special:
                rules.special[key](self, member, place, below)
            elif not (key in rules.names and _is_name(rules.names[key], member)):
                self.value(member, place, below)

    def free(self, value: JSON, pointer: Pointer, kind: PartKind) -> None:
        """Read a value that no rule knows (rule 3)."""
        if isinstance(value, dict):
            for key, member in value.items():
                self.key(key, (*pointer, key), kind)
                self.free(member, (*pointer, key), kind)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if not _is_small(item):
                    self.free(item, (*pointer, index), kind)
        else:
            self.scalar(value, pointer, kind)

    def scalar(self, value: JSON, pointer: Pointer, kind: PartKind) -> None:
        """Read a string or a number (rule 4)."""
        if isinstance(value, str):
            if value:
                self.parts.append(Part(kind, value, pointer))
        elif (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and abs(value) >= _NUMBER_IS_DATA
        ):
            text = str(value) if isinstance(value, int) else format(value, ".0f")
            self.parts.append(Part(kind, text, pointer, Encoding.NUMBER))

    def key(self, key: str, pointer: Pointer, kind: PartKind) -> None:
        """Read a key that is no plain name (rule 4)."""
        if not _is_plain(key):
            self.parts.append(Part(kind, key, pointer, Encoding.KEY))

    def source(self, value: JSON, pointer: Pointer, kind: PartKind) -> None:
        """Read a string that holds a JSON document's source."""
        if isinstance(value, str):
            self.parts.append(Part(kind, value, pointer, Encoding.JSON))
        else:
            self.free(value, pointer, kind)

    def unreadable(self, kind: OpaqueKind, pointer: Pointer) -> None:
        """Note a piece of content that cannot be read."""
        self.opaque.append(Opaque(kind, pointer))

    def bytes_of_text(self, value: JSON, pointer: Pointer, kind: PartKind) -> None:
        """Read base64 that should hold UTF-8 text; opaque where it does not."""
        if not isinstance(value, str):
            self.value(value, pointer, kind)
            return
        try:
            text = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            self.unreadable(OpaqueKind.DOCUMENT, pointer)
        else:
            self.parts.append(Part(kind, text, pointer, Encoding.BASE64))


Reader = Callable[[Walk, JSON, Pointer, PartKind], None]
"""Reads one value in a surface's own way."""


def opaque(kind: OpaqueKind) -> Reader:
    """Make a reader for a string that holds bytes; anything else is walked."""

    def read(walk: Walk, value: JSON, pointer: Pointer, around: PartKind) -> None:
        if isinstance(value, str):
            walk.unreadable(kind, pointer)
        else:
            walk.value(value, pointer, around)

    return read


def walk(document: JSON, rules: Rules, kind: PartKind) -> Content:
    """Read a whole document.

    Args:
        document: parsed by `bedrock_weir.wire.jsontext.loads`.
        rules: what the surface knows of it.
        kind: the kind of text that stands at the top.
    """
    reading = Walk(rules)
    reading.value(document, (), kind)
    return reading.content
