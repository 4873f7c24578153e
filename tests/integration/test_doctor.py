from __future__ import annotations

import json
import os
from datetime import timedelta
from unittest import mock

import pytest

from bedrock_weir.cli import main
from bedrock_weir.packing import pack
from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.answering import answering
from tests.support.appconfig import appconfig
from tests.support.authority import Authority
from tests.support.kms import kms_server
from tests.support.proxy import CREDENTIAL, POLICIES, running_proxy
from tests.support.s3 import REGION, object_lock_bucket
from tests.support.simulator import running_simulator

HOST = f"bedrock-runtime.{REGION}.amazonaws.com"
MISSING = b'{"message":"Missing Authentication Token"}'


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Who issues the proxy's certificate."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def place(authority):
    """A simulator, a bucket, and a proxy between."""
    with (
        running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator,
        object_lock_bucket() as bucket,
        running_proxy(simulator, bucket, authority=authority, names=[HOST]) as proxy,
    ):
        yield simulator, bucket, proxy


@pytest.fixture
def doctor(capsys):
    """Run `weir doctor --json` in an environment; return exit code and document."""

    def run(*flags, **variables):
        ours = ("AWS_", "WEIR_")
        kept = {n: v for n, v in os.environ.items() if not n.startswith(ours)}
        with mock.patch.dict(os.environ, {**kept, **variables}, clear=True):
            code = main(["doctor", *flags, "--json"])
        out = capsys.readouterr().out
        for secret in (
            CREDENTIAL.secret_key,
            EXAMPLE.secret_key,
            EXAMPLE.access_key_id,
        ):
            assert secret not in out
        return code, json.loads(out)

    return run


def variables_of(place, **changed):
    """Return the variables of the task that the proxy of a place would be."""
    simulator, bucket, proxy = place
    certificate = next(proxy.ca_file.parent.glob("bedrock-runtime.*.pem"))
    variables = {
        **bucket.environment,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL_STS": bucket.endpoint_url,
        "WEIR_LISTEN": f"127.0.0.1:{proxy.port}",
        "WEIR_TLS_CERT": str(certificate),
        "WEIR_TLS_KEY": str(certificate.with_suffix(".key")),
        "WEIR_POLICY": str(POLICIES / "baseline"),
        "WEIR_AUDIT": f"s3://{bucket.name}/{proxy._prefix}",
        "WEIR_UPSTREAM": f"bedrock-runtime={simulator.endpoint_url}",
        **changed,
    }
    return {name: value for name, value in variables.items() if value is not None}


def failed(told):
    """Return the checks that failed, with the advice of each."""
    return {
        each["name"]: each["advice"]
        for each in told["checks"]
        if each["result"] == "fail"
    }


def warned(told):
    """Return the checks that came to a warning, with the advice of each."""
    return {
        each["name"]: each["advice"]
        for each in told["checks"]
        if each["result"] == "warn"
    }


def test_a_task_in_which_all_is_well(place, doctor):
    """Exit code 0; what is worth a look is that the bucket has no key of its own."""
    simulator, bucket, _ = place
    simulator.reset()
    keys = bucket.keys()
    code, told = doctor(**variables_of(place))
    assert failed(told) == {}
    assert code == 0
    assert told["viewpoint"] == "task"
    assert set(warned(told)) == {"bucket-encryption", "credentials"}
    skipped = {each["name"] for each in told["checks"] if each["result"] == "skipped"}
    assert skipped == {"tls", "bucket-key", "ca-key"}
    assert bucket.keys() == keys


