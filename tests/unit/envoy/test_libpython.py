from __future__ import annotations

import os

import pytest

from bedrock_weir.envoy.libpython import interpreter_environment, shared_libpython
from bedrock_weir.errors import SettingsError


def test_first_shared_library_that_exists_is_taken(tmp_path):
    """Candidates that are not there, or no libpython, are passed over."""
    library = tmp_path / "libpython3.11.so.1.0"
    library.touch()
    (tmp_path / "Python").touch()
    names = ["libpython3.so", "Python", library.name]
    assert shared_libpython(str(tmp_path / name) for name in names) == library


def test_python_without_a_shared_library_is_refused(tmp_path):
    """The error says what is missing and where to get it."""
    with pytest.raises(SettingsError, match="has no shared libpython") as caught:
        shared_libpython([str(tmp_path / "libpython3.11.so")])
    assert "--enable-shared" in str(caught.value)


def test_working_directory_is_not_on_the_path():
    """An empty entry would mean the folder that the proxy was started in."""
    variables = interpreter_environment()
    assert "" not in variables["PYTHONPATH"].split(os.pathsep)
    assert "PYTHONHOME" in variables
