"""A simulated Bedrock for tests: the real one of `weir simulate`, on a free port."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote, urlsplit

import boto3
import urllib3
from botocore.config import Config

from bedrock_weir.envoy import Listener
from bedrock_weir.simulator.command import own_hosts, server
from bedrock_weir.simulator.guardrails import Guardrail
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.settings import EXAMPLE, Credential, SimulatorSettings

REGION = "eu-west-1"


@dataclass(frozen=True)
class RunningSimulator:
    """A simulator that runs.

    Attributes:
        endpoint_url: where it listens.
        credentials: the key pairs it knows.
        certificate: the CA bundle to trust, where it speaks TLS.
        pid: its process.
    """

    endpoint_url: str
    credentials: tuple[Credential, ...]
    certificate: Path | None
    pid: int

    @property
    def credential(self) -> Credential:
        """The first of the key pairs it knows."""
        return self.credentials[0]

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return urlsplit(self.endpoint_url).port or 0

    def set_reply(self, model_id: str, /, **spec: Any) -> None:
        """Script a model's reply, as `bedrock_weir.simulator.replies.Reply` has it."""
        body = Reply.model_validate(spec).model_dump_json(exclude_unset=True).encode()
        self._ask("PUT", f"replies/{quote(model_id, safe='')}", body)

    def set_guardrail(self, name: str, /, **spec: Any) -> None:
        """Script a guardrail, as `bedrock_weir.simulator.guardrails` has it."""
        body = Guardrail.model_validate(spec).model_dump_json().encode()
        self._ask("PUT", f"guardrails/{name}", body)

    def reset(self) -> None:
        """Forget scripted replies, requests and streams."""
        self._ask("DELETE", "replies")
        self._ask("DELETE", "requests")

    def requests(self) -> list[dict[str, Any]]:
        """Return what it received, oldest first; `body` as bytes."""
        found: list[dict[str, Any]] = self._ask("GET", "requests")
        return [each | {"body": b64decode(each["body"])} for each in found]

    def streams(self) -> dict[str, Any]:
        """Return how many streams are in each state, events sent, and each stream."""
        found: dict[str, Any] = self._ask("GET", "streams")
        return found

    def await_streams(
        self, condition: Callable[[dict[str, Any]], bool], *, seconds: float = 30.0
    ) -> dict[str, Any]:
        """Wait until the streams are as the condition wants them."""
        deadline = monotonic() + seconds
        while not condition(found := self.streams()):
            assert monotonic() < deadline, f"streams stayed {found}"
            sleep(0.05)
        return found

    def client(self, **settings: Any) -> Any:
        """Return a boto3 client of the Bedrock runtime that calls it directly."""
        config = {"retries": {"total_max_attempts": 1}, **settings.pop("config", {})}
        arguments = {
            "endpoint_url": self.endpoint_url,
            "region_name": REGION,
            "aws_access_key_id": self.credential.access_key_id,
            "aws_secret_access_key": self.credential.secret_key,
            "aws_session_token": self.credential.session_token,
            "verify": None if self.certificate is None else str(self.certificate),
            "config": Config(**config),
        }
        # A session of its own: nothing that another test installed in the default one.
        return boto3.Session().client("bedrock-runtime", **arguments | settings)

    def _ask(self, method: str, path: str, body: bytes = b"") -> Any:
        ca = None if self.certificate is None else str(self.certificate)
        with urllib3.PoolManager(ca_certs=ca, retries=False) as pool:
            url = f"{self.endpoint_url}/-/{path}"
            answer = pool.request(method, url, body=body or None)
        assert answer.status == 200, answer.data
        return json.loads(answer.data)


@contextmanager
def running_simulator(
    *,
    credentials: tuple[Credential, ...] = (EXAMPLE,),
    bearer_tokens: tuple[str, ...] = (),
    hosts: tuple[str, ...] = (),
    strict: bool = False,
    replies: Mapping[str, Reply] | None = None,
    certificate: Path | None = None,
    private_key: Path | None = None,
    trust: Path | None = None,
) -> Iterator[RunningSimulator]:
    """Run a simulator on a free port of 127.0.0.1.

    Args:
        credentials: the key pairs it knows.
        bearer_tokens: the API keys it knows.
        hosts: names it answers to besides Bedrock's own and its address.
        strict: whether it answers calls under Bedrock's own names and `hosts` only.
        replies: scripted from the start.
        certificate: PEM chain; with it, TLS.
        private_key: its PEM key.
        trust: the CA bundle that clients trust; the certificate itself by default.
    """
    settings = SimulatorSettings(
        credentials=credentials,
        bearer_tokens=bearer_tokens,
        hosts=hosts if strict else (*own_hosts("127.0.0.1"), *hosts),
        replies=replies or {},
    )
    listener = Listener(
        host="127.0.0.1",
        port=0,
        certificate=None if certificate is None else str(certificate),
        private_key=None if private_key is None else str(private_key),
    )
    with server(settings, listener) as serving:
        yield RunningSimulator(
            endpoint_url=serving.url,
            credentials=credentials,
            certificate=trust or certificate,
            pid=serving.workers[0].pid,
        )
