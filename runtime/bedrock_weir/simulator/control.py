"""`/-/...`: how a test scripts the simulator, and asks what it saw.

GET    /-/health               `ok`
GET    /-/replies              the replies in force
PUT    /-/replies/{modelId}    script a model (percent-encoded; `*` for the others)
DELETE /-/replies              back to the replies of the start, and no guardrails
PUT    /-/guardrails/{id}      script a guardrail
GET    /-/requests             the newest thousand requests, oldest first
DELETE /-/requests             forget requests and streams
GET    /-/streams              open, finished, broken and cancelled streams
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import orjson

from bedrock_weir.errors import SettingsError
from bedrock_weir.simulator.guardrails import Guardrails
from bedrock_weir.simulator.journal import Journal
from bedrock_weir.simulator.replies import Replies, read_reply
from bedrock_weir.wire.http import Header

PREFIX = "/-/"
MAX_CONTROL_BODY = 16_000_000
"""Bytes of a scripted reply."""

_JSON: tuple[Header, ...] = (("content-type", "application/json"),)

Answer = tuple[int, tuple[Header, ...], bytes]


class Control:
    """The control endpoints over one simulator's replies and journal."""

    def __init__(
        self, replies: Replies, journal: Journal, guardrails: Guardrails
    ) -> None:
        self._replies = replies
        self._guardrails = guardrails
        self._journal = journal

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Do what is asked, and return status, headers and body."""
        match method, path.removeprefix(PREFIX).split("/"):
            case "GET", ["health"]:
                return 200, (("content-type", "text/plain"),), b"ok\n"
            case "GET", ["replies"]:
                return _json(200, self._replies.dump())
            case "PUT", ["replies", model_id] if model_id:
                return self._set(unquote(model_id), body)
            case "PUT", ["guardrails", name] if name:
                return self._guard(unquote(name), body)
            case "DELETE", ["replies"]:
                self._replies.reset()
                self._guardrails.reset()
                return _json(200, {})
            case "GET", ["requests"]:
                return _json(200, self._journal.requests())
            case "DELETE", ["requests"]:
                self._journal.clear()
                return _json(200, {})
            case "GET", ["streams"]:
                return _json(200, self._journal.streams())
            case _:
                return _json(404, {"message": "no such control endpoint"})

    def _guard(self, name: str, body: bytes) -> Answer:
        try:
            self._guardrails.set(name, body)
        except SettingsError as error:
            return _json(400, {"message": str(error)})
        return _json(200, {})

    def _set(self, model_id: str, body: bytes) -> Answer:
        try:
            self._replies.set(model_id, read_reply(body))
        except SettingsError as error:
            return _json(400, {"message": str(error)})
        return _json(200, {})


def _json(status: int, value: Any) -> Answer:
    return status, _JSON, orjson.dumps(value)
