from __future__ import annotations

import json
import os
import subprocess
import sys
from unittest import mock

import pytest

from bedrock_weir.cli import main
from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.authority import Authority
from tests.support.proxy import CREDENTIAL, POLICIES, bundle_folder, running_proxy
from tests.support.s3 import object_lock_bucket
from tests.support.simulator import REGION, running_simulator

WEIR = "import sys; from bedrock_weir.cli import main; sys.exit(main())"
MODEL = "amazon.nova-micro-v1:0"


def environment(proxy, bucket):
    """Return the variables of a user of both, and of nothing else."""
    ours = ("AWS_", "WEIR_")
    neutral = {n: v for n, v in os.environ.items() if not n.startswith(ours)}
    variables = {**neutral, **bucket.environment, **proxy.environment}
    del variables["AWS_CA_BUNDLE"]
    return variables


def flags_of(proxy, bucket, audit=None):
    """Return the flags that lead to both."""
    return [
        *("--endpoint", proxy.url, "--ca", str(proxy.ca_file)),
        *("--audit", audit or f"s3://{bucket.name}/{proxy._prefix}"),
    ]


@pytest.fixture
def smoke(capsys):
    """Run `weir smoke --json`; return exit code, document, and standard error."""

    def run(proxy, bucket, *flags, audit=None):
        given = ["smoke", "--json", *flags_of(proxy, bucket, audit), *flags]
        with mock.patch.dict(os.environ, environment(proxy, bucket), clear=True):
            code = main(given)
        said = capsys.readouterr()
        return code, json.loads(said.out or "{}"), said.err

    return run


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A simulator, a bucket, and a proxy between, under the sandbox's bundle."""
    folder = tmp_path_factory.mktemp("authority")
    known = (EXAMPLE, CREDENTIAL)
    with (
        running_simulator(credentials=known) as simulator,
        object_lock_bucket() as bucket,
    ):
        authority = Authority(folder)
        with running_proxy(
            simulator, bucket, authority=authority, retention_days=30
        ) as proxy:
            yield simulator, bucket, proxy


def test_every_call_is_as_promised(place, smoke):
    """Calls are answered, the key is stopped, and every record is found and locked."""
    simulator, bucket, proxy = place
    simulator.reset()
    code, told, said = smoke(
        proxy,
        bucket,
        *("--model", MODEL, "--knowledge-base", "KB12345678"),
        *("--policy", str(POLICIES / "sandbox"), "--retention-days", "30"),
        *("--retention-mode", "GOVERNANCE"),
    )
    assert code == 0, json.dumps(told, indent=1) + said
    assert told["ok"] is True
    assert told["version"] == 1
    by_name = {each["call"]: each for each in told["calls"]}
    assert list(by_name) == [
        "Converse",
        "ConverseStream",
        "Converse, with an access key",
        "Retrieve",
    ]
    for name, each in by_name.items():
        kinds = [record["kind"] for record in each["records"]]
        is_denied = name == "Converse, with an access key"
        assert kinds == (["decision"] if is_denied else ["decision", "outcome"])
        assert all(record["object_lock"] == "GOVERNANCE" for record in each["records"])
    assert len({each["call_id"] for each in told["calls"]}) == 4
    sent = simulator.requests()
    assert len(sent) == 3
    assert all(b"AKIA" not in each["body"] for each in sent)
    assert "at the most" in said.splitlines()[0]


def test_the_host_can_be_kept(place, smoke):
    """Signed for Bedrock's own host name, calls go to the endpoint all the same."""
    simulator, bucket, proxy = place
    simulator.reset()
    code, told, said = smoke(proxy, bucket, "--keep-host")
    assert code == 0, json.dumps(told, indent=1) + said
    hosts = {
        value
        for each in simulator.requests()
        for name, value in each["headers"]
        if name == "host"
    }
    assert hosts == {f"bedrock-runtime.{REGION}.amazonaws.com"}


