"""A policy bundle in S3 and in AppConfig, over HTTP."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.session import get_session
from moto.s3.models import s3_backends

from bedrock_weir.aws import policies
from bedrock_weir.aws.policies import (
    BundleConfiguration,
    BundleLocation,
    BundleObject,
    Profile,
    put_bundle,
    source_of,
)
from bedrock_weir.bundles import BundleFolder, load_bundle
from bedrock_weir.cli import main
from bedrock_weir.errors import PolicyError, SettingsError, StoreUnavailable
from bedrock_weir.packing import pack
from bedrock_weir.policy.archive import pack_files
from bedrock_weir_botocore import install
from tests.support.appconfig import LIFE, AppConfig, Fault, appconfig
from tests.support.faults import faulty
from tests.support.proxy import bundle_folder
from tests.support.s3 import Bucket, object_lock_bucket

MORE = '@id("more")\npermit (principal, action in Weir::Action::"Tool", resource);'


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[Bucket]:
    with object_lock_bucket() as bucket:
        yield bucket


@pytest.fixture(name="bucket")
def _bucket(server: Bucket, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A versioned bucket of the test's own, found by the usual variables."""
    bucket = Bucket(server.endpoint_url, f"policies-{uuid.uuid4().hex}")
    bucket.client().create_bucket(Bucket=bucket.name, ObjectLockEnabledForBucket=True)
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    return bucket


@pytest.fixture(name="config")
def _config(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppConfig]:
    with appconfig() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_APPCONFIGDATA", server.endpoint_url)
        yield server


@pytest.fixture(name="other")
def _other(tmp_path: Path) -> Path:
    """Another bundle than the shipped one."""
    return bundle_folder(tmp_path / "other", MORE, based_on="baseline")


def put(bucket: Bucket, archive: bytes, key: str = "policy.zip") -> str:
    """Put an archive there; return its version."""
    location = BundleLocation(bucket.name, key)
    return put_bundle(location, archive, digest="sha256:x").version


def in_s3(bucket: Bucket, version: str | None = None) -> BundleObject:
    """The source, as a worker has it."""
    return BundleObject(BundleLocation(bucket.name, "policy.zip", version))


def in_appconfig(config: AppConfig, interval: float = 20) -> BundleConfiguration:
    """The source, as a worker has it, but for its clock."""
    profile = Profile.parse(config.policy)
    return BundleConfiguration(profile, interval=interval, clock=config.clock)


def test_a_setting_names_its_source(tmp_path: Path) -> None:
    """By how it begins; anything else is a folder."""
    assert isinstance(source_of("s3://abc/weir/policy.zip"), BundleObject)
    assert isinstance(source_of("appconfig:a/b/c"), BundleConfiguration)
    for folder in ("baseline", tmp_path, "./s3:", "policies/appconfig:x"):
        assert isinstance(source_of(folder), BundleFolder)
    pinned = "s3://abc/weir/policy.zip?versionId=x.y_Z-1"
    assert str(BundleLocation.parse(pinned)) == pinned
    assert str(Profile.parse("appconfig:a/b/c")) == "appconfig:a/b/c"


@pytest.mark.parametrize(
    "policy",
    [
        "s3://",
        "s3://abc",
        "s3://abc/",
        "s3://abc/policy",
        "s3://AB/policy.zip",
        "s3://abc//policy.zip",
        "s3://abc/a b.zip",
        "s3://abc/policy.zip?versionId=",
        "s3://abc/policy.zip?version=1",
        "s3://abc/" + "x" * 600 + ".zip",
        "appconfig:",
        "appconfig:a/b",
        "appconfig:a/b/c/d",
        "appconfig:a//c",
        "appconfig:a/b/c d",
    ],
)
def test_a_setting_of_another_form_is_refused(policy: str) -> None:
    """Nothing is guessed; the message names flag and variable."""
    with pytest.raises(SettingsError, match="WEIR_POLICY"):
        source_of(policy)


def test_an_object_is_read_when_it_changed(bucket: Bucket, other: Path) -> None:
    """It is the folder's bundle; later only another one counts."""
    put(bucket, pack("baseline"))
    source = in_s3(bucket)
    assert source.load().digest == load_bundle("baseline").digest
    assert source.changed() is None
    put(bucket, pack("baseline"))
    assert source.changed() is None
    put(bucket, pack(other))
    found = source.changed()
    assert found is not None
    assert found.digest == load_bundle(other).digest
    assert source.changed() is None
    source.close()


