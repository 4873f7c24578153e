"""The listener that Envoy gives our applications, spoken to as bytes."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Sequence

import pytest

from bedrock_weir.envoy import EnvoyServer, Limits, Listener
from tests.support.certificate import self_signed
from tests.support.raw_http import (
    H2,
    Answer,
    Header,
    ask_h1,
    ask_h2,
    connect,
    read_h1,
    write_h1,
)

APP = "tests.support.envoy_app:app"

Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for the listeners of this module."""
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def server(certificate):
    """One server for the tests that change nothing about it."""
    listener = Listener(
        host="127.0.0.1",
        port=0,
        certificate=certificate.certificate,
        private_key=certificate.private_key,
    )
    with EnvoyServer(APP, listener=listener) as running:
        yield running


@pytest.fixture(params=["http/1.1", "h2"])
def ask(request, server) -> Ask:
    """One request over TLS, in each of the protocols that ALPN offers."""

    def over(
        target: str, *, headers: Sequence[Header] = (), body: bytes = b""
    ) -> Answer:
        connection = connect(server.port, alpn=request.param)
        protocol = ask_h2 if request.param == "h2" else ask_h1
        return protocol(connection, target, headers=headers, body=body)

    return over


@pytest.mark.parametrize(("protocol", "version"), [("h2", "2"), ("http/1.1", "1.1")])
def test_alpn_offers_both_protocols(server, protocol, version):
    """HTTP/2 and HTTP/1.1 share the port, and the application is told which."""
    ask = ask_h2 if protocol == "h2" else ask_h1
    told = ask(connect(server.port, alpn=protocol), "/echo").json
    assert told["http_version"] == version
    assert told["scheme"] == "https"
    assert ["host", "localhost"] in told["headers"]


@pytest.mark.parametrize(
    "path",
    [
        "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A%3Ax%2Fy/converse",
        "/model/arn%3aaws%2fx/converse",
        "//model///x/converse/",
        "/model/../a/./converse",
        "/model/%2e%2e/%5c/converse;v=1",
        "/model/a%20b~c/converse",
    ],
)
def test_raw_path_stays_as_it_was_sent(ask, path):
    """No byte of the path is decoded, merged, resolved or escaped anew."""
    told = ask(path + "?a=%20&a=1&b").json
    assert told["raw_path"] == path
    assert told["query_string"] == "a=%20&a=1&b"


@pytest.mark.parametrize(
    "path",
    ["/model/%ff/converse", "/model/%C3%A9/converse", "/model/%c3", "/%", "/%4"],
)
def test_path_beyond_ascii_is_refused(ask, path):
    """What the application could not read as UTF-8 is refused at once."""
    assert ask(path).status == 403
    assert ask(f"/echo?{path}").json["query_string"] == path


def test_headers_arrive_as_they_were_sent(ask):
    """Nothing is added, and names with an underscore or sent twice survive."""
    sent = [
        ("x-twice", "1"),
        ("x-twice", "2"),
        ("with_underscore", "kept"),
        ("x-request-id", "mine"),
        ("x-forwarded-for", "192.0.2.7"),
    ]
    told = ask("/echo", headers=sent).json
    received = [(name, value) for name, value in told["headers"]]
    assert [each for each in received if each in sent] == sent
    ours = {"host", "connection", "content-length"}
    assert {name for name, _ in received} <= ours | {name for name, _ in sent}


def test_client_address_is_the_connections(ask):
    """A forged forwarding header does not move the client."""
    told = ask("/echo", headers=[("x-forwarded-for", "192.0.2.7")]).json
    assert told["client"][0] == "127.0.0.1"


def test_forged_headers_of_ours_are_dropped(ask):
    """A client cannot say what only the listener may say."""
    forged = [
        ("x-weir-vpce-id", "vpce-0123"),
        ("x-weir-anything", "1"),
        ("x-envoy-external-address", "192.0.2.7"),
    ]
    told = ask("/echo", headers=forged).json
    names = {name for name, _ in told["headers"]}
    assert not {name for name in names if name.startswith(("x-weir-", "x-envoy-"))}


def test_answer_headers_are_the_applications(ask):
    """Envoy neither names itself nor adds headers of its own but the date."""
    answer = ask("/echo")
    names = {name for name, _ in answer.headers if not name.startswith(":")}
    assert ("server", "test") in answer.headers
    assert names <= {"server", "date", "connection", "transfer-encoding"}


