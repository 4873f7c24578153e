from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from bedrock_weir.envoy.config import Limits, Listener, Worker, worker_config
from bedrock_weir.errors import SettingsError

PLAIN = Listener(host="127.0.0.1", port=8080)
TLS = Listener(host="0.0.0.0", port=8443, certificate="/c.pem", private_key="/k.pem")


def config(listener: Listener, limits: Limits | None = None):
    """The configuration of a worker on this listener."""
    worker = Worker(
        app="package.module:app",
        module="/pyvoy.so",
        listener=listener,
        limits=limits or Limits(),
    )
    return worker_config(worker)


def the_listener(configuration):
    """Its one listener."""
    (listener,) = configuration["static_resources"]["listeners"]
    return listener


def manager(configuration):
    """What decides about HTTP on it."""
    (chain,) = the_listener(configuration)["filter_chains"]
    (only,) = chain["filters"]
    return only["typed_config"]


def filters(configuration):
    """The names of the HTTP filters, in their order."""
    return [each["name"] for each in manager(configuration)["http_filters"]]


def test_configuration_is_json():
    """The configuration survives a trip through JSON unchanged."""
    made = config(replace(TLS, proxy_protocol=True))
    assert json.loads(json.dumps(made)) == made


def test_admin_is_on_loopback():
    """Rule 7: loopback, on a port that the kernel chooses."""
    address = config(TLS)["admin"]["address"]["socket_address"]
    assert address == {"address": "127.0.0.1", "port_value": 0}


def test_path_is_never_normalised():
    """Rule 1: three ways of touching the path, all off."""
    made = manager(config(TLS))
    assert made["normalize_path"] is False
    assert made["merge_slashes"] is False
    assert made["path_with_escaped_slashes_action"] == "KEEP_UNCHANGED"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/model/a%3Ab%2fc/converse", True),
        ("//model/../%2e;v=~!", True),
        ("/-/health", True),
        ("/model/%80", False),
        ("/model/%fF", False),
        ("/model/%C3%A9", False),
        ("/model/%4", False),
        ("/model/%zz", False),
        ("/model/\u00e9", False),
        ("/a b", False),
    ],
)
def test_path_and_what_it_encodes_is_ascii(path, allowed):
    """Rule 8: one pattern, which the whole path has to match."""
    (refuse,) = [
        each["typed_config"]
        for each in manager(config(TLS))["http_filters"]
        if each["name"] == "envoy.filters.http.rbac"
    ]
    assert refuse["rules"]["action"] == "ALLOW"
    (policy,) = refuse["rules"]["policies"].values()
    (permission,) = policy["permissions"]
    pattern = permission["url_path"]["path"]["safe_regex"]["regex"]
    assert (re.fullmatch(pattern, path) is not None) is allowed


@pytest.mark.parametrize("proxy_protocol", [False, True])
def test_reserved_headers_are_dropped_first(proxy_protocol):
    """Rule 2: before anything else, with PROXY protocol and without."""
    names = filters(config(replace(TLS, proxy_protocol=proxy_protocol)))
    assert names[0] == "envoy.filters.http.header_mutation"
    assert names[-1] == "pyvoy"
    assert ("envoy.filters.http.lua" in names) is proxy_protocol


def test_client_address_is_not_taken_from_a_header():
    """Rule 3: the connection's address, and no header is written."""
    made = manager(config(TLS))
    assert made["use_remote_address"] is True
    assert made["skip_xff_append"] is True


def test_limits_reach_envoy():
    """Rule 4: each limit stands where Envoy looks for it."""
    limits = Limits(
        connections=7,
        headers=100_000,
        header_count=9,
        streams=11,
        stream_buffer=70_000,
        connection_buffer=80_000,
        stream_timeout=4000,
        idle_timeout=12,
        connection_age=13,
    )
    made = config(TLS, limits)
    (monitor,) = made["overload_manager"]["resource_monitors"]
    assert monitor["typed_config"]["max_active_downstream_connections"] == 7
    assert the_listener(made)["per_connection_buffer_limit_bytes"] == 80_000
    http = manager(made)
    assert http["max_request_headers_kb"] == 98
    assert http["stream_idle_timeout"] == "4000.000s"
    common = http["common_http_protocol_options"]
    assert common["max_headers_count"] == 9
    assert common["idle_timeout"] == "12.000s"
    assert common["max_connection_duration"] == "13.000s"
    assert common["max_stream_duration"] == "4000.000s"
    h2 = http["http2_protocol_options"]
    assert h2["max_concurrent_streams"] == 11
    assert h2["initial_stream_window_size"] == 70_000
    assert h2["initial_connection_window_size"] == 80_000


def test_tls_offers_both_protocols_from_version_1_2():
    """HTTP/2 is preferred, and old TLS is refused."""
    (chain,) = the_listener(config(TLS))["filter_chains"]
    context = chain["transport_socket"]["typed_config"]["common_tls_context"]
    assert context["alpn_protocols"] == ["h2", "http/1.1"]
    assert context["tls_params"] == {"tls_minimum_protocol_version": "TLSv1_2"}


def test_secrets_are_named_and_watched():
    """Rule 5: in their order, each from its file, which may be replaced."""
    listener = replace(
        TLS, certificate=None, private_key=None, secrets=("/s/given", "/s/minted")
    )
    (chain,) = the_listener(config(listener))["filter_chains"]
    context = chain["transport_socket"]["typed_config"]["common_tls_context"]
    assert "tls_certificates" not in context
    secrets = context["tls_certificate_sds_secret_configs"]
    assert [each["name"] for each in secrets] == ["given", "minted"]
    sources = [each["sds_config"]["path_config_source"] for each in secrets]
    assert [each["path"] for each in sources] == ["/s/given", "/s/minted"]
    assert [each["watched_directory"] for each in sources] == [{"path": "/s"}] * 2


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_plaintext_on_loopback_is_allowed(host):
    """Rule 5: who can reach it is on this machine."""
    (chain,) = the_listener(config(replace(PLAIN, host=host)))["filter_chains"]
    assert "transport_socket" not in chain


@pytest.mark.parametrize(
    ("listener", "message"),
    [
        (replace(PLAIN, host="0.0.0.0"), "plaintext is for loopback only"),
        (replace(PLAIN, host="::"), "plaintext is for loopback only"),
        (replace(PLAIN, host="10.0.0.1"), "plaintext is for loopback only"),
        (replace(PLAIN, host="example.org"), "an IP address or `localhost`"),
        (replace(TLS, private_key=None), "belong together"),
        (replace(TLS, certificate=None), "belong together"),
        (replace(TLS, secrets=("/s",)), "files of one kind"),
    ],
)
def test_unsafe_listener_is_refused(listener, message):
    """Rule 5: no plaintext beyond loopback, and no half certificate."""
    with pytest.raises(SettingsError, match=message):
        config(listener)


def test_proxy_protocol_is_version_2_and_required():
    """Rule 6: version 1 and silence are both refused."""
    made = the_listener(config(replace(TLS, proxy_protocol=True)))
    (only,) = made["listener_filters"]
    assert only["typed_config"]["disallowed_versions"] == ["V1"]
    assert only["typed_config"]["allow_requests_without_proxy_protocol"] is False
    assert the_listener(config(TLS))["listener_filters"] == []
