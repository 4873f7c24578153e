"""A bundle's own expressions and word lists."""

from __future__ import annotations

import re

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.custom import MOST_CLASSES, MOST_WORDS, parse_custom
from bedrock_weir.classifiers.expression import translate
from bedrock_weir.classifiers.rule import HORIZON, Form, Match
from bedrock_weir.errors import PolicyError

BYTES = re2.Options()
BYTES.encoding = re2.Options.Encoding.LATIN1


def found(text, **fields):
    """Return what a class of these fields finds in a text."""
    data = text.encode()
    values = []
    for rule in parse_custom({"OWN_CLASS": fields}):
        assert isinstance(rule, Form)
        for match in re2.compile(rule.pattern.encode(), BYTES).finditer(data):
            start, end = match.span(min(1, match.re.groups))
            before = data[max(0, start - HORIZON) : start].lower().decode("latin-1")
            value = Match(data[start:end].decode("latin-1"), before)
            values += [
                (start + item.start, data[start + item.start : start + item.end])
                for item in rule.readings(value)
            ]
    return [value.decode() for _, value in sorted(values)]


def refusal(**fields):
    """Return why a class of these fields is refused."""
    with pytest.raises(PolicyError) as error:
        parse_custom({"OWN_CLASS": fields})
    return str(error.value)


def test_an_expression_finds_its_matches():
    """An ordinary expression works as written."""
    assert found("see PRJ-1234, prj-1 and PRJ-99", pattern=r"\bPRJ-\d{2,5}\b") == [
        "PRJ-1234",
        "PRJ-99",
    ]


def test_case_can_be_ignored_beyond_ascii():
    """`ignore_case` holds for every letter."""
    text = "Größe-7, GRÖßE-8"
    assert found(text, pattern=r"größe-\d", ignore_case=True) == ["Größe-7", "GRÖßE-8"]


def test_one_character_is_one_however_many_bytes_it_has():
    """Negated classes count characters."""
    assert found("<äöü> <abcd>", pattern=r"<[^<>]{3}>") == ["<äöü>"]


def test_a_group_marks_the_value():
    """Only the group named `value` is the finding."""
    assert found("ref: AB12", pattern=r"ref: (?P<value>[A-Z]{2}\d{2})") == ["AB12"]


def test_what_spans_words_begins_at_a_word():
    """An expression with spaces does not begin within a word; one without may."""
    assert found("case 12, xcase 34", pattern=r"case \d\d") == ["case 12"]
    assert found("xPRJ12", pattern=r"PRJ\d\d") == ["PRJ12"]
    phones = r"(?:\+|\b)\d{3} \d{4}"
    assert found("+555 0100, 555 0101, 1555 0102", pattern=phones) == [
        "+555 0100",
        "555 0101",
    ]


def test_words_near_are_required():
    """Without one of the words before it, nothing is found."""
    fields = {"pattern": r"\b[A-Z]{3}\d{4}\b", "near": ["badge"]}
    assert found("badge no. ABC1234", **fields) == ["ABC1234"]
    assert found("part no. ABC1234", **fields) == []


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"PRJ-\d+", "give every repeat a bound"),
        (r"(?:a{1,20}b{1,20}){1,20}", "more than 256 characters"),
        (r"(?:PRJ)?", "match nothing at all"),
        (r"\b", "match nothing at all"),
        (r"\b[a-z][a-z ]{2,40}", "matches ordinary words"),
        (r".{1,40}", "begin within a word"),
        (r"\+?\d{3} \d{4}", "begin within a word"),
        (r"\w{2,9}", "matches ordinary words"),
        (r"(?<=x)PRJ", "looks around"),
        (r"PRJ(?!x)", "looks around"),
        (r"(a)PRJ\1", "refers back"),
        (r"^PRJ", "anchor"),
        (r"PRJ$", "anchor"),
        (r"PRJ(", "is no expression"),
        (r"(?>PRJ)x", "atomic"),
        (r"PRJ\d{1,3}+", "possessive"),
        (r"(?i:p)RJ", "flags"),
        (r"PRJ(?P<value>\d)?", "may be absent"),
        (r"PRJ[\u4e00-\u9fff]", "wide range"),
        (r"PRJ[^é]", "excludes characters beyond ASCII"),
    ],
)
def test_an_unsafe_expression_is_refused(pattern, why):
    """The message names the class and says what to write."""
    message = refusal(pattern=pattern)
    assert message.startswith("class `OWN_CLASS`: ")
    assert why in message


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "either `pattern` or `words`"),
        ({"pattern": "PRJ", "words": ["x1"]}, "either `pattern` or `words`"),
        ({"patern": "PRJ"}, "`patern` is no field"),
        ({"pattern": 3}, "`pattern` is not a text"),
        ({"pattern": "PRJ", "score": 2}, "`score` is not a number"),
        ({"pattern": "PRJ", "ignore_case": "yes"}, "neither true nor false"),
        ({"pattern": "PRJ", "near": "badge"}, "not a list"),
        ({"pattern": "PRJ", "within": 500}, "`within`"),
        ({"words": []}, "empty"),
        ({"words": ["--flag"]}, "letter or digit"),
        ({"words": ["x" * 200]}, "longer than"),
        ({"words": ["the", "of", "and", "to"]}, "ordinary words"),
        ({"words": [f"word{n}" for n in range(MOST_WORDS + 1)]}, "exact-match set"),
        ({"pattern": "PRJ", "examples": ["nothing"]}, "nothing is found"),
        ({"pattern": "PRJ", "counterexamples": ["PRJ"]}, "something is found"),
    ],
)
def test_a_wrong_definition_is_refused(fields, why):
    """Each field is checked, and the examples are tried."""
    assert why in refusal(**fields)


