"""Installing the interceptor.

Rule 1: it is installed, or it raises. There is no half.
Rule 2: a target has one policy. The same installation again is the one that is there;
        another for the same target is an error.
Rule 3: installations with the same policy and audit settings share one engine, so a
        process has one log of records for them.
"""

from __future__ import annotations

import atexit
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from types import TracebackType
from typing import Any, Self
from weakref import WeakKeyDictionary, WeakSet

from botocore.session import Session

from bedrock_weir.aws.guardrails import is_own
from bedrock_weir.call import Path
from bedrock_weir.engine import AuditSettings, Engine, SyncServices
from bedrock_weir.errors import InterceptorError, SettingsError
from bedrock_weir.recorder import RecordLevel
from bedrock_weir_botocore.aio import AioHooks
from bedrock_weir_botocore.hooks import PROBE, Common, Hooks
from bedrock_weir_botocore.reaper import Reaper
from bedrock_weir_botocore.seams import check
from bedrock_weir_botocore.state import SERVICES
from bedrock_weir_botocore.targets import (
    Target,
    on_every_call,
    service_of,
    target_of,
)

CLOSE_TIMEOUT = 10.0
"""Seconds that closing waits for records to be written."""

_Key = tuple[str, AuditSettings] | Engine


@dataclass(eq=False)
class _Shared:
    """What installations with the same settings share (rule 3)."""

    key: _Key
    engine: Engine
    is_owned: bool
    reaper: Reaper = field(init=False)
    hooks: Hooks = field(init=False)
    aio_hooks: AioHooks = field(init=False)
    users: int = 0

    def __post_init__(self) -> None:
        self.reaper = Reaper(SyncServices(self.engine))
        self.hooks = Hooks(self.engine, self.reaper)
        self.aio_hooks = AioHooks(self.engine, self.reaper)

    def hooks_for(self, target: Target) -> Common:
        """Return the hooks of a target's kind."""
        return self.aio_hooks if target.is_async else self.hooks

    def release(self, timeout: float) -> int:
        """Let go of it once; the last to do so closes it."""
        self.users -= 1
        if self.users:
            return 0
        _shared.remove(self)
        self.hooks.is_closed = self.aio_hooks.is_closed = True
        self.reaper.close()
        if not self.is_owned:
            return 0
        self.engine.consultant.close()
        return self.engine.recorder.close(timeout)


