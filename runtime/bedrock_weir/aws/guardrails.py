"""Asking Bedrock Guardrails: ApplyGuardrail and InvokeGuardrailChecks.

    apply    one question to a guardrail
    check    one question without a guardrail, answered with scores

Credentials, region and endpoint come from where boto3 looks for them,
`AWS_ENDPOINT_URL_BEDROCK_RUNTIME` among others, unless they are given. Every error is
`GuardrailUnavailable`, with what to do about it; what the service says is not repeated,
since it may quote the text.

The clients are this module's own. An interceptor that covers every client of the
process leaves these out (`is_own`): a question about a call is no call to ask about.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from bedrock_weir.aws.clients import Patience, connect
from bedrock_weir.content import JSON, Direction
from bedrock_weir.errors import GuardrailUnavailable

ATTEMPTS = 2
"""One try, and one more where it failed on the way; the time limit holds for both."""
CONNECTIONS = 16
_ATTACKS = ("JAILBREAK", "PROMPT_INJECTION", "PROMPT_LEAKAGE")
_SOURCES = {Direction.SEND: "INPUT", Direction.RECEIVE: "OUTPUT"}

_own: WeakSet[Any] = WeakSet()


def is_own(client: Any) -> bool:
    """Tell whether a client is one of this module's."""
    return client in _own


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the questions go; what is None is left to botocore.

    Attributes:
        url: of Bedrock's runtime.
        ca_file: PEM certificates to trust.
        region: to sign for.
    """

    url: str | None = None
    ca_file: str | None = None
    region: str | None = None


class GuardrailClient:
    """Asks guardrails; safe to share between threads, and to use after a fork.

    Args:
        endpoint: where the questions go.
    """

    def __init__(self, endpoint: Endpoint | None = None) -> None:
        self._endpoint = endpoint or Endpoint()
        self._lock = threading.Lock()
        self._pid = 0
        self._clients: dict[float, Any] = {}

    def apply(
        self,
        identifier: str,
        version: str,
        *,
        direction: Direction,
        texts: tuple[str, ...],
        timeout: float,
    ) -> JSON:
        """Ask a guardrail about texts; return its whole answer.

        Raises:
            GuardrailUnavailable: there is none.
        """
        return self._ask(
            "apply_guardrail",
            timeout,
            guardrailIdentifier=identifier,
            guardrailVersion=version,
            source=_SOURCES[direction],
            content=[{"text": {"text": text}} for text in texts],
        )

    def check(self, texts: tuple[str, ...], *, timeout: float) -> JSON:
        """Ask whether texts attack the model; return the whole answer.

        Raises:
            GuardrailUnavailable: there is none.
        """
        attacks = {"categories": [{"category": name} for name in _ATTACKS]}
        return self._ask(
            "invoke_guardrail_checks",
            timeout,
            messages=[{"role": "user", "content": [{"text": text} for text in texts]}],
            checks={"promptAttack": attacks},
        )

    def _ask(self, operation: str, timeout: float, **parameters: Any) -> JSON:
        try:
            ask = getattr(self._client(timeout), operation, None)
            if ask is None:
                raise GuardrailUnavailable(
                    f"this botocore does not know `{operation}`; install a newer one"
                )
            answer: dict[str, JSON] = ask(**parameters)
        except (ConnectTimeoutError, ReadTimeoutError) as error:
            message = "the guardrail did not answer in time"
            raise GuardrailUnavailable(message, is_timeout=True) from error
        except ClientError as error:
            raise _refused(error, operation) from None
        except (BotoCoreError, ResponseParserError, OSError, ValueError) as error:
            raise GuardrailUnavailable(
                f"Bedrock cannot be asked for `{operation}` ({type(error).__name__}):"
                " check the network path, the region and the credentials"
            ) from None
        answer.pop("ResponseMetadata", None)
        return answer

    def _client(self, timeout: float) -> Any:
        """Return this process's client for a time limit."""
        with self._lock:
            if self._pid != os.getpid():
                self._pid, self._clients = os.getpid(), {}
            client = self._clients.get(timeout)
            if client is None:
                client = self._clients[timeout] = self._connect(timeout)
            return client

    def _connect(self, timeout: float) -> Any:
        client = connect(
            "bedrock-runtime",
            Patience(connect=timeout, read=timeout, attempts=ATTEMPTS),
            region=self._endpoint.region,
            connections=CONNECTIONS,
            endpoint_url=self._endpoint.url,
            verify=self._endpoint.ca_file,
        )
        _own.add(client)
        return client

    def close(self) -> None:
        """Close the connections; the next question opens new ones."""
        with self._lock:
            is_ours = self._pid == os.getpid()
            clients, self._clients = list(self._clients.values()), {}
        for client in clients if is_ours else ():
            client.close()


def _refused(error: ClientError, operation: str) -> GuardrailUnavailable:
    code = str(error.response.get("Error", {}).get("Code", ""))
    match code:
        case "AccessDeniedException":
            action = {
                "apply_guardrail": "bedrock:ApplyGuardrail",
                "invoke_guardrail_checks": "bedrock:InvokeGuardrailChecks",
            }[operation]
            advice = f"allow `{action}` to the role that this runs as"
        case "ResourceNotFoundException" | "ValidationException":
            advice = "check the guardrail's identifier, version and region"
        case "ThrottlingException" | "ServiceQuotaExceededException":
            advice = "Bedrock throttles: lower `units`, or raise the account's quota"
        case _:
            advice = "it is asked again with the next question"
    known = code if code.isalnum() and len(code) <= 64 else "an error"
    return GuardrailUnavailable(f"Bedrock refused `{operation}` (`{known}`): {advice}")