def test_a_denial_that_nobody_wanted_is_told(place, smoke, tmp_path):
    """Under a policy that denies everybody, the reason is in what is broken."""
    simulator, bucket, _ = place
    with running_proxy(simulator, bucket, "baseline") as proxy:
        code, told, _ = smoke(proxy, bucket)
    assert code == 1
    broken = told["calls"][0]["broken"]
    assert len(broken) == 1
    assert "the proxy denied what it was to permit" in broken[0]
    assert told["calls"][2]["ok"] is True


def test_a_policy_that_lets_secrets_through_is_told(place, smoke, tmp_path):
    """A key that reaches the model is broken, however well it is recorded."""
    simulator, bucket, _ = place
    folder = bundle_folder(tmp_path / "open")
    data = folder / "data.cedar"
    data.write_text(data.read_text().replace('"AWS_ACCESS_KEY"', '"AWS_SECRET_KEY"'))
    with running_proxy(simulator, bucket, folder) as proxy:
        code, told, _ = smoke(proxy, bucket)
    assert code == 1
    assert [each["ok"] for each in told["calls"]] == [True, True, False]
    assert "reached the model" in told["calls"][2]["broken"][0]


def test_another_lock_and_another_policy_are_told(place, smoke):
    """What is expected of the lock and of the policy is held against the records."""
    _, bucket, proxy = place
    code, told, _ = smoke(
        proxy,
        bucket,
        *("--retention-mode", "COMPLIANCE", "--retention-days", "400"),
        *("--policy", str(POLICIES / "baseline")),
    )
    assert code == 1
    broken = " ".join(told["calls"][0]["broken"])
    assert "unlocked: mode GOVERNANCE" in broken
    assert "under another policy" in broken


def test_records_that_are_not_there_are_told(place, smoke):
    """Another prefix than the proxy's holds none of the records."""
    _, bucket, proxy = place
    code, told, _ = smoke(
        proxy, bucket, "--patience", "1", audit=f"s3://{bucket.name}/elsewhere"
    )
    assert code == 1
    assert all(
        "one decision was to be on the record, not 0" in each["broken"]
        for each in told["calls"]
    )


def test_a_proxy_that_is_not_there_is_told(place, smoke, tmp_path):
    """No answer is broken, and leads to the doctor."""
    _, bucket, proxy = place
    code, told, _ = smoke(proxy, bucket, "--endpoint", "https://127.0.0.1:9")
    assert code == 1
    assert "weir doctor client" in told["calls"][0]["broken"][0]


def test_a_bucket_that_cannot_be_read_ends_it(place, smoke):
    """An error of the store is one line and exit code 1, without a traceback."""
    _, bucket, proxy = place
    code, told, said = smoke(proxy, bucket, audit="s3://no-such-bucket/weir")
    assert (code, told) == (1, {})
    assert "`NoSuchBucket`" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (("--endpoint", "weir.example.com"), "`--endpoint`"),
        (("--audit", "http://bucket"), "s3://BUCKET/PREFIX"),
        (("--ca", "no-such-file"), "`--ca`"),
        (("--policy", "no-such-bundle"), "no-such-bundle"),
    ],
)
def test_a_flag_that_is_wrong_is_named(place, smoke, flags, named):
    """Exit code 2, before anything is called."""
    simulator, bucket, proxy = place
    simulator.reset()
    code, _, said = smoke(proxy, bucket, *flags)
    assert code == 2
    assert named in said
    assert simulator.requests() == []


def test_the_table_is_for_people(place):
    """Without `--json` there is a table, no wider than a hundred columns."""
    _, bucket, proxy = place
    done = subprocess.run(
        [sys.executable, "-P", "-c", WEIR, "smoke", *flags_of(proxy, bucket)],
        env=environment(proxy, bucket),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "3 of 3 calls were as promised" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "AKIA" not in done.stdout + done.stderr
