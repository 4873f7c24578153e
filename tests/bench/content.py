"""What is sent and answered: ordinary prose, and the same with a mail address in it.

The model's id says how the upstream behaves, `bench.KIND-THINK-PACE-FRAMES`:

    KIND      prose | mail | blocks
    THINK     milliseconds before the answer begins
    PACE      milliseconds between two frames; 0 as fast as they are taken
    FRAMES    text frames; 0 without end
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bedrock_weir.wire.eventstream import encode_event

MAIL = "ada.lovelace@example.org"
MASK = "{EMAIL}"
BEDROCK_HOST = "bedrock-runtime.us-east-1.amazonaws.com"
"""The host name of a request that may keep its caller's signature."""
PROMPT_BYTES = 4096

_PROSE = """\
The ferry left the harbour a little before six, when the light over the water was
still grey and the gulls had not yet made up their minds about the day. Nobody on
deck said much. A man in a green coat read the timetable twice, folded it, and put
it away as if it had disappointed him; two children counted the buoys aloud, lost
count at eleven, and began again. By half past seven the island had become more
than a line. One could make out the church, the long shed where the boats were
mended, and the road that climbs past it to the school (built in 1894, closed in
1971, opened once more when the families came back). My grandmother used to say
that an island is a village with good manners: everybody knows when to look away.
She kept the post office for thirty years, and in all that time, she claimed, only
four letters went astray, three of them on purpose. Write me a summary of this in
about 120 words, keep the tone, and leave out the dates unless they matter to what
happens. If something is unclear, say so plainly instead of guessing. """

_SIGNED = (
    "AWS4-HMAC-SHA256 "
    "Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/bedrock/aws4_request, "
    f"SignedHeaders=content-type;host;x-amz-date, Signature={'0' * 64}"
)

_SYSTEM = "You are a careful editor. Answer in plain English, without headings."


@dataclass(frozen=True, slots=True)
class Model:
    """How the upstream behaves for one model id."""

    kind: str = "prose"
    think_ms: int = 0
    pace_ms: int = 0
    frames: int = 0

    @property
    def id(self) -> str:
        """The model's id."""
        return f"bench.{self.kind}-{self.think_ms}-{self.pace_ms}-{self.frames}"

    @classmethod
    @cache
    def parse(cls, model_id: str) -> Model:
        """Read an id."""
        kind, *numbers = model_id.partition(".")[2].split("-")
        return cls(kind, *map(int, numbers))


def prose(length: int, *, kind: str = "prose") -> str:
    """Return text of this length; of kind `mail` with one address in its middle."""
    text = (_PROSE.replace("\n", " ") * (length // len(_PROSE) + 1))[:length]
    if kind == "prose":
        return text
    middle = text.index(" ", length // 2)
    cut = len(MAIL) + 1
    return f"{text[:middle]} {MAIL}{text[middle : length - cut]}"


@cache
def body(kind: str = "prose") -> bytes:
    """Return a Converse request of `PROMPT_BYTES`."""

    def document(length: int) -> bytes:
        return json.dumps(
            {
                "system": [{"text": _SYSTEM}],
                "messages": [
                    {"role": "user", "content": [{"text": prose(length, kind=kind)}]}
                ],
                "inferenceConfig": {"maxTokens": 512, "temperature": 0.5},
            }
        ).encode()

    around = len(document(1000)) - 1000
    return document(PROMPT_BYTES - around)


def request(
    model: Model, *, host: str, kind: str = "prose", stream: bool = False
) -> bytes:
    """Return a whole HTTP/1.1 request, signed for a host as far as can be seen."""
    content = body(kind)
    operation = "converse-stream" if stream else "converse"
    lines = (
        f"POST /model/{model.id}/{operation} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        "User-Agent: Boto3/1.40 md/Botocore#1.40 ua/2.1 os/linux lang/python#3.11",
        "X-Amz-Date: 20260101T000000Z",
        f"Authorization: {_SIGNED}",
        "amz-sdk-invocation-id: 5f7d5b6e-0d1c-4b7e-9b32-3f1f2c6a9d11",
        "amz-sdk-request: attempt=1",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + content


@cache
def answer(kind: str = "prose") -> bytes:
    """Return the upstream's answer to Converse."""
    return json.dumps(
        {
            "metrics": {"latencyMs": 812},
            "output": {
                "message": {
                    "role": "assistant",
                    "content": [{"text": prose(800, kind=kind)}],
                }
            },
            "stopReason": "end_turn",
            "usage": {"inputTokens": 912, "outputTokens": 180, "totalTokens": 1092},
        }
    ).encode()


def _words(kind: str) -> Iterator[str]:
    for number, word in enumerate(itertools.cycle(_PROSE.split())):
        yield f" {word}"
        if kind == "mail" and number % 20 == 10:
            yield f" {MAIL}"


def pieces(kind: str) -> Iterator[str]:
    """Yield text as models do: a word and the space before it, long words in two.

    A mail address comes in pieces of four characters; of kind `blocks` are pieces of
    8 KB.
    """
    if kind == "blocks":
        yield from itertools.repeat(prose(8192))
    for word in _words(kind):
        width = 4 if MAIL in word else 7
        for start in range(0, len(word), width):
            yield word[start : start + width]


def frame(number: int, text: str) -> bytes:
    """Return the frame of one text delta, padded as Bedrock does it."""
    padding = "abcdefghijklmnopqrstuvwxyz"[: 3 + number * 7 % 23]
    payload = {"contentBlockIndex": 0, "delta": {"text": text}, "p": padding}
    return encode_event("contentBlockDelta", json.dumps(payload).encode())


BEGINNING = encode_event("messageStart", b'{"p":"abcdefgh","role":"assistant"}')
ENDING = (
    encode_event("contentBlockStop", b'{"contentBlockIndex":0,"p":"abcdefghi"}'),
    encode_event("messageStop", b'{"p":"abcdef","stopReason":"end_turn"}'),
    encode_event(
        "metadata",
        b'{"metrics":{"latencyMs":812},"p":"abcd","usage":'
        b'{"inputTokens":912,"outputTokens":180,"totalTokens":1092}}',
    ),
)
