"""Files within a body: their bytes in base64, beside what says of which type they are.

Rule 1: bytes are read as text where they are text, whatever their type says.
Rule 2: they are opaque as well where their type does not promise text, for whoever
        gets them may read them otherwise; so are bytes that hold a NUL, as another
        encoding than UTF-8 would.
Rule 3: what is no base64 to a strict decoder, or is so short that it may be a word or
        a key, is read as it stands besides.
"""

from __future__ import annotations

import base64
import binascii
import re

from bedrock_weir.content import JSON, Encoding, OpaqueKind, Part, PartKind, Pointer
from bedrock_weir.surfaces.walk import Walk

_TEXT_TYPES = frozenset(
    {
        "application/json",
        "application/xml",
        "text/csv",
        "text/html",
        "text/markdown",
        "text/plain",
        "text/xml",
    }
)
_MEDIA = {
    "audio": OpaqueKind.AUDIO,
    "image": OpaqueKind.IMAGE,
    "video": OpaqueKind.VIDEO,
}
_SHORT = 1024
"""Characters of base64; an access key is base64 as well."""
_DATA_URL = re.compile(r"data:([a-z]{1,20}/[a-z0-9.+-]{1,64});base64,[A-Za-z0-9+/]*=*")


def promises_text(media_type: JSON) -> bool:
    """Tell whether a media type is that of text, in UTF-8 as far as it says."""
    return isinstance(media_type, str) and media_type in _TEXT_TYPES


def read_file(
    walk: Walk, data: JSON, media_type: JSON, pointer: Pointer, kind: PartKind
) -> None:
    """Read a file's bytes.

    Args:
        walk: what they are read into.
        data: base64; anything else is read as it stands.
        media_type: what the body says that they are; any JSON.
        pointer: the place of the bytes.
        kind: what their text is.
    """
    if not isinstance(data, str):
        walk.value(data, pointer, kind)
        return
    text = _decoded(data)
    if text is None or "\0" in text or not promises_text(media_type):
        walk.unreadable(_kind_of(media_type), pointer)
    if text:
        walk.parts.append(Part(kind, text, pointer, Encoding.BASE64))
    elif text is None and (len(data) < _SHORT or not _is_base64(data)):
        walk.scalar(data, pointer, kind)


def read_data_url(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read a `data:` URL: opaque, and text where it has another form than they have."""
    if not isinstance(value, str):
        walk.value(value, pointer, kind)
        return
    url = _DATA_URL.fullmatch(value)
    walk.unreadable(_kind_of("" if url is None else url[1]), pointer)
    if url is None:
        walk.scalar(value, pointer, kind)


def s3_location(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read a place in S3, whose content is not on the wire."""
    walk.unreadable(OpaqueKind.S3_LOCATION, pointer)
    walk.value(value, pointer, kind)


def _decoded(data: str) -> str | None:
    try:
        return base64.b64decode(data, validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def _is_base64(data: str) -> bool:
    try:
        base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _kind_of(media_type: JSON) -> OpaqueKind:
    first = media_type.partition("/")[0] if isinstance(media_type, str) else ""
    return _MEDIA.get(first, OpaqueKind.DOCUMENT)
