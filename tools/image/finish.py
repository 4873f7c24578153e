"""Make a base image ready for the proxy: runs once, as root, in the last stage.

Rule 1: a base that cannot run the proxy is refused here, not in production: another
        Python than the lock file's, or one without its shared library.
Rule 2: nothing stays that installs or raises rights: pip, ensurepip, setuid bits.
Rule 3: the standard library is compiled once, by hash. A read-only root could not
        keep what is compiled later, and official images come without it.
"""

from __future__ import annotations

import compileall
import os
import shutil
import stat
import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path
from py_compile import PycInvalidationMode

PYTHON = (3, 13)
"""Which `requirements/image.txt` is for."""

_INSTALLERS = frozenset({"pip", "setuptools", "wheel"})
_WHEELS = Path("/usr/share/python-wheels")
"""Where Debian keeps what its `ensurepip` installs."""
_NOT_OURS = ("/dev", "/proc", "/sys")


def main() -> None:
    """Check the base, then strip it, then compile its library."""
    library = Path(sysconfig.get_path("stdlib"))
    _check(library)
    _remove_installers(library)
    _drop_rights(Path("/"))
    compileall.compile_dir(
        library,
        quiet=1,
        maxlevels=20,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )


def _check(library: Path) -> None:
    found = sys.version_info[:2]
    if found != PYTHON:
        wanted = ".".join(map(str, PYTHON))
        sys.exit(
            f"the base image has Python {'.'.join(map(str, found))}: take {wanted}"
        )
    name = f"libpython{found[0]}.{found[1]}.so"
    places = {str(sysconfig.get_config_var("LIBDIR")), str(library.parent)}
    multiarch = sysconfig.get_config_var("MULTIARCH")
    if multiarch:
        places.add(f"/usr/lib/{multiarch}")
    if not any(
        each.exists() for place in places for each in Path(place).glob(f"{name}*")
    ):
        sys.exit(f"the base image has no {name}, which Envoy must load")


def _remove_installers(library: Path) -> None:
    for installed in list(distributions()):
        if installed.name in _INSTALLERS:
            for file in installed.files or ():
                Path(str(installed.locate_file(file))).unlink(missing_ok=True)
    site = Path(sysconfig.get_path("purelib"))
    for folder in (
        library / "ensurepip",
        _WHEELS,
        *(site / name for name in _INSTALLERS),
    ):
        shutil.rmtree(folder, ignore_errors=True)


def _drop_rights(root: Path) -> None:
    """Take the setuid and setgid bits of every file."""
    for folder, names, files in os.walk(root):
        names[:] = [each for each in names if str(Path(folder, each)) not in _NOT_OURS]
        for each in files:
            path = Path(folder, each)
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                path.chmod(stat.S_IMODE(mode) & ~(stat.S_ISUID | stat.S_ISGID))


if __name__ == "__main__":
    main()
