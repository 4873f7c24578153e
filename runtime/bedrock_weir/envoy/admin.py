"""Envoy's admin port, as far as a supervisor needs it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus

# To a process of our own, on loopback.
from http.client import HTTPConnection, HTTPException  # noqa: TID251

from bedrock_weir.envoy.config import STAT_PREFIX

_TIMEOUT = 5.0
"""Seconds. The port is on loopback; a busy Envoy answers within milliseconds."""

_ACTIVE = f"http.{STAT_PREFIX}.downstream_rq_active"


@dataclass(frozen=True, slots=True)
class Admin:
    """The admin port of one worker; every method raises OSError if it is gone."""

    host: str
    port: int

    @classmethod
    def parse(cls, address: str) -> Admin:
        """The admin port at `HOST:PORT`, as Envoy writes it into its file."""
        host, _, port = address.strip().rpartition(":")
        return cls(host, int(port))

    def is_ready(self) -> bool:
        """Whether the worker serves: its application has started."""
        return self._ask("GET", "/ready") == (200, b"LIVE\n")

    def active_requests(self) -> int:
        """The calls that the worker is answering."""
        _, body = self._ask("GET", f"/stats?format=json&filter=^{_ACTIVE}$")
        found = json.loads(body)["stats"]
        return sum(int(each.get("value", 0)) for each in found)

    def statistics(self) -> str:
        """All of Envoy's counters, in Prometheus text."""
        return self._ask("GET", "/stats/prometheus")[1].decode()

    def drain(self) -> None:
        """Be unready, ask clients to close their connections, go on answering."""
        self._order("/healthcheck/fail")
        self._order("/drain_listeners?graceful&skip_exit")

    def close_listeners(self) -> None:
        """Take no new connection."""
        self._order("/drain_listeners")

    def _order(self, path: str) -> None:
        status, _ = self._ask("POST", path)
        if status != HTTPStatus.OK:
            raise OSError(f"the admin port answered {status} to `{path}`")

    def _ask(self, method: str, path: str) -> tuple[int, bytes]:
        connection = HTTPConnection(self.host, self.port, timeout=_TIMEOUT)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except HTTPException as error:
            raise OSError("the admin port broke off its answer") from error
        finally:
            connection.close()