def test_what_did_not_change_is_not_sent(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S3 is asked with the ETag, and says so without a body."""
    put(bucket, pack("baseline"))
    source = in_s3(bucket)
    source.load()
    monkeypatch.setattr(policies, "unpacked", None)
    assert [source.changed() for _ in range(3)] == [None] * 3
    source.close()


def test_a_wrong_object_is_told_of_once(bucket: Bucket, other: Path) -> None:
    """What is mended afterwards is read; what comes back as it was is in force."""
    put(bucket, pack("baseline"))
    source = in_s3(bucket)
    source.load()
    for wrong in (b"no archive", pack_files({"calls.cedar": b"permit ("})):
        put(bucket, wrong)
        with pytest.raises(PolicyError, match=rf"s3://{bucket.name}/policy\.zip"):
            source.changed()
        assert source.changed() is None
    put(bucket, pack("baseline"))
    assert source.changed() is None
    put(bucket, pack(other))
    assert source.changed() is not None
    source.close()


def test_an_object_that_is_too_large_is_not_read(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its length is enough to know."""
    put(bucket, pack("baseline"))
    monkeypatch.setattr(policies, "MAX_ARCHIVE", 100)
    source = in_s3(bucket)
    with pytest.raises(PolicyError, match="larger than 100 bytes"):
        source.load()
    source.close()


def test_bytes_that_are_not_those_that_were_put_are_refused(bucket: Bucket) -> None:
    """The checksum of the push is held against what comes back."""
    put(bucket, pack("baseline"))
    (stores,) = s3_backends.values()
    stored = stores["aws"].buckets[bucket.name].keys["policy.zip"]
    stored.value = stored.value.replace(b"permit", b"forbid")
    source = in_s3(bucket)
    with pytest.raises(StoreUnavailable, match="FlexibleChecksumError"):
        source.load()
    source.close()


def test_a_version_is_kept(bucket: Bucket, other: Path) -> None:
    """Who names one gets that one, whatever is put over it."""
    version = put(bucket, pack("baseline"))
    put(bucket, pack(other))
    source = in_s3(bucket, version)
    assert source.load().digest == load_bundle("baseline").digest
    put(bucket, b"no archive")
    assert source.changed() is None
    source.close()


def test_an_object_that_is_not_there_is_an_error(bucket: Bucket) -> None:
    """At the start, with what to do; later what is in force stays so."""
    source = in_s3(bucket)
    with pytest.raises(StoreUnavailable, match="weir policy push"):
        source.load()
    put(bucket, pack("baseline"))
    source.load()
    bucket.client().delete_object(Bucket=bucket.name, Key="policy.zip")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="does not exist"):
            source.changed()
    put(bucket, pack("baseline"))
    assert source.changed() is None
    source.close()


