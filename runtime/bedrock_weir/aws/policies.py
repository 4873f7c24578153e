"""Policy bundles in AWS: an object in S3, or a configuration of AppConfig.

    BundleObject            s3://BUCKET/KEY.zip, of one version with ?versionId=...
    BundleConfiguration     appconfig:APPLICATION/ENVIRONMENT/PROFILE
    put_bundle              writes an object

Rule 1: the content is one zip of the bundle's files (`bedrock_weir.policy.archive`),
        of a size that is checked before it is read.
Rule 2: S3 is asked whether the object is another one than that read last (its ETag),
        so that nothing is sent where nothing changed. A version that is named does
        not change, so it is asked for once.
Rule 3: a token of AppConfig is used once. After an answer that did not come, or a
        refusal, its successor is unknown, so the next look begins a new session. An
        empty answer means that nothing changed.
Rule 4: AppConfig says when it wants to be asked again, and is not asked before.

Credentials, region and endpoints come from where boto3 looks for them,
`AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL_APPCONFIGDATA` among others. What a service
says is not repeated, since it may name credentials; its error code is.
"""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from bedrock_weir.aws.clients import Patience, ProcessClient, connect
from bedrock_weir.bundles import BundleFolder, BundleSource, unpacked
from bedrock_weir.errors import PolicyError, SettingsError, StoreUnavailable
from bedrock_weir.policy.archive import MAX_ARCHIVE
from bedrock_weir.policy.bundle import Bundle

PATIENCE = Patience(connect=3.0, read=10.0)
"""One attempt: a token of AppConfig is good for one request."""
SHORTEST_POLL, LONGEST_POLL = 15, 86_400
"""Seconds between two looks that AppConfig takes as a wish."""

_S3, _APPCONFIG = "s3://", "appconfig:"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_KEY = re.compile(r"[A-Za-z0-9!_.'()*=-]+(/[A-Za-z0-9!_.'()*=-]+)*")
_VERSION = re.compile(r"[A-Za-z0-9._~-]{1,1024}")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,128}")
_MAX_KEY = 512
_VERSION_MARK = "?versionId="
_WHERE = "(`--policy`, `WEIR_POLICY`)"


def source_of(policy: str | Path, *, interval: float = 0.0) -> BundleSource:
    """Return the source that a setting names: an object, AppConfig, or a folder.

    Args:
        policy: `s3://BUCKET/KEY.zip`, `appconfig:APPLICATION/ENVIRONMENT/PROFILE`, a
            folder, or the name of a bundle that comes with bedrock-weir.
        interval: how often it will be looked at, in seconds; 0: never.

    Raises:
        SettingsError: it has the beginning of one of these, but not its form.
    """
    text = str(policy)
    if isinstance(policy, str) and text.startswith(_S3):
        return BundleObject(BundleLocation.parse(text))
    if isinstance(policy, str) and text.startswith(_APPCONFIG):
        return BundleConfiguration(Profile.parse(text), interval=interval)
    return BundleFolder(policy)


def load_policy(policy: str | Path) -> Bundle:
    """Return the bundle that a setting names, once and for all.

    Raises:
        PolicyError: it cannot be read, or is wrong.
        SettingsError: the setting is wrong.
        StoreUnavailable: the source did not answer, or refused.
    """
    with closing(source_of(policy)) as source:
        return source.load()


@dataclass(frozen=True, slots=True)
class BundleLocation:
    """An object that holds a bundle.

    Attributes:
        bucket: the bucket's name.
        key: the object's.
        version: of the object; None for the newest.
    """

    bucket: str
    key: str
    version: str | None = None

    @classmethod
    def parse(cls, uri: str) -> Self:
        """Read `s3://BUCKET/KEY.zip`, perhaps with `?versionId=VERSION`.

        Raises:
            SettingsError: this is no such URI.
        """
        place, mark, version = uri.partition(_VERSION_MARK)
        bucket, _, key = place.removeprefix(_S3).partition("/")
        if (
            not place.startswith(_S3)
            or not _BUCKET.fullmatch(bucket)
            or len(key) > _MAX_KEY
            or not _KEY.fullmatch(key)
            or not key.endswith(".zip")
            or (mark and not _VERSION.fullmatch(version))
        ):
            raise SettingsError(
                f"the policy's location `{uri[:200]}` must have the form"
                f" s3://BUCKET/KEY.zip, or s3://BUCKET/KEY.zip?versionId=VERSION"
                f" {_WHERE}"
            )
        return cls(bucket, key, version if mark else None)

    def __str__(self) -> str:
        """Return the URI."""
        version = "" if self.version is None else f"{_VERSION_MARK}{self.version}"
        return f"{_S3}{self.bucket}/{self.key}{version}"


