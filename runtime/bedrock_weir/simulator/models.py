"""The operations that ask a model: Converse and InvokeModel, streaming or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import orjson

from bedrock_weir.simulator import converse
from bedrock_weir.simulator.asked import Answer, Asked, Handler, Streamed, Whole
from bedrock_weir.simulator.asked import streamed as event_stream
from bedrock_weir.simulator.asked import whole as json_answer
from bedrock_weir.simulator.events import Event, Json, chunk_events
from bedrock_weir.simulator.families import family_of, read_body
from bedrock_weir.simulator.guarded import (
    Asking,
    Guarded,
    guarded,
    of_converse,
    of_headers,
    seen_of,
)
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import Saying, last_text, say
from bedrock_weir.simulator.streaming import scripted_events, steps
from bedrock_weir.wire import eventstream
from bedrock_weir.wire.http import Header


def _saying(asked: Asked) -> Saying:
    prompt = last_text(asked.body.get("messages"))
    return say(asked.reply, model_id=asked.operation.model_id, prompt=prompt)


def _guarded(asked: Asked) -> Guarded:
    seen = seen_of(asked.body.get("messages"))
    return guarded(of_converse(asked), _saying(asked), seen)


def _converse(asked: Asked) -> Answer:
    said = _guarded(asked)
    value = converse.whole(said.saying)
    if said.trace is not None:
        value["trace"] = {"guardrail": said.trace}
    return json_answer(asked, value)


def _converse_stream(asked: Asked) -> Answer:
    said = _guarded(asked)
    return event_stream(asked, _traced(converse.events(said.saying), said))


def _traced(events: Iterator[Event], said: Guarded) -> Iterator[Event]:
    """Yield a stream's events, with the trace in the last one's metadata."""
    for event in events:
        if event.type == "metadata" and said.trace is not None:
            trace = {"guardrail": said.trace}
            yield Event(event.type, {**event.payload, "trace": trace})
        else:
            yield event


def _invoke(asked: Asked) -> Answer:
    body = read_body(asked.request.body)
    reply, model_id = asked.reply, asked.operation.model_id
    if reply.body is not None:
        saying = say(reply, model_id=model_id, prompt="")
        return Whole(_counts(saying), orjson.dumps(reply.body))
    family = family_of(model_id, body)
    prompt = family.prompt(body)
    saying = say(reply, model_id=model_id, prompt=prompt)
    asking = of_headers(asked)
    said = guarded(asking, saying, (prompt, 0))
    value = {**family.whole(body, said.saying), **_told(asking, said)}
    return Whole(_counts(said.saying), orjson.dumps(value))


def _told(asking: Asking | None, said: Guarded) -> Json:
    """Return what a body tells of a guardrail."""
    if asking is None:
        return {}
    action = "INTERVENED" if said.has_intervened else "NONE"
    told: Json = {"amazon-bedrock-guardrailAction": action}
    if said.trace is not None:
        trace = dict(said.trace)
        before = trace.pop("inputAssessment", {})
        after = trace.pop("outputAssessments", {})
        outputs = [
            {name: verdict} for name, found in after.items() for verdict in found
        ]
        told["amazon-bedrock-trace"] = {
            "guardrail": {"input": before, "outputs": outputs}
        }
    return told


def _invoke_stream(asked: Asked) -> Answer:
    read_body(asked.request.body)
    events = scripted_events(asked.reply, is_chunked=True)
    headers = (
        ("content-type", eventstream.CONTENT_TYPE),
        ("x-amzn-bedrock-content-type", "application/json"),
    )
    return Streamed(headers, steps(events or _family_events(asked), asked.reply))


def _family_events(asked: Asked) -> Iterator[Event]:
    body, reply = read_body(asked.request.body), asked.reply
    model_id = asked.operation.model_id
    family = family_of(model_id, body)
    if family.chunks is None:
        raise invalid("The model is unsupported for streaming.")
    prompt = family.prompt(body)
    saying = say(reply, model_id=model_id, prompt=prompt)
    saying = guarded(of_headers(asked), saying, (prompt, 0)).saying
    metrics = {
        "inputTokenCount": saying.usage.input_tokens,
        "outputTokenCount": saying.usage.output_tokens,
        "invocationLatency": saying.latency,
        "firstByteLatency": int(reply.first_delay * 1000) + 1,
    }
    return chunk_events(family.chunks(saying), metrics=metrics)


def _counts(saying: Saying) -> tuple[Header, ...]:
    return (
        ("content-type", "application/json"),
        ("x-amzn-bedrock-input-token-count", str(saying.usage.input_tokens)),
        ("x-amzn-bedrock-output-token-count", str(saying.usage.output_tokens)),
        ("x-amzn-bedrock-invocation-latency", str(saying.latency)),
    )


HANDLERS: Mapping[str, Handler] = {
    "Converse": _converse,
    "ConverseStream": _converse_stream,
    "InvokeModel": _invoke,
    "InvokeModelWithResponseStream": _invoke_stream,
}
"""By operation."""
