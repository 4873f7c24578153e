"""The tables of docs/infra-settings.md: `python -m tools.pages.infra_settings`.

Every setting of an environment is a row, with its kind, its default and its meaning,
as `infra/settings/tables.py` has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from infra.settings import DEFAULTS, Environment, Profile
from infra.settings import tables as kinds

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "infra-settings.md"
BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"

_HEAD = ("| key | kind | default | meaning |", "|---|---|---|---|")
_WORDS: Final = {
    "Account": "account id",
    "Arn": "ARN",
    "Cidr": "address range",
    "EcrImage": "image",
    "Host": "host name",
    "PrefixList": "prefix list id",
    "SecurityGroup": "security group id",
    "Subnet": "subnet id",
    "Vpc": "VPC id",
    "VpcEndpoint": "endpoint id",
}
"""What the named kinds of `infra/settings/tables.py` are called."""


def tables() -> str:
    """Return one table for the top, and one for each table of the file."""
    pieces: list[str] = []
    for name, model, about in _models("", Environment, "At the top of the file."):
        rows = [
            _row(name, key, field)
            for key, field in model.model_fields.items()
            if _model_of(field) is None
        ]
        title = f"[{name}]" if name else "The environment"
        pieces += [f"## {title}", "", about, "", *_HEAD, *rows, ""]
    return "\n".join(pieces)


def page(text: str) -> str:
    """Return a page with its tables written anew."""
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def _models(
    name: str, model: type[BaseModel], about: str
) -> Iterator[tuple[str, type[BaseModel], str]]:
    yield name, model, about
    for key, field in model.model_fields.items():
        inner = _model_of(field)
        if inner:
            summary = (inner.__doc__ or "").splitlines()[0]
            if field.default is None:
                summary = summary.removesuffix(".") + "; the table may be missing."
            yield from _models(f"{name}.{key}".lstrip("."), inner, summary)


def _model_of(field: FieldInfo) -> type[BaseModel] | None:
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _row(table: str, key: str, field: FieldInfo) -> str:
    name = f"{table}.{key}".lstrip(".")
    cells = (f"`{key}`", _kind(field), _default(name, field), field.description or "")
    return "| " + " | ".join(cells) + " |"


def _kind(field: FieldInfo) -> str:
    least = next((each.ge for each in field.metadata if isinstance(each, Ge)), None)
    most = next((each.le for each in field.metadata if isinstance(each, Le)), None)
    if least is not None and most is not None:
        return f"{least} to {most}"
    return _word(field.annotation, field.metadata)


def _word(kind: Any, metadata: list[Any]) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _word(inner[0], list(inner[1:]))
    if origin in (Union, UnionType):
        return _word(next(each for each in inner if each is not type(None)), metadata)
    if origin is tuple:
        return f"list of {_word(inner[0], [])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"table of {_word(inner[1], [])}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return " or ".join(f"`{value}`" for value in kind)
    return _named(metadata) or {bool: "`true` or `false`", int: "number"}.get(
        kind, "text"
    )


def _named(metadata: list[Any]) -> str | None:
    """Return the word for a kind of text that the tables have a name for."""
    patterns = {_pattern(getattr(kinds, name)): name for name in _WORDS}
    for each in metadata:
        name = patterns.get(getattr(each, "pattern", None))
        if name:
            return _WORDS[name]
    return None


def _pattern(kind: Any) -> Any:
    constraints = (each for each in get_args(kind)[1:])
    return next(
        each.pattern for each in constraints if isinstance(each, StringConstraints)
    )


def _default(name: str, field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    table, _, key = name.rpartition(".")
    in_prod = DEFAULTS[Profile.PROD].get(table, {}).get(key)
    said = _said(field.default)
    return said if in_prod is None else f"{said}; `prod`: {_said(in_prod)}"


def _said(value: Any) -> str:
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{each}`" for each in value)
    return f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
