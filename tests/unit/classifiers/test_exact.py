"""Exact-match sets."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.exact import ExactSet, build_set
from bedrock_weir.classifiers.rule import Form, Match
from bedrock_weir.classifiers.wordhash import hash_of_each, normal, powers, sequences
from bedrock_weir.errors import PolicyError

SALT = bytes(range(16))
LINES = [
    "CUST-00123",
    "Jane Doe",
    "Jürgen Groß",
    "4111 1111 1111 1111",
    "a.winter@shop.example",
    "12 Main Street",
]


def made(lines, key=b""):
    """Return a set of lines."""
    return ExactSet(
        build_set(lines, data_class="CUSTOMER", salt=SALT, key=key), key=key
    )


def found(exact, text):
    """Return the values found in a text."""
    return [text[item.span.start : item.span.end] for item in exact.find(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ask cust 00123, please", ["cust 00123"]),
        ("JANE  DOE called", ["JANE  DOE"]),
        ("Jürgen Groß, Jürgen Gross", ["Jürgen Groß"]),
        ("4111111111111111 or 4111-1111 1111-1111", None),
        ("mail A.Winter@Shop.example now", ["A.Winter@Shop.example"]),
        ("at 12, main street.", ["12, main street"]),
        ("Jane\n\n\n\nDoe and Jane Roe", []),
        ("xCUST-00123 CUST-001234", []),
    ],
)
def test_a_value_is_found_however_it_is_written(text, values):
    """Case and what parts words do not count; letters and digits do."""
    if values is None:
        values = ["4111111111111111", "4111-1111 1111-1111"]
    assert found(made(LINES), text) == values


def test_the_longest_value_is_found():
    """Of values that begin at one place."""
    assert found(made(["Jane Doe", "Jane Doe Winter"]), "jane doe winter") == [
        "jane doe winter"
    ]


def test_a_key_is_needed_where_one_was_given():
    """The same file with another key finds nothing."""
    data = build_set(LINES, data_class="CUSTOMER", salt=SALT, key=b"kept elsewhere")
    assert ExactSet(data, key=b"kept elsewhere").find("Jane Doe")
    assert not ExactSet(data).find("Jane Doe")
    assert "Jane Doe" not in ExactSet(data)


def test_no_value_stands_in_the_file():
    """Only hashes do."""
    data = build_set(LINES, data_class="CUSTOMER", salt=SALT)
    for word in (b"jane", b"Jane", b"00123", b"winter"):
        assert word not in data


def test_the_file_is_the_same_whatever_the_order():
    """A set is a function of its values, salt and key."""
    once = build_set(LINES, data_class="CUSTOMER", salt=SALT)
    again = build_set([*reversed(LINES), "jane doe"], data_class="CUSTOMER", salt=SALT)
    assert once == again


def test_the_header_names_the_class():
    """What is found has the class and score of the set."""
    data = build_set(["AB-1234"], data_class="BADGE", salt=SALT, score=0.7)
    (finding,) = ExactSet(memoryview(data)).find("badge ab-1234")
    assert (finding.data_class, finding.score) == ("BADGE", 0.7)


def test_bytes_of_an_entry():
    """A large set takes less than 16 bytes for each entry."""
    count = 1 << 15
    data = build_set((f"C{n:07d}" for n in range(count)), data_class="BADGE", salt=SALT)
    assert len(data) - 4 * 2**16 < 16 * count


@pytest.mark.parametrize("lines", [[], [" "], ["ab"], ["x" * 100], ["a1 " * 9]])
def test_a_list_that_cannot_be_a_set_is_refused(lines):
    """Empty lists, and values that are too short, too long or too many words."""
    with pytest.raises(PolicyError):
        build_set(lines, data_class="CUSTOMER", salt=SALT)


def test_a_salt_has_sixteen_bytes():
    """A short salt is refused."""
    with pytest.raises(PolicyError):
        build_set(LINES, data_class="CUSTOMER", salt=b"short")


@given(st.integers(0, 700), st.booleans())
def test_a_broken_file_is_refused(size, is_changed):
    """What is cut short or is no set is an error of the policy."""
    data = build_set(LINES, data_class="CUSTOMER", salt=SALT)
    broken = b"#" + data[1:] if is_changed else data[:size]
    with pytest.raises(PolicyError):
        ExactSet(broken)


def test_rules_find_numbers_codes_and_mail():
    """As rules, a set streams like every other."""
    exact = made(["CUST-00123", "4111 1111 1111 1111", "a.winter@shop.example"])
    text = "cust-00123, 4111-1111 1111 1111; A.Winter@shop.example. CUST-00124"
    values = set()
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    for rule in exact.rules():
        assert isinstance(rule, Form)
        for match in re2.compile(rule.pattern.encode(), options).finditer(
            text.encode()
        ):
            value = match[0].decode()
            for item in rule.readings(Match(value, "")):
                values.add(value[item.start : item.end])
    assert values == {"cust-00123", "4111-1111 1111 1111", "A.Winter@shop.example"}


def test_a_set_of_names_has_no_rules():
    """Every word of a text would be a match: such a set is asked whole texts."""
    assert made(["Jane Doe"]).rules() == ()
    assert made(LINES).rules() == ()


WORDS = st.lists(
    st.sampled_from(
        [
            "jane",
            "Doe",
            "12",
            "main",
            "Street",
            "411",
            "é",
            " ",
            ", ",
            "-",
            "\n\n\n\n",
            "_",
        ]
    ),
    max_size=14,
).map("".join)


@given(WORDS)
def test_the_hash_of_a_sequence_is_the_hash_of_its_normal_form(text):
    """Hashes that are composed of words agree with those of whole values."""
    base = powers(0x1234567890ABCDEF)
    for item in sequences(text, 5, base):
        for index, length in enumerate(item.lengths.tolist()):
            if length > 96:
                continue
            value = normal(text[item.starts[index] : item.ends[index]])
            assert len(value) == length
            assert hash_of_each([value], base)[0] == item.hashes[index]


EXACT = made(LINES)


@given(WORDS, WORDS)
def test_what_stands_before_the_opening_is_final(text, more):
    """More text changes no finding that ends before the opening."""
    limit = EXACT.open_from(text)
    before = [item for item in EXACT.find(text) if item.span.end <= limit]
    after = [item for item in EXACT.find(text + more) if item.span.start < limit]
    assert [item for item in after if item.span.end <= limit] == before
    assert all(item.span.end <= limit for item in after)


def test_values_are_found_across_blocks():
    """Long texts are hashed in blocks; a value may stand where they meet."""
    exact = made(LINES)
    for size in range(8170, 8200):
        text = "." * size + " Jane Doe " + "." * 9000 + "cust-00123"
        assert found(exact, text) == ["Jane Doe", "cust-00123"]
        assert found(exact, "x" * size + "Jane Doe") == []
