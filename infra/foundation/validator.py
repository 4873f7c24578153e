"""The validator that AppConfig asks before a bundle is rolled out.

It runs alone, without our packages, so it looks at the outside only: a zip, not too
large, flat, with the files that every bundle has. That the policies compile is known
from packing them; a task that cannot compile a bundle keeps the one it has.
"""

import base64
import io
import zipfile

LARGEST = 64 * 1024 * 1024
NEEDED = {"bundle.toml", "schema.cedarschema"}


def handler(event, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Raise what is wrong with the content, in words that AppConfig shows."""
    del context
    try:
        archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(event["content"])))
    except zipfile.BadZipFile as error:
        raise ValueError("the bundle is not a zip") from error
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > LARGEST:
        raise ValueError("the bundle is too large")
    if len(names) != len(entries) or any("/" in n or "\\" in n for n in names):
        raise ValueError("the bundle is not flat")
    if not names >= NEEDED or not any(n.endswith(".cedar") for n in names):
        raise ValueError("the bundle has no policy, schema or settings")
    if archive.testzip() is not None:
        raise ValueError("the bundle is damaged")
