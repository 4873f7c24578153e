"""What can be covered: clients, sessions, and every client of the process.

Rule 1: a session covers the clients that it makes from then on, since a client copies
        its session's handlers; a client is covered at once.
Rule 2: every client of the process is covered where it makes a call, so that it does
        not matter when and by which session it was made.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from botocore.client import BaseClient
from botocore.session import Session

from bedrock_weir.errors import InterceptorError
from bedrock_weir_botocore.hooks import When
from bedrock_weir_botocore.state import SERVICES

Handler = tuple[str, Callable[..., Any], When, str]
"""An event, its handler, when that runs, and its unique id."""


@dataclass(frozen=True, slots=True)
class Target:
    """A client or session, as far as it is covered.

    Attributes:
        events: its event emitter.
        is_async: whether it is aiobotocore's.
    """

    events: Any
    is_async: bool

    def emit(self, event: str, **arguments: Any) -> list[Any]:
        """Emit an event; return what its handlers said.

        Raises:
            InterceptorError: a handler of this event waits for something.
        """
        said = self.events.emit(event, **arguments)
        if inspect.iscoroutine(said):
            said = _finish(said)
        return [answer for _, answer in said if answer is not None]

    def register(self, handlers: Iterable[Handler]) -> None:
        """Register handlers; once, however often it is asked for."""
        for event, handler, when, unique_id in handlers:
            getattr(self.events, when.value)(event, handler, unique_id=unique_id)

    def unregister(self, handlers: Iterable[Handler]) -> None:
        """Unregister handlers; nothing where they are not registered."""
        for event, handler, _, unique_id in handlers:
            self.events.unregister(event, handler, unique_id=unique_id)


def target_of(target: object) -> Target:
    """Return how a client or session is covered.

    Raises:
        InterceptorError: it is neither, or it is a client of another service.
    """
    if isinstance(target, BaseClient):
        name = service_of(target)
        if name not in SERVICES:
            known = ", ".join(f"`{service}`" for service in SERVICES)
            raise InterceptorError(
                f"the client is one for `{name}`; only {known} are inspected"
            )
        return Target(target.meta.events, is_async=_is_async(target))
    session = getattr(target, "_session", target)
    if isinstance(session, Session):
        emitter = session.get_component("event_emitter")
        return Target(emitter, is_async=_is_async(session))
    raise InterceptorError(
        f"a `{type(target).__name__}` cannot be covered; pass a client or session of"
        " boto3, botocore, aioboto3 or aiobotocore, or nothing for every client"
    )


def service_of(client: Any) -> str:
    """Return the name of a client's service, as its events have it."""
    return str(client.meta.service_model.service_id.hyphenize())


def on_every_call(cover: Callable[[Any], None]) -> None:
    """Have `cover` called with each client before each of its calls.

    Raises:
        InterceptorError: botocore has no such place.
    """
    classes: list[Any] = [BaseClient]
    try:
        from aiobotocore.client import AioBaseClient  # noqa: PLC0415 - not of boto3 alone
    except ImportError:  # then no client of it can exist
        pass
    else:
        classes.append(AioBaseClient)
    for class_ in classes:
        original = vars(class_).get("_make_api_call")
        if original is None:
            raise InterceptorError("this botocore makes its calls in another way")
        class_._make_api_call = _covering(cover, original)  # noqa: SLF001


def _covering(
    cover: Callable[[Any], None], original: Callable[..., Any]
) -> Callable[..., Any]:
    @functools.wraps(original)
    def make_api_call(client: Any, *args: Any, **kwargs: Any) -> Any:
        cover(client)
        return original(client, *args, **kwargs)

    return make_api_call


def _is_async(target: object) -> bool:
    modules = (class_.__module__ for class_ in type(target).__mro__)
    return any(module.partition(".")[0] == "aiobotocore" for module in modules)


def _finish(coroutine: Any) -> Any:
    """Run a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.close()
    raise InterceptorError("a handler of our own event waits; unregister it")
