from __future__ import annotations

import base64

import pytest

from bedrock_weir.content import Encoding, PartKind
from bedrock_weir.surfaces.files import read_data_url, read_file, s3_location
from bedrock_weir.surfaces.walk import Rules, Walk
from tests.support.surfaces import opaques, rows

BINARY = b"\x89PNG\xff" * 300


def encoded(data: bytes) -> str:
    """Return base64."""
    return base64.b64encode(data).decode()


def read(data: object, media_type: object = "text/plain") -> Walk:
    """Return what was read of a file."""
    walk = Walk(Rules())
    read_file(walk, data, media_type, ("data",), PartKind.DOCUMENT)  # type: ignore[arg-type]
    return walk


@pytest.mark.parametrize(
    "media_type", ["text/plain", "text/csv", "application/json", "text/html"]
)
def test_text_is_read(media_type):
    """Rule 1: as a part that stands in base64."""
    walk = read(encoded("grüezi".encode()), media_type)
    (part,) = walk.parts
    assert (part.text, part.encoding) == ("grüezi", Encoding.BASE64)
    assert walk.opaque == []


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/pdf", "DOCUMENT"),
        ("image/svg+xml", "IMAGE"),
        ("audio/mpeg", "AUDIO"),
        ("video/mp4", "VIDEO"),
        ("text/plain; charset=utf-16", "DOCUMENT"),
        ("TEXT/PLAIN", "DOCUMENT"),
        ("", "DOCUMENT"),
        (None, "DOCUMENT"),
        (["text/plain"], "DOCUMENT"),
    ],
)
def test_text_of_another_type_is_read_and_opaque(media_type, kind):
    """Rule 2: whoever believes the type may read it otherwise."""
    walk = read(encoded(b"hello"), media_type)
    assert rows(walk.content) == [("document", "hello", "data")]
    assert opaques(walk.opaque) == [(kind, "data")]


def test_a_nul_is_of_another_encoding():
    """Rule 2: UTF-16 would look like text with holes."""
    walk = read(encoded("hi".encode("utf-16-le")))
    assert opaques(walk.opaque) == [("DOCUMENT", "data")]
    assert rows(walk.content) == [("document", "h\0i\0", "data")]


def test_bytes_that_are_no_text_are_opaque():
    """Rule 2: nothing of them is read as it stands."""
    walk = read(encoded(BINARY))
    assert (walk.parts, opaques(walk.opaque)) == ([], [("DOCUMENT", "data")])


@pytest.mark.parametrize("data", ["AKIAIOSFODNN7EXAMPLE", "not base64", "YQ", "YQ=\n="])
def test_what_may_be_a_word_is_read_as_it_stands(data):
    """Rule 3: an access key is base64 as well."""
    walk = read(data)
    assert rows(walk.content) == [("document", data, "data")]
    assert opaques(walk.opaque) == [("DOCUMENT", "data")]


def test_what_is_no_string_is_walked():
    """A list where the bytes should be hides nothing."""
    assert rows(read(["a"]).content) == [("document", "a", "data/0")]
    assert read(None).content.parts == ()
    assert read("").content == read(None).content


DATA_URLS = [
    ("data:image/jpeg;base64,/9j/", "IMAGE", False),
    ("data:video/mp4;base64,AAAA", "VIDEO", False),
    ("data:application/pdf;base64,AAAA", "DOCUMENT", False),
    ("data:text/plain;base64,AAAA", "DOCUMENT", False),
    ("data:image/jpeg,ann@mail.example", "DOCUMENT", True),
    ("data:image/jpeg;x=ann@mail.example;base64,AAAA", "DOCUMENT", True),
    ("data:image/jpeg;base64,AAAA ann@mail.example", "DOCUMENT", True),
    ("ann@mail.example", "DOCUMENT", True),
]


@pytest.mark.parametrize(("url", "kind", "is_text"), DATA_URLS)
def test_data_urls_are_opaque(url, kind, is_text):
    """What has another form than they have is read as text besides."""
    walk = Walk(Rules())
    read_data_url(walk, url, ("at",), PartKind.RETRIEVED)
    assert opaques(walk.opaque) == [(kind, "at")]
    assert rows(walk.content) == ([("retrieved", url, "at")] if is_text else [])


def test_a_data_url_that_is_no_string_is_walked():
    """A list of them hides nothing."""
    walk = Walk(Rules())
    read_data_url(walk, ["x"], ("at",), PartKind.RETRIEVED)
    assert rows(walk.content) == [("retrieved", "x", "at/0")]


def test_a_place_in_s3_is_opaque_and_text():
    """Its content is not on the wire; its name is."""
    walk = Walk(Rules())
    s3_location(walk, {"uri": "s3://b/k"}, ("s3Location",), PartKind.DOCUMENT)
    assert opaques(walk.opaque) == [("S3_LOCATION", "s3Location")]
    assert rows(walk.content) == [("document", "s3://b/k", "s3Location/uri")]
