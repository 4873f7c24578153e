"""Pinning a guardrail to a request.

Rule 1: a request that asks for exactly the required guardrail is not touched; one that
        asks for none, or leaves something out, is completed in place.
Rule 2: a request that asks for anything else is refused, and the reason names the
        setting: another id or version, a weaker trace, another stream mode.
Rule 3: one meaning. A header that comes twice, a member of another spelling, a member
        that is not known, an id in another form: refused, because what reads the
        request next might read it otherwise.
Rule 4: what cannot be read cannot be guarded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import orjson

from bedrock_weir.call import Operation
from bedrock_weir.content import JSON, Content, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.guardrails.narrowing import narrows
from bedrock_weir.guardrails.places import (
    EACH,
    Fields,
    InBody,
    InHeaders,
    InPath,
    Never,
    Nowhere,
    Place,
    Spot,
)
from bedrock_weir.guardrails.settings import DRAFT, Guardrail, Trace
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.http import Header, Headers, Request

IDENTIFIER = "x-amzn-bedrock-guardrailidentifier"
VERSION = "x-amzn-bedrock-guardrailversion"
TRACE = "x-amzn-bedrock-trace"
CONFIG = "amazon-bedrock-guardrailConfig"
"""The member of InvokeModel's body that says how the guardrail is applied."""
SUFFIX, MODE, SYNCHRONOUS = "tagSuffix", "streamProcessingMode", "SYNCHRONOUS"

_PREFIX = "x-amzn-bedrock-"
_GUARDRAIL_PREFIX = "x-amzn-bedrock-guardrail"