def test_large_body_passes(ask):
    """A body of 26 MB arrives whole."""
    assert ask("/echo", body=bytes(26_000_000)).json["size"] == 26_000_000


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([("x-large", "a" * 70_000)], id="one too large"),
        pytest.param([(f"x-{n}", "a" * 7_000) for n in range(12)], id="large together"),
        pytest.param([(f"x-{n}", "a") for n in range(250)], id="too many"),
    ],
)
def test_too_large_headers_are_refused(ask, headers):
    """The request does not reach the application."""
    try:
        status = ask("/echo", headers=headers).status
    except ConnectionError:
        return
    assert status == 431


def test_open_files_are_allowed(server):
    """A worker may open as many files as the system lets it."""
    told = ask_h1(connect(server.port, alpn="http/1.1"), "/echo").json
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert told["files"] == min(hard, 1 << 20)
    assert told["pid"] == server.workers[0].pid


@pytest.mark.parametrize("protocol", ["http/1.1", "h2"])
def test_slow_reader_holds_the_application_back(certificate, protocol):
    """What a reader does not take is not produced, let alone kept."""
    listener = Listener(
        host="127.0.0.1",
        port=0,
        certificate=certificate.certificate,
        private_key=certificate.private_key,
    )
    with EnvoyServer(APP, listener=listener) as running:
        before = _resident(running.workers[0].pid)
        connection = connect(running.port, alpn=protocol)
        if protocol == "h2":
            with H2(connection) as client:
                client.start("/flood")
                produced = _settled(running)
        else:
            with connection:
                write_h1(connection, "/flood")
                produced = _settled(running)
        # Kernel buffers on both sides, Envoy's own, and one part in flight.
        assert 0 < produced < 16_000_000
        assert _resident(running.workers[0].pid) - before < 8_000_000


def test_one_connection_too_many_is_closed(certificate):
    """The limit of connections holds, and frees a place with each that ends."""
    listener = Listener(
        host="127.0.0.1",
        port=0,
        certificate=certificate.certificate,
        private_key=certificate.private_key,
    )
    limits = Limits(connections=2)
    with EnvoyServer(APP, listener=listener, limits=limits) as running:
        kept = [connect(running.port, alpn="http/1.1") for _ in range(2)]
        with pytest.raises(OSError, match=r".*"):
            ask_h1(connect(running.port, alpn="http/1.1"), "/echo")
        for each in kept:
            assert ask_h1(each, "/echo").status == 200


def test_old_connections_close_and_their_calls_finish(certificate):
    """Past its age a connection is told to go, after the call it carries."""
    listener = Listener(
        host="127.0.0.1",
        port=0,
        certificate=certificate.certificate,
        private_key=certificate.private_key,
    )
    limits = Limits(connection_age=0.5)
    with EnvoyServer(APP, listener=listener, limits=limits) as running:
        # Longer than the age and Envoy's second of grace together.
        connection = connect(running.port, alpn="http/1.1")
        with connection, H2(connect(running.port, alpn="h2")) as client:
            write_h1(connection, "/stream?40")
            answer = client.finish(client.start("/stream?40"))
            assert answer.body.endswith(b"39\nend\n")
            assert client.goaway
            assert read_h1(connection).body.endswith(b"39\nend\n")


def test_plaintext_on_loopback_speaks_both_protocols():
    """Without a certificate the listener speaks HTTP/1.1 and HTTP/2 as well."""
    with EnvoyServer(APP, workers=2) as running:
        assert running.url == f"http://127.0.0.1:{running.port}"
        assert ask_h1(connect(running.port), "/echo").json["http_version"] == "1.1"
        assert ask_h2(connect(running.port), "/echo").json["http_version"] == "2"
        pids = {ask_h1(connect(running.port), "/echo").json["pid"] for _ in range(64)}
        assert pids == {worker.pid for worker in running.workers}


def _settled(running: EnvoyServer) -> int:
    """The bytes that the flood produced, once that number stays the same."""
    last, same = -1, 0
    while same < 5:
        time.sleep(0.1)
        now = int(ask_h1(connect(running.port, alpn="http/1.1"), "/flooded").body)
        same = same + 1 if now == last and now > 0 else 0
        last = now
    return last


def _resident(pid: int) -> int:
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:  # noqa: PTH123
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")
