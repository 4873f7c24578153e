from __future__ import annotations

import json

import pytest

from bedrock_weir.cli import main
from bedrock_weir.doctor import command
from bedrock_weir.doctor.check import Group, Outcome, Result
from bedrock_weir.doctor.document import document
from bedrock_weir.doctor.registry import CLIENT, TASK, VIEWPOINTS
from bedrock_weir.doctor.running import Found
from bedrock_weir.doctor.show import console, show
from bedrock_weir.errors import SettingsError

FOUND = (
    Found("dns", Group.NETWORK, "s3 at a:443", Result(Outcome.OK, "private"), 0.25),
    Found("tcp", Group.NETWORK, "", Result(Outcome.FAIL, "closed", "open it"), 1.0),
)


def test_names_are_said_once():
    """So that `--only` means one check."""
    for checks in VIEWPOINTS.values():
        names = [check.name for check in checks]
        assert len(set(names)) == len(names)
        assert all(check.asks for check in checks)


def test_the_list_names_every_check(capsys):
    """Of both viewpoints, or of the one that is named."""
    assert main(["doctor", "--list"]) == 0
    both = capsys.readouterr().out
    assert all(check.name in both for check in TASK)
    assert all(check.name in both for check in CLIENT)
    assert main(["doctor", "client", "--list"]) == 0
    assert "bucket-lock" not in capsys.readouterr().out


def test_only_what_is_named_runs():
    """And in a task its settings, on which everything stands."""
    named = command.chosen(TASK, ["dns,tcp", "tls"], always="settings")
    assert [check.name for check in named] == ["settings", "dns", "tcp", "tls"]
    assert command.chosen(CLIENT, []) == CLIENT
    with pytest.raises(SettingsError, match="`nothing` is none of `dns`"):
        command.chosen(CLIENT, ["nothing"])


def test_nothing_to_go_by_is_asked_wrongly(capsys, monkeypatch):
    """Without WEIR_* variables the viewpoint must be said."""
    monkeypatch.setattr("os.environ", {"WEIR_ENV": "prod"})  # no setting of the proxy
    assert main(["doctor"]) == 2
    assert "weir doctor client --endpoint" in capsys.readouterr().err


def test_variables_of_ours_make_it_a_task(capsys, monkeypatch):
    """Settings that do not resolve are a finding, not an error."""
    monkeypatch.setenv("WEIR_RECORD", "paper")
    assert main(["doctor", "--only", "policy", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["viewpoint"] == "task"
    results = {each["name"]: each for each in told["checks"]}
    assert results["settings"]["result"] == "fail"
    assert "WEIR_RECORD" in results["settings"]["advice"]
    assert results["policy"]["result"] == "skipped"


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ([], "--endpoint"),
        (["--endpoint", "ftp://a"], "--endpoint"),
        (["--endpoint", "a:port"], "--endpoint"),
        (["--endpoint", "a", "--ca", "no-such-file"], "--ca"),
        (["--endpoint", "a", "--timeout", "0"], "--timeout"),
        (["--endpoint", "a", "--only", "nothing"], "--only"),
    ],
)
def test_a_flag_that_is_wrong_is_named(flags, named, capsys):
    """Exit code 2, and nothing is looked at."""
    assert main(["doctor", "client", *flags]) == 2
    said = capsys.readouterr()
    assert named in said.err
    assert said.out == ""


def test_the_endpoints_of_a_client():
    """The proxy's, at port 443 unless another is said; Bedrock's own by its region."""
    flags = {
        "endpoint": "weir.example.com",
        "service": "bedrock-runtime",
        "region": "eu-west-1",
    }
    client = command.client_of(flags, {})
    assert (client.endpoint.host, client.endpoint.port) == ("weir.example.com", 443)
    assert client.endpoint.is_tls
    assert client.native is not None
    assert client.native.host == "bedrock-runtime.eu-west-1.amazonaws.com"
    there = command.client_of({**flags, "native": "[::1]:8443"}, {})
    assert there.native is not None
    assert (there.native.host, there.native.port) == ("::1", 8443)
    nowhere = command.client_of({**flags, "region": None}, {})
    assert nowhere.native is None


def test_the_document_has_one_form():
    """Its keys and values are what scripts read."""
    assert document("task", FOUND) == {
        "version": 1,
        "viewpoint": "task",
        "ok": False,
        "counts": {"ok": 1, "warn": 0, "fail": 1, "skipped": 0},
        "checks": [
            {
                "name": "dns",
                "group": "network",
                "subject": "s3 at a:443",
                "result": "ok",
                "seen": "private",
                "advice": "",
                "seconds": 0.25,
            },
            {
                "name": "tcp",
                "group": "network",
                "subject": "",
                "result": "fail",
                "seen": "closed",
                "advice": "open it",
                "seconds": 1.0,
            },
        ],
    }


def test_the_tree_says_what_to_do(tmp_path):
    """Under each check that is not well; without colours in a file."""
    with (tmp_path / "told").open("w+") as out:
        after = Result(Outcome.FAIL, "no connection", "see `tcp`")
        found = (*FOUND, Found("tls", Group.NETWORK, "", after, 1.0))
        show("task", found, console(out))
        out.seek(0)
        told = out.read()
    assert "-> open it" in told
    assert "fail    tls: no connection -> see `tcp`" in told
    assert "1 ok, 0 warn, 2 fail, 0 skipped" in told
    assert "\x1b" not in told