@pytest.mark.parametrize("name", ["prj", "1PRJ", "P", "PRJ-X", "X" * 65, "EMAIL"])
def test_a_class_has_a_name_of_its_own(name):
    """Names have a form, and no class is defined again."""
    with pytest.raises(PolicyError):
        parse_custom({name: {"pattern": "PRJ"}}, known={"EMAIL"})


def test_classes_are_counted():
    """A bundle has only so many."""
    table = {f"OWN_{n}": {"pattern": f"PRJ{n}"} for n in range(MOST_CLASSES + 1)}
    with pytest.raises(PolicyError):
        parse_custom(table)


WORDS = ["Blue Heron", "heron", "café au lait", "Ørsted", "o'hara", "straße"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the BLUE  heron flew", ["BLUE  heron"]),
        ("blue-heron", ["blue-heron"]),
        ("a Heron, not herons or xheron", ["Heron"]),
        ("blue herons", []),
        ("CAFÉ AU LAIT, cafés au laits", ["CAFÉ AU LAIT"]),
        ("ørsted ørsteds", ["ørsted"]),
        ("O'Hara", ["O'Hara"]),
        ("Straße strasse", ["Straße", "strasse"]),
    ],
)
def test_words_match_whole_in_any_case(text, values):
    """Words and phrases are found as such, and not within others."""
    assert found(text, words=WORDS) == values


def test_a_long_list_is_a_few_rules():
    """Thousands of words do not become thousands of expressions."""
    words = [f"name{n} part{n % 7}" for n in range(5000)]
    assert len(parse_custom({"OWN_CLASS": {"words": words}})) < 20
    assert found("it is name4321 part2!", words=words) == ["name4321 part2"]


EXPRESSIONS = [
    r"PRJ-\d{2,5}\b",
    r"(?:ab|a[b-d]{1,3}é)x?",
    r"[^ab\n]{2}z",
    r"(?i)key: ?(?P<value>\w{2,8})",
    r"\W\D\S",
]


@given(
    st.sampled_from(EXPRESSIONS),
    st.text(alphabet="PRJ-12abcdéxz\n key:K ", max_size=30),
)
def test_an_expression_means_what_python_means(source, text):
    """Translated, an expression finds what Python finds in ASCII's sense."""
    written = re2.compile(translate(source).pattern.encode(), BYTES)
    ours = [match[0].decode() for match in written.finditer(text.encode())]
    expected = [m[0] for m in re.compile(source, re.ASCII).finditer(text)]
    if "\\b" not in source or text.isascii():
        assert ours == expected


@given(
    st.sampled_from(EXPRESSIONS),
    st.text(alphabet="PRJ-12abcdéxz\n key:K ", max_size=30),
    st.data(),
)
def test_every_beginning_of_a_match_is_open(source, text, data):
    """At any cut within a match the opening reaches from its beginning to the cut."""
    written = translate(source)
    opening = re.compile(rf"(?:{written.opening})\Z".encode("latin-1"))
    compiled = re2.compile(written.pattern.encode(), BYTES)
    for match in compiled.finditer(text.encode()):
        cut = data.draw(st.integers(match.start() + 1, match.end()))
        assert opening.match(text.encode()[match.start() : cut])
        assert match.end() - match.start() <= written.high


@given(
    st.lists(
        st.sampled_from(
            ["Blue", "heron", " ", "-", "café", "au", "lait", "s", "o'hara"]
        ),
        max_size=9,
    ),
    st.data(),
)
def test_every_beginning_of_a_word_is_open(parts, data):
    """A list's opening covers words and phrases that have begun."""
    text = "".join(parts).encode()
    for rule in parse_custom({"OWN_CLASS": {"words": WORDS}}):
        assert isinstance(rule, Form)
        opening = re.compile(rf"(?:{rule.opening})\Z".encode("latin-1"))
        for match in re2.compile(rule.pattern.encode(), BYTES).finditer(text):
            cut = data.draw(st.integers(match.start() + 1, match.end()))
            assert opening.match(text[match.start() : cut])
