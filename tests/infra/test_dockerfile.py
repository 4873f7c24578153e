"""The image's recipe, as far as it can be read; `make image-test` builds it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "runtime" / "Dockerfile"
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)
LOCKS = ("image", "image-build")


def pins(lock: str) -> dict[str, set[str]]:
    """The versions that a lock file names for each package."""
    found: dict[str, set[str]] = {}
    for name, version, _ in PINNED.findall(read(lock)):
        found.setdefault(name, set()).add(version)
    return found


def read(lock: str) -> str:
    """A lock file's text."""
    return (ROOT / "requirements" / f"{lock}.txt").read_text()


def python_version() -> str:
    """The Python that the image's last stage insists on."""
    text = (ROOT / "tools/image/finish.py").read_text()
    found = re.search(r"^PYTHON = \((\d+), (\d+)\)$", text, re.MULTILINE)
    assert found is not None
    return f"{found[1]}.{found[2]}"


def test_hadolint_finds_nothing():
    """Without a single exception."""
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is a tool of `.venv` alone")
    said = subprocess.run(
        [str(hadolint), str(DOCKERFILE)], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_the_last_stage_needs_no_shell():
    """Each RUN and the entry point are in exec form."""
    last = DOCKERFILE.read_text().rpartition("\nFROM ")[2]
    commands = re.findall(
        r"^(RUN|ENTRYPOINT|CMD)\s+(?:--\S+\s+)*(\S)", last, re.MULTILINE
    )
    assert {name for name, _ in commands} == {"RUN", "ENTRYPOINT", "CMD"}
    assert {first for _, first in commands} == {"["}


def test_the_last_word_about_the_user_is_a_number():
    """An orchestrator that asks for no root looks at numbers only."""
    users = re.findall(r"^USER (.+)$", DOCKERFILE.read_text(), re.MULTILINE)
    assert users[-1] == "65532:65532"


def test_the_build_sees_what_it_copies_and_no_more():
    """Every COPY and mount from the context is let in, and nothing else is."""
    text = DOCKERFILE.read_text()
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
        for source in line.split()[:-1]
    }
    copied |= set(re.findall(r"type=bind,source=([^,]+),", text))
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    for path in allowed:
        assert (ROOT / path).exists(), path
    # A folder of the sources may be let in by one of its own folders.
    for source in copied:
        assert any(f"{path}/".startswith(f"{source}/") for path in allowed), source
    for path in allowed - {"runtime/Dockerfile"}:
        assert any(f"{path}/".startswith(f"{source}/") for source in copied), path


def test_one_python_is_named_everywhere():
    """By the base image, the lock file's command and the last stage."""
    version = python_version()
    base = re.search(r"^ARG BASE_IMAGE=(\S+)$", DOCKERFILE.read_text(), re.MULTILINE)
    assert base is not None
    assert f"python:{version}-" in base[1]
    makefile = (ROOT / "Makefile").read_text()
    assert f"LOCK_IMAGE := $(LOCK) {version} " in makefile


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_reads_the_same_on_every_python(lock):
    """Its markers are about platforms, so any pip can fetch for any other."""
    markers = {marker for _, _, marker in PINNED.findall(read(lock)) if marker}
    assert not [each for each in markers if "python_version" in each]
    assert not [each for each in markers if "python_full_version" in each]
    lines = [line for line in read(lock).splitlines() if re.match("[a-z0-9]", line)]
    assert len(PINNED.findall(read(lock))) == len(lines)


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_installed_is_what_was_tested(lock):
    """A package of both lock files has a version that the tests run with."""
    tested = pins("dev")
    for name, versions in pins(lock).items():
        if name in tested:
            assert versions <= tested[name], name
