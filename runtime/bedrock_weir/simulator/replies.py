"""Scripted replies: what a model says, how fast, and what goes wrong.

A reply is set for a model id, or for `*`, which stands for every other model. Without
any, a model echoes the last text of the user.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    TypeAdapter,
    ValidationError,
)

from bedrock_weir.errors import SettingsError

ANY_MODEL = "*"

MAX_DELAY = 600.0
"""Seconds that a reply may wait."""
MAX_REPLIES = 1000

Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0, le=MAX_DELAY)]


class _Script(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HttpError(_Script):
    """Every call is answered with an error of this type."""

    kind: Literal["http_error"]
    status: Annotated[int, Field(ge=400, le=599)]
    type: str
    message: str = "simulated error"


class Throttle(_Script):
    """The first calls are answered with a ThrottlingException (429)."""

    kind: Literal["throttle"]
    calls: Count = 1


class ExceptionFrame(_Script):
    """After so many events comes an exception of this type (`throttlingException`)."""

    kind: Literal["exception"]
    type: str
    message: str = "simulated exception"
    after: Count = 0


class ErrorFrame(_Script):
    """After so many events comes an error that no model knows."""

    kind: Literal["error"]
    code: str
    message: str = "simulated error"
    after: Count = 0


class Truncation(_Script):
    """After so many events the answer ends cleanly, between frames."""

    kind: Literal["truncate"]
    after: Count


class Cut(_Script):
    """After so many events the answer ends cleanly, in the middle of a frame."""

    kind: Literal["cut"]
    after: Count


class BadChecksum(_Script):
    """The event after so many has a checksum that does not match."""

    kind: Literal["bad_checksum"]
    after: Count
    where: Literal["message", "prelude"] = "message"


class Reset(_Script):
    """After so many events the connection is dropped.

    HTTP/1.1 loses its last chunk and is closed; an HTTP/2 stream is reset. An answer
    without a stream is dropped in the middle of its body.
    """

    kind: Literal["reset"]
    after: Count = 0


class Stall(_Script):
    """After so many events nothing comes any more, until the client goes away."""

    kind: Literal["stall"]
    after: Count


class Endless(_Script):
    """The text is said again and again, as fast as the client reads it."""

    kind: Literal["endless"]


FrameFault: TypeAlias = (
    ExceptionFrame | ErrorFrame | Truncation | Cut | BadChecksum | Reset | Stall
)
Fault = Annotated[
    HttpError | Throttle | FrameFault | Endless, Field(discriminator="kind")
]


class ToolUse(_Script):
    """A tool that the model wants to use.

    Attributes:
        piece: characters of partial JSON in a delta.
    """

    name: Annotated[str, Field(min_length=1, max_length=64)]
    input: JsonValue
    tool_use_id: str = "tooluse_weir_simulator"
    piece: Annotated[int, Field(ge=1)] = 8


class Usage(_Script):
    """Tokens, as the answer reports them."""

    input_tokens: Count
    output_tokens: Count
    cache_read_input_tokens: Count | None = None
    cache_write_input_tokens: Count | None = None


class Reply(_Script):
    """What one model does with a call.

    Attributes:
        text: what it says; None echoes the last text of the user.
        piece: characters in a delta, bytes in a chunk of an agent; None cuts before
            words.
        first_delay: seconds before the first delta, or before the whole answer.
        delay: seconds before every later delta.
        tool_use: a tool to use after the text.
        reasoning: what it thinks before the text.
        stop_reason: Converse's word; None fits the content.
        usage: the tokens reported; None counts words.
        padding: whether events carry `p`.
        gzip: whether the answer is compressed, which Bedrock never does.
        body: the JSON of an answer without a stream, in place of all the above.
        events: the JSON of each event, as `{type: payload}`, in place of the above;
            for InvokeModelWithResponseStream each is a chunk's own JSON.
        frames: raw bytes (base64), in place of the whole stream.
        fault: what goes wrong.
    """

    text: str | None = None
    piece: Annotated[int, Field(ge=1)] | None = None
    first_delay: Seconds = 0.0
    delay: Seconds = 0.0
    tool_use: ToolUse | None = None
    reasoning: str | None = None
    stop_reason: str | None = None
    usage: Usage | None = None
    padding: bool = True
    gzip: bool = False
    body: JsonValue = None
    events: tuple[dict[str, JsonValue], ...] | None = None
    frames: tuple[Base64Bytes, ...] | None = None
    fault: Fault | None = None


ECHO = Reply()

_REPLIES: TypeAdapter[dict[str, Reply]] = TypeAdapter(dict[str, Reply])


def read_reply(data: bytes) -> Reply:
    """Read one reply from JSON.

    Raises:
        SettingsError: naming what is wrong, without quoting it.
    """
    try:
        return Reply.model_validate_json(data)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def read_replies(data: bytes) -> dict[str, Reply]:
    """Read replies by model id from JSON.

    Raises:
        SettingsError: naming what is wrong, without quoting it.
    """
    try:
        return _REPLIES.validate_json(data)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def _explain(error: ValidationError) -> str:
    details: list[Any] = list(error.errors(include_input=False, include_url=False))
    return "; ".join(
        f"`{'.'.join(map(str, detail['loc']))}`: {detail['msg'].lower()}"
        for detail in details
    )


class Replies:
    """The replies in force, and how often each model was called under its own.

    Args:
        initial: what stands at the start, and after a reset.
    """

    def __init__(self, initial: Mapping[str, Reply]) -> None:
        self._initial = dict(initial)
        self.reset()

    def reset(self) -> None:
        """Go back to the start."""
        self._replies = dict(self._initial)
        self._calls: dict[str, int] = {}

    def set(self, model_id: str, reply: Reply) -> None:
        """Script a model; its calls count from zero again.

        Raises:
            SettingsError: too many models are scripted already.
        """
        if len(self._replies) >= MAX_REPLIES and model_id not in self._replies:
            raise SettingsError(f"more than {MAX_REPLIES} replies; reset them first")
        self._replies[model_id] = reply
        self._calls.pop(model_id, None)

    def take(self, model_id: str) -> tuple[Reply, int]:
        """Return a model's reply, and the number of calls it had before this one."""
        key = model_id if model_id in self._replies else ANY_MODEL
        calls = self._calls.get(key, 0)
        self._calls[key] = calls + 1
        return self._replies.get(key, ECHO), calls

    def dump(self) -> dict[str, Any]:
        """Return the replies in force as JSON, defaults left out."""
        return {
            model_id: reply.model_dump(mode="json", exclude_defaults=True)
            for model_id, reply in self._replies.items()
        }
