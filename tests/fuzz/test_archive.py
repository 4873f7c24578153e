"""The archive of a bundle against broken bytes."""

from __future__ import annotations

import io
import warnings
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.archive import pack_files, unpack
from bedrock_weir.policy.files import is_bundle_file, limit_of
from tests.fuzz.strategies import mutated

names = st.from_regex(
    r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,20}\.(cedar|weirset)", fullmatch=True
)
bundles = st.dictionaries(names, st.binary(max_size=300), min_size=1, max_size=6)


@st.composite
def archives(draw) -> bytes:
    """Archives of any names and methods, comments and extra bytes included."""
    written = io.BytesIO()
    method = draw(st.sampled_from([0, 8, 12, 14]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(written, "w", method) as made:
            for _ in range(draw(st.integers(0, 4))):
                name = draw(st.one_of(names, st.text(min_size=1, max_size=12)))
                try:
                    made.writestr(name, draw(st.binary(max_size=80)))
                except (UnicodeEncodeError, IndexError):  # no name at all
                    continue
            made.comment = draw(st.binary(max_size=20))
    return written.getvalue()


broken = st.one_of(
    st.binary(max_size=300),
    archives(),
    mutated(archives()),
    mutated(bundles.map(pack_files)),
)


@given(broken)
def test_only_documented_errors(data):
    """Whatever comes: a bundle's files within their bounds, or a `PolicyError`."""
    try:
        files = unpack(data)
    except PolicyError:
        return
    for name, content in files.items():
        assert is_bundle_file(name)
        assert "/" not in name
        assert len(content) <= limit_of(name)


@given(bundles)
def test_files_come_back_whole(files):
    """What is packed is unpacked, and packed again it is the same."""
    packed = pack_files(files)
    assert unpack(packed) == files
    assert pack_files(unpack(packed)) == packed


@given(bundles, st.data())
def test_a_cut_archive_is_refused(files, choice):
    """However much is missing at its end."""
    packed = pack_files(files)
    cut = choice.draw(st.integers(0, len(packed) - 1))
    try:
        unpack(packed[:cut])
    except PolicyError:
        return
    raise AssertionError(cut)
