"""The Envoy configuration of one worker: a pure function of a few values.

Rule 1: what the client sent reaches the application as it was sent: the raw
        path is never normalised, no header is added, renamed or merged.
Rule 2: `x-weir-*` request headers are ours, `x-envoy-*` are Envoy's. A client's
        are dropped before anything else looks, in every configuration.
Rule 3: the client address is the connection's (or the PROXY protocol's), never
        what an `x-forwarded-for` header claims.
Rule 4: everything that a client can make us hold has a limit: connections,
        headers, streams of a connection, bytes of a stream, idle time.
Rule 5: plaintext is for loopback. Anything else needs a certificate. The
        configuration names the files of certificates and keys, and never holds one.
Rule 6: with PROXY protocol on, a connection without its header is refused, and
        only version 2 is understood.
Rule 7: the admin port is on loopback, on a port that the kernel chose.
Rule 8: a path is printable ASCII, and so is what its percent-encoding stands for.
        Another one is refused with 403: no operation of Bedrock has such a path, and
        what runs the application takes every path for UTF-8 and hangs on others.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import PurePath
from typing import TypeAlias

from bedrock_weir.errors import SettingsError

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

STAT_PREFIX = "weir"
"""The prefix of the HTTP statistics: `http.weir.downstream_rq_active`."""

LISTENER_NAME = "weir"
"""The name of the one listener, as the admin port reports it."""

RESERVED_HEADERS = ("x-weir-", "x-envoy-")
"""Request headers that begin so are never taken from a client: the first are
ours, the second Envoy's (which also adds one for the client's address)."""

VPC_ENDPOINT_HEADER = "x-weir-vpce-id"
"""The request header that carries the VPC endpoint id to the application."""

_VPC_ENDPOINT_TLV = 0xEA
"""PROXY protocol v2 type of AWS's own values (PP2_TYPE_AWS)."""

_ASCII_PATH = "(?:[!-$&-~]|%[0-7][0-9A-Fa-f])*"
"""Matches the paths of rule 8, without their query."""

_METADATA = "bedrock_weir.proxy_protocol"
_TYPES = "type.googleapis.com/envoy."

