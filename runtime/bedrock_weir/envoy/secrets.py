"""Files that hold a certificate for Envoy, and can be replaced while it runs.

Rule 1: a file is its owner's alone from its first byte on, because it holds a key.
Rule 2: it is replaced as a whole: Envoy sees the old one or the new one. Connections
        that are open go on; the next one gets the new certificate.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

_KIND = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"


def write_secret(path: Path, *, chain: bytes, key: bytes) -> None:
    """Put a certificate chain and its key, both in PEM, into Envoy's file at `path`.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    certificate = {
        "certificate_chain": {"inline_string": chain.decode()},
        "private_key": {"inline_string": key.decode()},
    }
    secret = {"@type": _KIND, "name": path.name, "tls_certificate": certificate}
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
        json.dump({"resources": [secret]}, f)
    new.replace(path)
