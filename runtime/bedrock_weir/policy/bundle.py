"""A policy bundle: the files of one folder, compiled and digested.

    *.cedar              the policies
    schema.cedarschema   what they can speak of
    bundle.toml          the bundle's name, routes, settings and own classes of data
    *.weirset            exact-match sets that bundle.toml names

Rule 1: a bundle without a policy, a schema or settings is an error, not a default.
Rule 2: the digest covers every file that was read, by name and content; the same
        digest means the same decisions.
Rule 3: routes are tried in order, over the raw path; a path that no route matches
        has the route `none`, which a policy can name but which no policy has to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.cedar import Policies
from bedrock_weir.policy.files import SCHEMA, SET, SETTINGS

NO_ROUTE = "none"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class About(_Table):
    """The `[bundle]` table."""

    name: str = Field(min_length=1, max_length=64)
    description: str = ""


class SigningSettings(_Table):
    """The `[signing]` table."""

    unsafe_sign_for_unverified_callers: bool = False
    """Lend the proxy's credentials to callers who have proved nothing."""


class Route(_Table):
    """One of the `[[routes]]`: a name for a pattern over the raw URL path.

    `*` stands for any characters, slashes included; `?` for one.
    """

    name: str = Field(min_length=1, max_length=64)
    path: str = Field(min_length=1, max_length=2048)


class Hosts(_Table):
    """The `[hosts]` table: where links may lead. A name covers what is under it."""

    allow: tuple[str, ...] = Field(default=(), strict=False, max_length=10_000)
    """Hosts that links may lead to; empty for any."""
    deny: tuple[str, ...] = Field(default=(), strict=False, max_length=10_000)
    """Hosts that links may not lead to."""


class ExactSets(_Table):
    """The `[sets]` table: exact-match sets."""

    files: tuple[str, ...] = Field(default=(), strict=False, max_length=16)
    """Names of the bundle's `*.weirset` files."""


class BundleSettings(_Table):
    """`bundle.toml`."""

    bundle: About
    classes: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """The `[classes.NAME]` tables: the bundle's own classes of data."""
    guardrails: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """The `[guardrails.NAME]` tables: those that a policy can require."""
    hosts: Hosts = Hosts()
    sets: ExactSets = ExactSets()
    signing: SigningSettings = SigningSettings()
    routes: tuple[Route, ...] = Field(default=(), strict=False)


class Bundle:
    """A compiled bundle; immutable, so that a call can keep the one it began with.

    Args:
        files: content by file name, of one folder.

    Attributes:
        digest: `sha256:` and 64 hexadecimal digits (rule 2).
        settings: `bundle.toml`, parsed.
        policies: the Cedar policies, parsed and validated.
        sets: the exact-match sets that the settings name, by file name.

    Raises:
        PolicyError: naming the file, and the line where it is known.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        texts = {
            name: _text(name, data)
            for name, data in sorted(files.items())
            if not name.endswith(SET)
        }
        sources = {
            name: text for name, text in texts.items() if name.endswith(".cedar")
        }
        for name in (SETTINGS, SCHEMA):
            if name not in texts:
                message = f"the bundle has no `{name}`; copy one from `policies/`"
                raise PolicyError(message)
        self.settings = _settings(texts[SETTINGS])
        self.policies = Policies(
            sources,
            schema=texts[SCHEMA],
            schema_file=SCHEMA,
            guardrails=self.settings.guardrails,
        )
        if not self.policies:
            message = "the bundle has no policy, so it would deny every call"
            raise PolicyError(message)
        self.sets = {name: _file(files, name) for name in self.settings.sets.files}
        self.digest = _digest(files)

    def route(self, path: str) -> str:
        """Return the name of the first route that matches a raw path (rule 3)."""
        for route in self.settings.routes:
            if fnmatchcase(path, route.path):
                return route.name
        return NO_ROUTE


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        message = f"`sets.files` names `{name}`, which is not in the bundle"
        raise PolicyError(message, file=SETTINGS)
    return files[name]


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise PolicyError("the file is not UTF-8", file=name) from error


def _settings(text: str) -> BundleSettings:
    try:
        return BundleSettings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(str(error), file=SETTINGS) from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        raise PolicyError(f"`{where}`: {problem['msg']}", file=SETTINGS) from error


def _digest(files: Mapping[str, bytes]) -> str:
    lines = [
        f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    ]
    return "sha256:" + sha256("".join(lines).encode()).hexdigest()