@dataclass(frozen=True, slots=True)
class Profile:
    """A configuration profile of AppConfig, in an environment; each by id or name."""

    application: str
    environment: str
    profile: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `appconfig:APPLICATION/ENVIRONMENT/PROFILE`.

        Raises:
            SettingsError: this has another form.
        """
        names = text.removeprefix(_APPCONFIG).split("/")
        if (
            not text.startswith(_APPCONFIG)
            or len(names) != 3
            or not all(map(_NAME.fullmatch, names))
        ):
            raise SettingsError(
                f"the policy's source `{text[:200]}` must have the form"
                f" appconfig:APPLICATION/ENVIRONMENT/PROFILE, with ids, or names of"
                f" letters, digits, dots, hyphens and underscores {_WHERE}"
            )
        return cls(*names)

    def __str__(self) -> str:
        """Return the setting."""
        return f"{_APPCONFIG}{self.application}/{self.environment}/{self.profile}"


class _Adopted:
    """What was read last, and what of it is in force."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._digest = ""

    def first(self, data: bytes) -> Bundle:
        bundle = self._compile(data)
        self._digest = bundle.digest
        return bundle

    def next(self, data: bytes) -> Bundle | None:
        bundle = self._compile(data)
        if bundle.digest == self._digest:
            return None
        self._digest = bundle.digest
        return bundle

    def _compile(self, data: bytes) -> Bundle:
        try:
            return unpacked(data)
        except PolicyError as error:
            raise PolicyError(f"{self._name}: {error}") from error


class BundleObject:
    """A bundle in S3, looked at from time to time: a `BundleSource`."""

    def __init__(self, location: BundleLocation) -> None:
        self._location = location
        self._service = _Service("s3", f"bucket `{location.bucket}`")
        self._adopted = _Adopted(str(location))
        self._etag: str | None = None

    def load(self) -> Bundle:
        """Return the bundle that stands there."""
        data = self._get()
        if data is None:
            raise StoreUnavailable("S3 says that nothing changed before it was asked")
        return self._adopted.first(data)

    def changed(self) -> Bundle | None:
        """Return another bundle that has come to stand there, if one has."""
        if self._location.version is not None:
            return None
        data = self._get()
        return None if data is None else self._adopted.next(data)

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    def _get(self) -> bytes | None:
        """Return the object's bytes; None where they are those read last."""
        location = self._location
        asked = {"Bucket": location.bucket, "Key": location.key}
        if location.version is not None:
            asked["VersionId"] = location.version
        if self._etag is not None:
            asked["IfNoneMatch"] = self._etag
        try:
            with self._service.asked("GetObject") as client:
                answer = client.get_object(**asked, ChecksumMode="ENABLED")
                # as a context manager it would give out the stream that nothing checks
                with closing(answer["Body"]) as stream:
                    # a length that is too large is seen before it is read
                    size = int(answer["ContentLength"])
                    data: bytes = b"" if size > MAX_ARCHIVE else stream.read()
        except _NotModified:
            return None
        self._etag = str(answer["ETag"])
        if size > MAX_ARCHIVE:
            message = f"the object is larger than {MAX_ARCHIVE} bytes"
            raise PolicyError(message, file=str(location))
        return data