class Installation:
    """An installed interceptor; a context manager that closes it.

    Attributes:
        engine: what inspects the calls.
    """

    def __init__(
        self, shared: _Shared, target: Target | None, *, is_owner: bool = True
    ) -> None:
        self.engine = shared.engine
        self._shared = shared
        self._target = target
        self._is_owner = is_owner
        self._is_open = True
        shared.users += 1

    def close(self, timeout: float = CLOSE_TIMEOUT) -> int:
        """Uninstall it: end the calls still open, and write the records.

        Clients that an installed session has made stay covered until the last
        installation with the same settings is closed.

        Args:
            timeout: how long to wait for the records, in seconds.

        Returns:
            how many entries are not in the store.
        """
        with _lock:
            if not self._is_open:
                return 0
            self._is_open = False
            if self._target is None:
                _everywhere.clear()
            else:
                hooks = self._shared.hooks_for(self._target)
                if self._is_owner:
                    self._target.unregister(hooks.handlers())
                    _covered.discard(self._target.events)
                _installed.pop(self._target.events, None)
            return self._shared.release(timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


_lock = threading.RLock()
_shared: list[_Shared] = []
_installed: WeakKeyDictionary[object, Installation] = WeakKeyDictionary()
_everywhere: list[Installation] = []
_covered: WeakSet[object] = WeakSet()
_is_patched: list[bool] = []


def install(
    target: object = None,
    *,
    policy: str | FilePath | None = None,
    audit: str | AuditSettings | None = None,
    record: str | RecordLevel = RecordLevel.S3,
    spool: str | FilePath | None = None,
    engine: Engine | None = None,
) -> Installation:
    """Install the interceptor.

    Args:
        target: a client, or a session of boto3, botocore, aioboto3 or aiobotocore, for
            the clients that it makes from now on; None for every client of the
            process, made before or after.
        policy: a bundle's folder, the name of one that comes with bedrock-weir, or a
            bundle in AWS, `s3://BUCKET/KEY.zip` or
            `appconfig:APPLICATION/ENVIRONMENT/PROFILE`; WEIR_POLICY by default. It is
            read here, and stays in force until the installation is closed.
        audit: where records go, `s3://BUCKET/PREFIX`, or all settings of that;
            WEIR_AUDIT by default.
        record: where a record must be durable before its answer goes out; `s3`,
            `disk` or `memory`.
        spool: a directory on a local disk, for `disk`.
        engine: a ready engine, in place of all these; it stays its maker's to close.

    Raises:
        InterceptorError: the target cannot be covered, or is, under other settings;
            or this botocore lacks what is needed.
        PolicyError: the bundle is wrong.
        SettingsError: a setting is wrong or missing.
        StoreUnavailable: the bundle's source did not answer.
    """
    key = engine or _settings(policy, audit, record=record, spool=spool)
    with _lock:
        if target is None:
            return _install_everywhere(key)
        return _install_on(target_of(target), key)


def _install_on(target: Target, key: _Key) -> Installation:
    known = _installed.get(target.events)
    if known is not None and _matches(known, key):
        return known
    check(target)
    if any(not _matches(each, key) for each in _everywhere):
        raise _conflict("the process")
    said = target.emit(PROBE)
    if any(not _fits(hooks, key) for hooks in said):
        raise _conflict("the target")
    shared = _share(key)
    target.register(shared.hooks_for(target).handlers())
    installation = Installation(shared, target, is_owner=not said)
    _installed[target.events] = installation
    return installation


def _install_everywhere(key: _Key) -> Installation:
    for known in _everywhere:
        if _matches(known, key):
            return known
    if any(shared.key != key for shared in _shared):
        raise _conflict("a client or session of this process")
    check(target_of(Session()))
    if not _is_patched:
        on_every_call(_cover)
        _is_patched.append(True)
    installation = Installation(_share(key), None)
    _covered.clear()
    _everywhere.append(installation)
    return installation


def _cover(client: Any) -> None:
    """Cover a client of a process in which every client is covered."""
    if not _everywhere or client.meta.events in _covered:
        return
    if service_of(client) not in SERVICES or is_own(client):
        return
    target = target_of(client)
    with _lock:
        for installation in _everywhere:
            hooks = installation._shared.hooks_for(target)  # noqa: SLF001
            target.register(hooks.handlers())
            _covered.add(target.events)


def _share(key: _Key) -> _Shared:
    for shared in _shared:
        if shared.key == key:
            return shared
    if isinstance(key, Engine):
        shared = _Shared(key, key, is_owned=False)
    else:
        policy, audit = key
        engine = Engine.open(policy, audit, path=Path.INTERCEPTOR)
        if engine.source is not None:
            engine.source.close()
        shared = _Shared(key, engine, is_owned=True)
    _shared.append(shared)
    return shared


def _settings(
    policy: str | FilePath | None,
    audit: str | AuditSettings | None,
    *,
    record: str | RecordLevel,
    spool: str | FilePath | None,
) -> tuple[str, AuditSettings]:
    policy = policy or os.environ.get("WEIR_POLICY")
    if not policy:
        raise SettingsError(
            "there is no policy: pass `policy`, a bundle's folder, or set `WEIR_POLICY`"
        )
    audit = audit or os.environ.get("WEIR_AUDIT")
    if not audit:
        raise SettingsError(
            "records need a place: pass `audit`, s3://BUCKET/PREFIX, or set"
            " `WEIR_AUDIT`"
        )
    if isinstance(audit, AuditSettings):
        return str(policy), audit
    try:
        level = RecordLevel(record)
    except ValueError:
        raise SettingsError(
            f"`record` is `{record}`; use `s3`, `disk` or `memory`"
        ) from None
    place = None if spool is None else FilePath(spool)
    return str(policy), AuditSettings(audit, level=level, spool=place)


def _matches(installation: Installation, key: _Key) -> bool:
    return installation._shared.key == key  # noqa: SLF001


def _fits(hooks: Common, key: _Key) -> bool:
    return any(
        shared.engine is hooks.engine and shared.key == key for shared in _shared
    )


def _conflict(what: str) -> InterceptorError:
    return InterceptorError(
        f"{what} is covered by the interceptor already, with another policy or other"
        " audit settings; close that installation first"
    )


def _end_open_calls() -> None:
    """Give each open call its outcome; the recorder writes it at its own exit."""
    for shared in _shared:
        shared.reaper.close()


# It runs before the recorder's, which was registered first.
atexit.register(_end_open_calls)