# The value's first byte is AWS's subtype: 1 means VPC endpoint id
# (PP2_SUBTYPE_AWS_VPCE_ID). Anything that is not such an id is left out, so the
# application sees either a well-formed id or none.
_VPC_ENDPOINT_LUA = f"""
function envoy_on_request(handle)
  local info = handle:connectionStreamInfo():dynamicMetadata():get("{_METADATA}")
  local value = info and info["aws"]
  if type(value) == "string" then
    local id = string.match(value, "^\\1(vpce%-[0-9a-f]+)$")
    if id then handle:headers():replace("{VPC_ENDPOINT_HEADER}", id) end
  end
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Where a worker listens.

    Attributes:
        host: an IP address, or `localhost`.
        port: the port; several workers may share it.
        certificate: path of the PEM certificate chain; None for plaintext.
        private_key: path of its PEM key.
        secrets: instead of these two, paths of files that hold a certificate each
            (`bedrock_weir.envoy.secrets`), and are read again whenever another takes
            their place. The name that a client asks for picks one; for a name that
            none is for, it is the first.
        proxy_protocol: whether every connection opens with PROXY protocol v2.
    """

    host: str
    port: int
    certificate: str | None = None
    private_key: str | None = None
    secrets: tuple[str, ...] = ()
    proxy_protocol: bool = False

    @property
    def is_tls(self) -> bool:
        """Whether it speaks TLS."""
        return self.certificate is not None or bool(self.secrets)

    @property
    def address(self) -> str:
        """The IP address to bind."""
        return "127.0.0.1" if self.host == "localhost" else self.host

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the listener."""
        return ip_address(self.address).is_loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What clients may make a worker hold. Times in seconds, sizes in bytes.

    Attributes:
        connections: open connections; one more is closed at once.
        headers: the size of a request's headers together.
        header_count: the number of a request's headers.
        streams: concurrent HTTP/2 streams of a connection.
        stream_buffer: what is buffered for one stream before its writer waits.
        connection_buffer: the same for one connection.
        headers_timeout: from a request's first byte to its last header.
        stream_timeout: the longest that a call may take, silence included.
        idle_timeout: how long a connection without a request is kept.
        connection_age: after this a connection is asked to close; running
            streams finish. So a new worker gets its share of long-lived clients.
        drain_time: what Envoy is told a drain may take.
    """

    connections: int = 4096
    headers: int = 64 * 1024
    header_count: int = 200
    streams: int = 100
    stream_buffer: int = 64 * 1024
    connection_buffer: int = 256 * 1024
    headers_timeout: float = 30.0
    stream_timeout: float = 3900.0
    idle_timeout: float = 600.0
    connection_age: float = 600.0
    drain_time: float = 85.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One Envoy process and the application in it.

    Attributes:
        app: the ASGI application, as `module:attribute`.
        module: path of the dynamic module that runs it.
        listener: where it listens.
        limits: what clients may make it hold.
        ready_path: answered 503 once the worker drains, by the application before.
    """

    app: str
    module: str
    listener: Listener
    ready_path: str = "/-/ready"
    limits: Limits = field(default_factory=Limits)


def worker_config(worker: Worker) -> dict[str, Json]:
    """Envoy's bootstrap configuration for one worker.

    Raises:
        SettingsError: half a certificate, plaintext beyond loopback, or a host
            that is no IP address.
    """
    check_listener(worker.listener)
    return {
        # Envoy reads no secret from a file without a name of its own.
        "node": {"id": "weir", "cluster": "weir"},
        "admin": {
            "address": _socket_address("127.0.0.1", 0),
            "ignore_global_conn_limit": True,
        },
        "overload_manager": _overload_manager(worker.limits),
        "static_resources": {"listeners": [_listener(worker)]},
    }


def check_listener(listener: Listener) -> None:
    """Refuse a listener that would break rule 5.

    Raises:
        SettingsError: as `worker_config` says.
    """
    try:
        loopback = listener.is_loopback
    except ValueError as error:
        raise SettingsError(
            f"the host to listen on must be an IP address or `localhost`,"
            f" not `{listener.host}`"
        ) from error
    if (listener.certificate is None) != (listener.private_key is None):
        raise SettingsError(
            "a certificate and its key belong together: only one of them is set"
        )
    if listener.certificate is not None and listener.secrets:
        raise SettingsError("certificates stand in files of one kind, not of two")
    if not listener.is_tls and not loopback:
        raise SettingsError(
            f"plaintext is for loopback only: give a certificate and its key to"
            f" listen on `{listener.host}`"
        )


def _overload_manager(limits: Limits) -> dict[str, Json]:
    name = "envoy.resource_monitors.global_downstream_max_connections"
    kind = (
        "extensions.resource_monitors.downstream_connections.v3"
        ".DownstreamConnectionsConfig"
    )
    monitor = _typed(kind, max_active_downstream_connections=limits.connections)
    return {"resource_monitors": [{"name": name, "typed_config": monitor}]}


def _listener(worker: Worker) -> dict[str, Json]:
    listener, limits = worker.listener, worker.limits
    manager: dict[str, Json] = {
        "name": "envoy.filters.network.http_connection_manager",
        "typed_config": _connection_manager(worker),
    }
    chain: dict[str, Json] = {"filters": [manager]}
    if listener.is_tls:
        chain["transport_socket"] = _tls(listener)
        # A client that connects and says nothing is let go.
        chain["transport_socket_connect_timeout"] = _seconds(limits.headers_timeout)
    return {
        "name": LISTENER_NAME,
        "address": _socket_address(listener.address, listener.port),
        "enable_reuse_port": True,
        "per_connection_buffer_limit_bytes": limits.connection_buffer,
        # Endpoints on the way forget idle flows after 350 s without a word.
        "tcp_keepalive": {
            "keepalive_probes": 4,
            "keepalive_time": 60,
            "keepalive_interval": 30,
        },
        "listener_filters": _listener_filters(listener),
        "listener_filters_timeout": _seconds(limits.headers_timeout),
        "filter_chains": [chain],
    }


def _listener_filters(listener: Listener) -> list[Json]:
    if not listener.proxy_protocol:
        return []
    rule: dict[str, Json] = {
        "tlv_type": _VPC_ENDPOINT_TLV,
        "on_tlv_present": {"metadata_namespace": _METADATA, "key": "aws"},
    }
    config = _typed(
        "extensions.filters.listener.proxy_protocol.v3.ProxyProtocol",
        rules=[rule],
        allow_requests_without_proxy_protocol=False,
        disallowed_versions=["V1"],
    )
    return [{"name": "envoy.filters.listener.proxy_protocol", "typed_config": config}]


def _tls(listener: Listener) -> dict[str, Json]:
    context: dict[str, Json] = {
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
        "alpn_protocols": ["h2", "http/1.1"],
        **_certificates(listener),
    }
    config = _typed(
        "extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        common_tls_context=context,
    )
    return {"name": "envoy.transport_sockets.tls", "typed_config": config}


def _certificates(listener: Listener) -> dict[str, Json]:
    if listener.secrets:
        return {
            "tls_certificate_sds_secret_configs": [
                _secret(path) for path in listener.secrets
            ]
        }
    certificate: dict[str, Json] = {
        "certificate_chain": {"filename": listener.certificate},
        "private_key": {"filename": listener.private_key},
    }
    return {"tls_certificates": [certificate]}


def _secret(path: str) -> dict[str, Json]:
    source: dict[str, Json] = {
        "path": path,
        "watched_directory": {"path": str(PurePath(path).parent)},
    }
    return {
        "name": PurePath(path).name,
        "sds_config": {"path_config_source": source, "resource_api_version": "V3"},
    }


def _connection_manager(worker: Worker) -> dict[str, Json]:
    limits = worker.limits
    return _typed(
        "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix=STAT_PREFIX,
        codec_type="AUTO",
        # Rule 1.
        normalize_path=False,
        merge_slashes=False,
        path_with_escaped_slashes_action="KEEP_UNCHANGED",
        server_header_transformation="PASS_THROUGH",
        generate_request_id=False,
        preserve_external_request_id=True,
        # Rule 3; and the header itself stays as the client wrote it.
        use_remote_address=True,
        skip_xff_append=True,
        # Rule 4.
        max_request_headers_kb=math.ceil(limits.headers / 1024),
        request_headers_timeout=_seconds(limits.headers_timeout),
        # Between telling a client that its connection will close and refusing its
        # next call on it: more than a round trip.
        drain_timeout="1s",
        stream_idle_timeout=_seconds(limits.stream_timeout),
        common_http_protocol_options={
            "idle_timeout": _seconds(limits.idle_timeout),
            "max_connection_duration": _seconds(limits.connection_age),
            "max_stream_duration": _seconds(limits.stream_timeout),
            "max_headers_count": limits.header_count,
            # A signed header with an underscore must arrive, or the signature
            # breaks. Nothing here turns names into variables, where `_` and `-`
            # would meet.
            "headers_with_underscores_action": "ALLOW",
        },
        http1_safe_max_connection_duration=True,
        http2_protocol_options={
            "max_concurrent_streams": limits.streams,
            # Also the codec's own buffer for a stream that its reader does not
            # read: what a slow reader costs us.
            "initial_stream_window_size": limits.stream_buffer,
            "initial_connection_window_size": limits.connection_buffer,
            "connection_keepalive": {"interval": "60s", "timeout": "20s"},
        },
        route_config={"virtual_hosts": [{"name": "weir", "domains": ["*"]}]},
        http_filters=_http_filters(worker),
    )


def _http_filters(worker: Worker) -> list[Json]:
    filters: list[Json] = [_drop_reserved_headers(), _refuse_other_paths()]
    if worker.listener.proxy_protocol:
        filters.append(_hand_on_vpc_endpoint())
    return [*filters, _readiness(worker), _application(worker)]


def _drop_reserved_headers() -> dict[str, Json]:
    drops: list[Json] = [
        {"remove_on_match": {"key_matcher": {"prefix": prefix, "ignore_case": True}}}
        for prefix in RESERVED_HEADERS
    ]
    config = _typed(
        "extensions.filters.http.header_mutation.v3.HeaderMutation",
        mutations={"request_mutations": drops},
    )
    return {"name": "envoy.filters.http.header_mutation", "typed_config": config}


def _refuse_other_paths() -> dict[str, Json]:
    path: dict[str, Json] = {"safe_regex": {"regex": _ASCII_PATH}}
    allowed: dict[str, Json] = {
        "permissions": [{"url_path": {"path": path}}],
        "principals": [{"any": True}],
    }
    config = _typed(
        "extensions.filters.http.rbac.v3.RBAC",
        rules={"action": "ALLOW", "policies": {"ascii-path": allowed}},
    )
    return {"name": "envoy.filters.http.rbac", "typed_config": config}


def _hand_on_vpc_endpoint() -> dict[str, Json]:
    config = _typed(
        "extensions.filters.http.lua.v3.Lua",
        default_source_code={"inline_string": _VPC_ENDPOINT_LUA},
    )
    return {"name": "envoy.filters.http.lua", "typed_config": config}


def _readiness(worker: Worker) -> dict[str, Json]:
    path: dict[str, Json] = {
        "name": ":path",
        "string_match": {"exact": worker.ready_path},
    }
    config = _typed(
        "extensions.filters.http.health_check.v3.HealthCheck",
        pass_through_mode=True,
        headers=[path],
    )
    return {"name": "envoy.filters.http.health_check", "typed_config": config}


def _application(worker: Worker) -> dict[str, Json]:
    settings = {"app": worker.app, "interface": "asgi", "root_path": ""}
    config = _typed(
        "extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter",
        dynamic_module_config={"module": {"local": {"filename": worker.module}}},
        filter_name="pyvoy",
        terminal_filter=True,
        filter_config={
            "@type": "type.googleapis.com/google.protobuf.StringValue",
            "value": json.dumps({**settings, "lifespan": True}),
        },
    )
    return {"name": "pyvoy", "typed_config": config}


def _socket_address(host: str, port: int) -> dict[str, Json]:
    return {"socket_address": {"address": host, "port_value": port}}


def _seconds(value: float) -> str:
    return f"{value:.3f}s"


def _typed(kind: str, **fields: Json) -> dict[str, Json]:
    return {"@type": f"{_TYPES}{kind}", **fields}