@pytest.mark.parametrize(
    ("changed", "names", "advice"),
    [
        ({"WEIR_RECORD": "paper"}, {"settings"}, "WEIR_RECORD"),
        ({"WEIR_POLICY": "no-such-bundle"}, {"policy"}, "name its folder"),
        (
            {"WEIR_UPSTREAM": "bedrock-runtime=https://no-such-host.invalid"},
            {"dns", "tcp", "tls", "bedrock"},
            "private DNS",
        ),
        (
            {"WEIR_UPSTREAM": "bedrock-runtime=http://127.0.0.1:9"},
            {"tcp", "bedrock"},
            "security group",
        ),
        (
            {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None},
            {
                "credentials",
                "identity",
                "bucket-lock",
                "bucket-versioning",
                "bucket-encryption",
                "bucket-write",
            },
            "`taskRoleArn`",
        ),
        ({"WEIR_AUDIT": "s3://no-such-bucket/a"}, None, "`--audit`"),
        (
            {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"},
            {
                "tcp",
                "bucket-lock",
                "bucket-versioning",
                "bucket-encryption",
                "bucket-write",
            },
            "security group",
        ),
        ({"WEIR_PROXY_PROTOCOL": "true"}, {"health", "ready", "certificate"}, "log"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_each_break_fails_its_check(place, doctor, changed, names, advice):
    """And the advice names what mends it."""
    code, told = doctor(**variables_of(place, **changed))
    found = failed(told)
    assert code == 1
    assert names is None or set(found) == names
    assert any(advice in text for text in found.values()), found


def test_services_that_nobody_named_are_no_failure(place, doctor):
    """Of a region's own endpoints only the runtime must be there, unless more is said.

    The region is one that no name can hold, so that nobody is asked for it.
    """
    variables = variables_of(place, WEIR_UPSTREAM=None, WEIR_REGION="x" * 64)
    _, told = doctor("task", "--only", "dns,bedrock", **variables)
    results = {
        each["subject"].partition(" at ")[0]: each["result"]
        for each in told["checks"]
        if each["name"] == "dns"
    }
    assert results["bedrock-runtime"] == "fail"
    assert results["bedrock-agent-runtime"] == results["bedrock-agentcore"] == "warn"
    flags = ["--service", "bedrock-agentcore", "--only", "dns"]
    _, named = doctor("task", *flags, **variables)
    subjects = [
        each["subject"].partition(" at ")[0]
        for each in named["checks"]
        if (each["name"], each["result"]) == ("dns", "fail")
    ]
    assert subjects == ["bedrock-agentcore"]


def test_a_policy_in_aws_is_read_from_there(place, doctor):
    """From S3 and from AppConfig; one that is not there fails, with what it says."""
    _, bucket, _ = place
    bucket.client().put_object(
        Bucket=bucket.name, Key="policy.zip", Body=pack("baseline")
    )
    in_s3 = f"s3://{bucket.name}/policy.zip"
    only = ["task", "--only", "policy,dns"]
    code, told = doctor(*only, **variables_of(place, WEIR_POLICY=in_s3))
    assert (code, failed(told)) == (0, {})
    assert any("`baseline`" in each["seen"] for each in told["checks"])
    missing = in_s3.replace("policy", "nothing")
    code, told = doctor(*only, **variables_of(place, WEIR_POLICY=missing))
    assert (code, set(failed(told))) == (1, {"policy"})
    with appconfig() as server:
        variables = variables_of(
            place,
            WEIR_POLICY=server.policy,
            AWS_ENDPOINT_URL_APPCONFIGDATA=server.endpoint_url,
        )
        code, told = doctor(*only, **variables)
        assert (code, set(failed(told))) == (1, {"policy"})
        server.deploy(pack("baseline"))
        code, told = doctor(*only, **variables)
    assert (code, failed(told)) == (0, {})
    subjects = [each["subject"].partition(" at ")[0] for each in told["checks"]]
    assert "appconfigdata" in subjects


def test_a_bucket_without_a_lock_fails(place, doctor):
    """A proxy would not start on it."""
    with object_lock_bucket(lock=False) as plain:
        code, told = doctor(
            **variables_of(
                place,
                WEIR_AUDIT=f"s3://{plain.name}/a",
                AWS_ENDPOINT_URL_S3=plain.endpoint_url,
            )
        )
    assert code == 1
    assert {"bucket-lock", "bucket-versioning"} <= set(failed(told))


def test_governance_where_the_bucket_wants_compliance_fails(place, doctor):
    """The advice is the variable to set; with it, all is well."""
    with object_lock_bucket() as strict:
        rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 400}}
        strict.client().put_object_lock_configuration(
            Bucket=strict.name,
            ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule},
        )
        variables = variables_of(
            place,
            WEIR_AUDIT=f"s3://{strict.name}/a",
            AWS_ENDPOINT_URL_S3=strict.endpoint_url,
        )
        code, told = doctor(**variables)
        advice = failed(told)["bucket-lock"]
        assert code == 1
        for name, value in (
            ("WEIR_RETENTION_MODE", "COMPLIANCE"),
            ("WEIR_RETENTION_DAYS", "400"),
        ):
            assert f"{name}={value}" in advice
            variables[name] = value
        assert doctor(**variables)[0] == 0


def test_an_upstream_that_is_the_proxy_itself_is_a_loop(place, doctor):
    """Its name leads to the port that it listens on, and it says so when asked."""
    _, _, proxy = place
    upstream = f"bedrock-runtime=https://localhost:{proxy.port}"
    code, told = doctor(
        **variables_of(
            place, WEIR_UPSTREAM=upstream, WEIR_UPSTREAM_CA=str(proxy.ca_file)
        )
    )
    assert code == 1
    found = failed(told)
    assert set(found) == {"dns", "bedrock"}
    assert all("vpce-" in advice for advice in found.values())


def test_an_upstream_with_another_certificate_is_not_trusted(place, doctor, authority):
    """The check of TLS fails; with its authority, all is well."""
    headers = {"x-amzn-ErrorType": "MissingAuthenticationTokenException"}
    with answering(403, MISSING, headers, issued=authority.issue()) as server:
        variables = variables_of(place, WEIR_UPSTREAM=f"bedrock-runtime={server.url}")
        code, told = doctor(**variables)
        assert code == 1
        assert set(failed(told)) == {"tls"}
        assert "`--upstream-ca`" in failed(told)["tls"]
        variables["WEIR_UPSTREAM_CA"] = str(authority.ca_file)
        assert doctor(**variables)[0] == 0


def test_a_clock_that_is_off_fails(place, doctor):
    """An upstream whose `Date` is ten minutes away."""
    headers = {"x-amzn-ErrorType": "MissingAuthenticationTokenException"}
    with answering(403, MISSING, headers, ahead=600) as server:
        code, told = doctor(
            **variables_of(place, WEIR_UPSTREAM=f"bedrock-runtime={server.url}")
        )
    assert code == 1
    assert set(failed(told)) == {"clock"}
    assert "chrony" in failed(told)["clock"]


def test_a_task_without_a_running_proxy_is_no_failure(place, doctor):
    """It can be looked at before the proxy is started."""
    code, told = doctor("task", "--listen", "127.0.0.1:9", **variables_of(place))
    assert code == 0
    skipped = {each["name"] for each in told["checks"] if each["result"] == "skipped"}
    assert {"health", "ready", "certificate"} <= skipped


def test_each_certificate_that_is_served_is_looked_at(place, doctor, authority):
    """The operator's and the proxy's own, which a key of KMS vouches for.

    The proxy wants PROXY protocol, as behind a load balancer.
    """
    simulator, bucket, _ = place
    with kms_server() as keys:
        key = keys.make()
        with running_proxy(
            simulator,
            bucket,
            authority=authority,
            environment={"AWS_ENDPOINT_URL_KMS": keys.endpoint_url},
            region=REGION,
            tls_ca_key=key,
            proxy_protocol=True,
        ) as proxy:
            variables = variables_of(
                place,
                WEIR_LISTEN=f"127.0.0.1:{proxy.port}",
                WEIR_TLS_CA_KEY=key,
                WEIR_PROXY_PROTOCOL="on",
                AWS_ENDPOINT_URL_KMS=keys.endpoint_url,
            )
            code, told = doctor(**variables)
            assert (code, failed(told)) == (0, {})
            variables["WEIR_TLS_NAMES"] = "bedrock-runtime.us-west-1.amazonaws.com"
            _, other = doctor("task", "--only", "certificate", **variables)
    seen = {
        each["subject"]: each["seen"]
        for each in told["checks"]
        if each["name"] == "certificate"
    }
    assert set(seen) == {"localhost", HOST}
    assert "from `bedrock-weir tests`" in seen["localhost"]
    assert HOST in seen[HOST]
    assert "`weir ca create`" in failed(other)["certificate"]
    dns = [each["subject"] for each in told["checks"] if each["name"] == "dns"]
    assert any(subject.startswith("kms at ") for subject in dns)
    ca_key = next(each for each in told["checks"] if each["name"] == "ca-key")
    assert ca_key["result"] == "ok"
    states = {each["name"]: each["result"] for each in told["checks"]}
    assert states["health"] == states["ready"] == "ok"


def client_flags(proxy, *more):
    """Return the flags of a client that calls the proxy by its name."""
    return [
        "client",
        *("--endpoint", f"localhost:{proxy.port}", "--ca", str(proxy.ca_file)),
        *("--region", REGION),
        *more,
    ]


def test_a_client_for_which_all_is_well(place, doctor):
    """It reaches the proxy over HTTP/2 and TLS, is denied by it, and not around it."""
    _, _, proxy = place
    native = f"localhost:{proxy.port}"
    code, told = doctor(*client_flags(proxy, "--native", native))
    assert failed(told) == warned(told) == {}
    assert code == 0
    assert {each["result"] for each in told["checks"]} == {"ok"}
    denial = next(each for each in told["checks"] if each["name"] == "denial")
    call_id = denial["seen"].rpartition(" ")[2]

    def is_there(entries):
        ids = [entry["metadata"]["correlation_uid"] for entry in entries]
        return call_id in ids

    proxy.await_entries(is_there)


def test_a_client_may_call_by_another_name(place, doctor):
    """As before the private hosted zone is there: dialled here, named as Bedrock."""
    _, _, proxy = place
    flags = ["--endpoint", f"127.0.0.1:{proxy.port}", "--ca", str(proxy.ca_file)]
    code, told = doctor("client", *flags, "--name", HOST)
    assert (code, failed(told)) == (0, {})
    code, told = doctor("client", *flags, "--name", "s3.amazonaws.com")
    assert (code, set(failed(told))) == (1, {"tls"})


def test_a_client_without_the_authority_does_not_trust_it(place, doctor):
    """Only the check of TLS fails: the others entrust nothing."""
    _, _, proxy = place
    flags = ["client", "--endpoint", f"localhost:{proxy.port}"]
    code, told = doctor(*flags)
    assert code == 1
    assert set(failed(told)) == {"tls"}
    assert "`--ca`" in failed(told)["tls"]


def test_a_client_that_calls_bedrock_itself_is_told(place, doctor):
    """The endpoint is Bedrock: nothing is inspected."""
    simulator, _, _ = place
    code, told = doctor("client", "--endpoint", simulator.endpoint_url)
    assert code == 1
    found = failed(told)
    assert "AWS_ENDPOINT_URL_BEDROCK_RUNTIME" in found["denial"]
    assert "ready" in found


def test_a_way_around_the_proxy_is_a_warning(place, doctor):
    """Bedrock answers on its own endpoint; the remedy is a policy of IAM."""
    simulator, _, proxy = place
    flags = client_flags(proxy, "--native", simulator.endpoint_url)
    code, told = doctor(*flags)
    assert code == 0
    assert set(warned(told)) == {"bypass"}
    assert "aws:SourceVpce" in warned(told)["bypass"]


def test_a_client_sees_a_certificate_at_its_end(place, doctor, authority):
    """A leaf in its last hour, and no HTTP/2."""
    issued = authority.issue(begins=timedelta(hours=-25), ends=timedelta(hours=1))
    with answering(404, issued=issued) as server:
        flags = [
            "--endpoint",
            f"localhost:{server.port}",
            "--ca",
            str(authority.ca_file),
        ]
        code, told = doctor("client", *flags, "--only", "tls,h2")
    assert code == 1
    assert set(failed(told)) == {"h2"}
    assert "renew" in warned(told)["tls"]