@dataclass(frozen=True, slots=True)
class Pinned:
    """What must be written for the guardrail to be on the request; maybe nothing.

    Attributes:
        values: JSON by its pointer, for members of the body.
        headers: to be set.
    """

    values: Mapping[Pointer, bytes] = field(default_factory=dict)
    headers: tuple[Header, ...] = ()

    @property
    def is_needed(self) -> bool:
        """Whether the request changes."""
        return bool(self.values or self.headers)

    def on(self, request: Request) -> Request:
        """Return a request with the guardrail on it.

        Args:
            request: the one that was looked at, in which texts may have changed.
        """
        if self.values:
            request = request.with_body(jsontext.put(request.body, self.values))
        headers = request.headers
        for name, value in self.headers:
            headers = headers.with_header(name, value)
        return replace(request, headers=headers)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the guardrail cannot be on the request."""

    reasons: tuple[str, ...]


def pin(
    place: Place,
    operation: Operation,
    request: Request,
    *,
    content: Content,
    guardrail: Guardrail,
) -> Pinned | Refused:
    """Say what puts a guardrail on a request, or why nothing can.

    Args:
        place: where the operation takes it.
        operation: what is asked for.
        request: as it came.
        content: the texts of its body.
        guardrail: the one that is required.
    """
    pinning = _Pinning(guardrail)
    match place:
        case Never():
            pinning.refuse(f"{operation.name} cannot be guarded: {place.reason}")
        case Nowhere():
            pass
        case InPath():
            pinning.check_path(dict(operation.path))
        case InBody() | InHeaders():
            document = _document(request)
            if document is None:
                pinning.refuse("the body cannot be read")
            elif isinstance(place, InBody):
                pinning.put_in_body(place, document)
            else:
                pinning.put_in_headers(request.headers, document)
            if document is not None and not guardrail.may_narrow:
                pinning.reasons += narrows(place, document, content)
    if pinning.reasons:
        return Refused(tuple(dict.fromkeys(pinning.reasons)))
    return Pinned(pinning.values, tuple(pinning.headers))


def _document(request: Request) -> dict[str, JSON] | None:
    """Return the body, where it is an object that has one meaning (rule 4)."""
    if request.headers.get("content-encoding") not in (None, "identity"):
        return None
    try:
        document = jsontext.loads(request.body)
    except MalformedRequest:
        return None
    return document if isinstance(document, dict) else None


class _Pinning:
    """One guardrail on its way to one request."""

    def __init__(self, guardrail: Guardrail) -> None:
        self._guardrail = guardrail
        self.values: dict[Pointer, bytes] = {}
        self.headers: list[Header] = []
        self.reasons: list[str] = []

    def refuse(self, reason: str) -> None:
        self.reasons.append(reason)

    # In the body.

    def put_in_body(self, place: InBody, document: dict[str, JSON]) -> None:
        pointers = [at for spot in place.spots for at in self._found(spot, document)]
        if not pointers and not self.reasons:
            self.refuse("the request names no configuration that takes a guardrail")
        for pointer in pointers:
            config = _at(document, pointer)
            if config is None:
                self._complete(pointer, {}, place.fields)
            elif isinstance(config, dict):
                self._check(pointer, config, place.fields)
                self._complete(pointer, config, place.fields)
            else:
                self.refuse(f"`{_name(pointer)}` is not an object")

    def _found(self, spot: Spot, document: dict[str, JSON]) -> Iterator[Pointer]:
        """Yield the places of a spot in a document; refuse what hides one."""
        waiting: list[tuple[Pointer, JSON]] = [((), document)]
        for depth, step in enumerate(spot.pointer):
            below: list[tuple[Pointer, JSON]] = []
            for pointer, value in waiting:
                if step == EACH and isinstance(value, list):
                    below += [((*pointer, i), item) for i, item in enumerate(value)]
                elif step != EACH and isinstance(value, dict):
                    self._check_spelling(pointer, value, [step])
                    if step in value or depth >= spot.needs:
                        below.append(((*pointer, step), value.get(step, {})))
                else:
                    form = "a list" if step == EACH else "an object"
                    self.refuse(f"`{_name(pointer)}` is not {form}")
            waiting = below
        yield from (pointer for pointer, _ in waiting)

    def _check(self, pointer: Pointer, config: dict[str, JSON], fields: Fields) -> None:
        """Refuse what an object asks for, unless it is what is required (rule 2)."""
        self._check_spelling(pointer, config, fields.names)
        for name in config.keys() - fields.names:
            self.refuse(f"`{_name((*pointer, name))}` is not known")
        self._check_id(
            _name((*pointer, fields.identifier)),
            config.get(fields.identifier),
            self._id(fields),
        )
        self._check_version(
            _name((*pointer, fields.version)), config.get(fields.version)
        )
        if fields.trace in config:
            self._check_trace(_name((*pointer, fields.trace)), config[fields.trace])
        if fields.mode in config and config[fields.mode] != self._guardrail.stream_mode:
            self._refuse_mode(_name((*pointer, fields.mode)))

    def _complete(
        self, pointer: Pointer, config: dict[str, JSON], fields: Fields
    ) -> None:
        """Add what an object leaves out (rule 1)."""
        wanted = {
            fields.identifier: self._id(fields),
            fields.version: self._guardrail.version,
        }
        if fields.trace is not None and self._guardrail.trace is not Trace.DISABLED:
            wanted[fields.trace] = self._guardrail.trace.value
        missing = {key: value for key, value in wanted.items() if key not in config}
        if missing and fields.mode is not None and fields.mode not in config:
            missing[fields.mode] = self._guardrail.stream_mode
        for key, value in missing.items():
            self.values[*pointer, key] = orjson.dumps(value)

    def _id(self, fields: Fields) -> str:
        return self._guardrail.identifier if fields.takes_arn else self._guardrail.id

    def _check_spelling(
        self, pointer: Pointer, value: dict[str, JSON], names: Iterable[str]
    ) -> None:
        """Refuse a member that reads like one of these and is another (rule 3)."""
        meant = {_folded(name): name for name in names}
        for key in value:
            name = meant.get(_folded(key))
            if name is not None and name != key:
                self.refuse(
                    f"a member is spelt almost like `{_name((*pointer, name))}`"
                )

    # In headers.

    def put_in_headers(self, headers: Headers, document: dict[str, JSON]) -> None:
        self._check_names(headers)
        self._check_config(document)
        for name, wanted in (
            (IDENTIFIER, self._guardrail.identifier),
            (VERSION, self._guardrail.version),
            (TRACE, self._guardrail.trace.value.upper()),
        ):
            values = headers.getall(name)
            if len(values) > 1:
                self.refuse(f"header `{name}` comes more than once")
            elif values:
                self._check_header(name, values[0])
            elif name != TRACE or self._guardrail.trace is not Trace.DISABLED:
                self.headers.append((name, wanted))

    def _check_header(self, name: str, value: str) -> None:
        if name == IDENTIFIER:
            self._check_id(name, value, self._guardrail.identifier)
        elif name == VERSION:
            self._check_version(name, value)
        else:
            is_upper = value == value.upper()
            self._check_trace(name, value.lower() if is_upper else None)

    def _check_names(self, headers: Headers) -> None:
        """Refuse headers that might take the guardrail off, or name another."""
        dropped = ",".join(headers.getall("connection")).lower()
        if _PREFIX in dropped:
            self.refuse(f"`connection` names a header of `{_PREFIX}`")
        for name, _ in headers:
            if name.startswith(_GUARDRAIL_PREFIX) and name not in (IDENTIFIER, VERSION):
                self.refuse(f"header `{name}` is not known")

    def _check_config(self, document: dict[str, JSON]) -> None:
        self._check_spelling((), document, [CONFIG])
        if CONFIG not in document:
            return
        config = document[CONFIG]
        if not isinstance(config, dict):
            self.refuse(f"`{CONFIG}` is not an object")
            return
        names = (SUFFIX, MODE)
        self._check_spelling((CONFIG,), config, names)
        for name in config.keys() - set(names):
            self.refuse(f"`{CONFIG}.{name[:64]}` is not known")
        if MODE in config and config[MODE] != SYNCHRONOUS:
            self._refuse_mode(f"{CONFIG}.{MODE}")

    # In the path.

    def check_path(self, named: Mapping[str, str]) -> None:
        identifier, version = "guardrailIdentifier", "guardrailVersion"
        self._check_id(
            identifier, named.get(identifier, ""), self._guardrail.identifier
        )
        self._check_version(version, named.get(version, ""))

    # What each setting may be.

    def _check_id(self, name: str, value: JSON, wanted: str) -> None:
        if value is not None and value != wanted:
            self.refuse(f"`{name}` asks for another guardrail, or in another form")

    def _check_version(self, name: str, value: JSON) -> None:
        if value is None or value == self._guardrail.version:
            return
        what = "the draft" if value == DRAFT else "another version"
        self.refuse(f"`{name}` asks for {what}")

    def _check_trace(self, name: str, value: JSON) -> None:
        known = {trace.value: trace for trace in Trace}
        trace = known.get(value) if isinstance(value, str) else None
        if trace is None or trace.rank < self._guardrail.trace.rank:
            least = self._guardrail.trace.value
            self.refuse(f"`{name}` asks for a weaker trace than `{least}`")

    def _refuse_mode(self, name: str) -> None:
        self.refuse(f"`{name}` asks for another mode than in step with the stream")


def _at(document: JSON, pointer: Pointer) -> JSON:
    """Return what stands at a pointer; None where nothing does."""
    value = document
    for step in pointer:
        if isinstance(value, dict) and isinstance(step, str):
            if step not in value:
                return None
            value = value[step]
            if value is None:
                return False  # a null is something, and no object
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value


def _folded(name: str) -> str:
    """Return a name as a careless reader would see it."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(each for each in folded if each.isalnum())


def _name(pointer: Pointer) -> str:
    """Return a member's name for a reason; the caller's own part is cut."""
    return ".".join(str(step)[:64] for step in pointer)