def test_nobody_answers(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that is not there is told of, each time."""
    put(bucket, pack("baseline"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    with pytest.raises(StoreUnavailable, match="check the network path"):
        in_s3(bucket).load()
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "nonsense")
    with pytest.raises(StoreUnavailable, match="is a URL"):
        in_s3(bucket).load()


def test_appconfig_is_read_when_it_changed(config: AppConfig, other: Path) -> None:
    """Tokens follow each other; an empty answer is no change."""
    config.deploy(pack("baseline"))
    source = in_appconfig(config)
    assert source.load().digest == load_bundle("baseline").digest
    for _ in range(3):
        config.now += 20
        assert source.changed() is None
    config.deploy(pack(other))
    config.now += 20
    found = source.changed()
    assert found is not None
    assert found.digest == load_bundle(other).digest
    assert (config.sessions, config.refusals) == (1, [])
    assert [size > 0 for size in config.answers] == [True, False, False, False, True]
    source.close()


def test_appconfig_is_not_asked_before_it_wants_to_be(config: AppConfig) -> None:
    """However often the policy is looked at."""
    config.deploy(pack("baseline"))
    source = in_appconfig(config, interval=1)
    source.load()
    for _ in range(30):
        config.now += 1
        assert source.changed() is None
    assert len(config.answers) == 3
    assert config.refusals == []
    source.close()


@pytest.mark.parametrize("fault", list(Fault))
def test_a_token_is_never_used_twice(
    config: AppConfig, other: Path, fault: Fault
) -> None:
    """After an answer that failed, a new session brings what was missed."""
    config.deploy(pack("baseline"))
    source = in_appconfig(config)
    source.load()
    config.deploy(pack(other))
    config.now += 20
    config.plan(fault)
    with pytest.raises(StoreUnavailable):
        source.changed()
    assert source.changed() is not None
    assert config.sessions == 2
    assert not [said for said in config.refusals if "used" in said]
    source.close()


def test_a_token_that_expired_begins_a_new_session(config: AppConfig) -> None:
    """A process that slept a day goes on."""
    config.deploy(pack("baseline"))
    source = in_appconfig(config)
    source.load()
    config.now += LIFE + 1
    with pytest.raises(StoreUnavailable, match="a new one"):
        source.changed()
    assert source.changed() is None
    assert (config.refusals, config.sessions) == (["Expired"], 2)
    source.close()


def test_a_wrong_configuration_is_told_of_once(config: AppConfig, other: Path) -> None:
    """What is mended afterwards is read."""
    config.deploy(pack("baseline"))
    source = in_appconfig(config)
    source.load()
    config.deploy(b"no archive")
    config.now += 20
    with pytest.raises(PolicyError, match=config.policy):
        source.changed()
    config.now += 20
    assert source.changed() is None
    config.deploy(pack(other))
    config.now += 20
    assert source.changed() is not None
    source.close()


def test_appconfig_without_a_deployment_is_an_error(config: AppConfig) -> None:
    """As are names that it does not know."""
    source = in_appconfig(config)
    with pytest.raises(PolicyError, match="deploy a version"):
        source.load()
    source.close()
    unknown = BundleConfiguration(Profile("a", "b", "c"), interval=20)
    with pytest.raises(StoreUnavailable, match="ResourceNotFoundException"):
        unknown.load()
    unknown.close()


def test_a_push_is_read_back(
    bucket: Bucket, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`weir policy push` says the version and the digest that a record will have."""
    uri = f"s3://{bucket.name}/live/policy.zip"
    assert main(["policy", "push", str(other), uri, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["digest"] == load_bundle(other).digest
    head = bucket.client().head_object(
        Bucket=bucket.name, Key="live/policy.zip", ChecksumMode="ENABLED"
    )
    assert head["VersionId"] == said["version"]
    assert head["ChecksumSHA256"]
    assert head["Metadata"] == {"bundle-digest": said["digest"]}
    assert main(["policy", "check", f"{uri}?versionId={said['version']}"]) == 0
    assert said["digest"] in capsys.readouterr().out
    assert main(["policy", "push", "baseline", uri]) == 0
    assert load_bundle("baseline").digest in capsys.readouterr().out


def test_what_is_wrong_is_not_pushed(bucket: Bucket, tmp_path: Path) -> None:
    """Nor packed: it is checked first, as the worker would."""
    wrong = bundle_folder(tmp_path / "wrong", "permit (")
    uri = f"s3://{bucket.name}/policy.zip"
    assert main(["policy", "push", str(wrong), uri]) == 2
    assert main(["policy", "push", "baseline", f"{uri}?versionId=1"]) == 2
    assert main(["policy", "push", "baseline", "somewhere"]) == 2
    assert bucket.keys() == []
    packed = tmp_path / "policy.zip"
    assert main(["policy", "pack", str(wrong), "-o", str(packed)]) == 2
    assert not packed.exists()


def test_packing_writes_the_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`weir policy pack` writes what `pack` returns."""
    packed = tmp_path / "policy.zip"
    assert main(["policy", "pack", "baseline", "-o", str(packed)]) == 0
    assert packed.read_bytes() == pack("baseline")
    assert load_bundle("baseline").digest in capsys.readouterr().out
    assert main(["policy", "pack", "baseline", "-o", str(packed), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["size"] == packed.stat().st_size
    nowhere = tmp_path / "no" / "policy.zip"
    assert main(["policy", "pack", "baseline", "-o", str(nowhere)]) == 2


def test_a_failed_push_is_an_error(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S3's refusal is not taken for success."""
    with faulty(bucket.endpoint_url) as faults:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", faults.endpoint_url)
        faults.begin_outage()
        uri = f"s3://{bucket.name}/policy.zip"
        assert main(["policy", "push", "baseline", uri]) == 1
    assert bucket.keys() == []


def test_the_interceptor_takes_the_same_sources(
    bucket: Bucket, config: AppConfig, other: Path
) -> None:
    """Its policy is read when it is installed, or it is not installed."""
    put(bucket, pack(other))
    config.deploy(pack("baseline"))
    for policy, folder in (
        (f"s3://{bucket.name}/policy.zip", other),
        (config.policy, "baseline"),
    ):
        with install(get_session(), policy=policy, audit=bucket.uri) as installed:
            digest = installed.engine.snapshot.bundle.digest
            assert digest == load_bundle(folder).digest
    with pytest.raises(StoreUnavailable, match="does not exist"):
        install(get_session(), policy=f"s3://{bucket.name}/no.zip", audit=bucket.uri)