class BundleConfiguration:
    """A bundle in AppConfig, looked at from time to time: a `BundleSource`.

    Args:
        profile: what to ask for.
        interval: how often it will be looked at, in seconds; 0: never.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        interval: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._profile = profile
        self._interval = min(max(SHORTEST_POLL, round(interval)), LONGEST_POLL)
        self._clock = clock
        self._service = _Service("appconfigdata", f"`{profile}`")
        self._adopted = _Adopted(str(profile))
        self._token: str | None = None
        self._not_before = 0.0

    def load(self) -> Bundle:
        """Return the bundle that is deployed."""
        self._token = None
        data = self._get()
        if not data:
            raise PolicyError(
                "AppConfig has no configuration there: deploy a version of it",
                file=str(self._profile),
            )
        return self._adopted.first(data)

    def changed(self) -> Bundle | None:
        """Return another bundle that has been deployed, if one has."""
        if self._clock() < self._not_before:
            return None
        data = self._get()
        return self._adopted.next(data) if data else None

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    def _get(self) -> bytes:
        """Return what is deployed; nothing where it is what was read last."""
        token, self._token = self._token or self._begin(), None
        with self._service.asked("GetLatestConfiguration") as client:
            answer = client.get_latest_configuration(ConfigurationToken=token)
            with closing(answer["Configuration"]) as stream:
                data: bytes = stream.read(MAX_ARCHIVE + 1)
        self._token = str(answer["NextPollConfigurationToken"])
        wanted = min(int(answer.get("NextPollIntervalInSeconds", 0)), LONGEST_POLL)
        self._not_before = self._clock() + wanted
        return data

    def _begin(self) -> str:
        with self._service.asked("StartConfigurationSession") as client:
            answer = client.start_configuration_session(
                ApplicationIdentifier=self._profile.application,
                EnvironmentIdentifier=self._profile.environment,
                ConfigurationProfileIdentifier=self._profile.profile,
                RequiredMinimumPollIntervalInSeconds=self._interval,
            )
        return str(answer["InitialConfigurationToken"])


@dataclass(frozen=True, slots=True)
class Stored:
    """A bundle that was put into S3.

    Attributes:
        version: of the object; empty where the bucket keeps none.
        size: of the archive, in bytes.
        sha256: of the archive, in hexadecimal digits.
    """

    version: str
    size: int
    sha256: str


def put_bundle(location: BundleLocation, archive: bytes, *, digest: str) -> Stored:
    """Put a bundle's archive into S3.

    Args:
        location: where; the version, if one is named, is of no account.
        archive: as `bedrock_weir.packing.pack` makes it.
        digest: the bundle's; it stands in the object's metadata.

    Raises:
        StoreUnavailable: S3 did not answer, or refused.
    """
    service = _Service("s3", f"bucket `{location.bucket}`")
    checksum = sha256(archive)
    try:
        with service.asked("PutObject") as client:
            answer = client.put_object(
                Bucket=location.bucket,
                Key=location.key,
                Body=archive,
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=b64encode(checksum.digest()).decode("ascii"),
                ContentType="application/zip",
                Metadata={"bundle-digest": digest},
            )
    finally:
        service.close()
    version = str(answer.get("VersionId") or "")
    return Stored(version, len(archive), checksum.hexdigest())


class _NotModified(StoreUnavailable):
    """What was asked for is what the asker has."""


class _Service:
    """One service's client; its errors are `StoreUnavailable`."""

    def __init__(self, name: str, what: str) -> None:
        self._what = what
        self._client = ProcessClient(lambda: connect(name, PATIENCE))

    @contextmanager
    def asked(self, operation: str) -> Iterator[Any]:
        """Lend the client for one question."""
        try:
            yield self._client()
        except ClientError as error:
            raise _refusal(error, operation, self._what) from error
        except (BotoCoreError, ResponseParserError, OSError) as error:
            raise StoreUnavailable(
                f"{operation} on {self._what} got no answer ({type(error).__name__}):"
                " check the network path, the endpoint, the region and the credentials"
            ) from error
        except ValueError as error:
            raise StoreUnavailable(
                f"{operation} on {self._what} cannot be asked for: check that"
                " `AWS_ENDPOINT_URL_...` is a URL and `AWS_REGION` a region",
                is_retry_safe=False,
            ) from error

    def close(self) -> None:
        """Close the connections; the next question opens new ones."""
        self._client.close()


_ALLOW = {
    "GetObject": "`s3:GetObject` (`s3:GetObjectVersion` for a version, and"
    " `s3:ListBucket` to be told of a missing key)",
    "PutObject": "`s3:PutObject`",
    "StartConfigurationSession": "`appconfig:StartConfigurationSession`",
    "GetLatestConfiguration": "`appconfig:GetLatestConfiguration`",
}


def _refusal(error: ClientError, operation: str, what: str) -> StoreUnavailable:
    details: dict[str, Any] = error.response.get("Error", {})
    code = str(details.get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if status == 304:
        return _NotModified("it has not changed")
    match code:
        case "NoSuchKey" | "NoSuchVersion" | "404" if operation == "GetObject":
            advice = "the object does not exist: `weir policy push` puts one there"
        case "NoSuchBucket" | "ResourceNotFoundException" | "404":
            advice = f"it does not exist: correct `--policy` {_WHERE}"
        case "AccessDenied" | "AccessDeniedException" | "AllAccessDisabled" | "403":
            advice = f"allow {_ALLOW[operation]} to the role that this runs as"
        case "BadRequestException":
            advice = "the session has ended; the next look begins a new one"
        case "ExpiredToken" | "InvalidAccessKeyId" | "SignatureDoesNotMatch":
            advice = "the credentials that this runs with are not valid: renew them"
        case "PermanentRedirect" | "AuthorizationHeaderMalformed" | "301":
            advice = "the bucket is in another region: set `AWS_REGION` to it"
        case _ if code.startswith("KMS."):
            advice = "allow the use of the KMS key to the role that this runs as"
        case _:
            advice = "it is asked again"
    known = code if re.fullmatch(r"[\w.]{1,64}", code) else "an error"
    return StoreUnavailable(
        f"{operation} on {what} was refused (`{known}`, HTTP {status}): {advice}"
    )
