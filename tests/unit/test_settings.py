from __future__ import annotations

import argparse

import pytest
from pydantic import ValidationError

from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import (
    SMALLEST_MAX_BODY,
    ProxySettings,
    Record,
    RetentionMode,
    add_flags,
    as_markdown,
    config_path,
    from_json,
    resolve,
    rows,
)

NEEDED = {"policy": "bundle", "record": "memory"}


def flags(*words: str) -> dict[str, object]:
    """What a command line gives, by field name."""
    parser = argparse.ArgumentParser(prog="weir proxy")
    add_flags(parser)
    return vars(parser.parse_args(words))


def settings(environment=(), file=None, **given) -> ProxySettings:
    """Settings from what is needed, and what the test is about."""
    return resolve(flags={**NEEDED, **given}, environment=dict(environment), file=file)


def test_names_that_others_script():
    """The flags that are promised exist, with their variables."""
    promised = {
        "--listen": "WEIR_LISTEN",
        "--tls-cert": "WEIR_TLS_CERT",
        "--tls-key": "WEIR_TLS_KEY",
        "--policy": "WEIR_POLICY",
        "--audit": "WEIR_AUDIT",
        "--upstream": "WEIR_UPSTREAM",
        "--record": "WEIR_RECORD",
        "--workers": "WEIR_WORKERS",
    }
    assert promised.items() <= {row.flag: row.variable for row in rows()}.items()


def test_whole_command_line():
    """Every promised flag together, and `--upstream` twice."""
    words = (
        "--listen 0.0.0.0:443 --tls-cert c.pem --tls-key k.pem --policy bundle"
        " --audit s3://bucket/a/b/ --upstream bedrock-runtime=https://one.example/"
        " --upstream bedrock-agent-runtime=http://127.0.0.1:9 --workers 3"
    )
    made = resolve(flags=flags(*words.split()), environment={})
    assert (made.listen_host, made.listen_port) == ("0.0.0.0", 443)
    assert (made.audit_bucket, made.audit_prefix) == ("bucket", "a/b")
    assert made.upstreams == {
        "bedrock-runtime": "https://one.example",
        "bedrock-agent-runtime": "http://127.0.0.1:9",
    }
    assert made.record is Record.S3
    assert made.workers == 3


def test_earlier_source_wins():
    """Rule 1: flags, then environment, then the file, then the default."""
    file = b"workers = 2\nretention_days = 2\nidle_timeout = 2\n"
    variables = {"WEIR_WORKERS": "3", "WEIR_RETENTION_DAYS": "3"}
    made = settings(variables, file, workers="4")
    assert (made.workers, made.retention_days, made.idle_timeout) == (4, 3, 2)
    assert made.drain_timeout == 85


def test_file_may_keep_its_settings_in_a_table():
    """Top level and `[proxy]` are both read."""
    made = settings(
        file=b"[proxy]\nworkers = 5\n[proxy.upstream]\nbedrock-agentcore = 'http://h'\n"
    )
    assert made.workers == 5
    assert made.upstreams == {"bedrock-agentcore": "http://h"}


def test_standard_endpoint_variables_are_the_fallback():
    """The service's own variable, then the general one, then nothing."""
    general = {"AWS_ENDPOINT_URL": "http://general"}
    own = {"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://own", **general}
    ours = {"WEIR_UPSTREAM": "bedrock-runtime=http://ours", **own}
    assert settings().upstreams == {}
    services = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
    everywhere = dict.fromkeys(services, "http://general")
    assert settings(general).upstreams == everywhere
    assert settings(own).upstreams == {**everywhere, "bedrock-runtime": "http://own"}
    assert settings(ours).upstreams == {"bedrock-runtime": "http://ours"}


def test_variable_takes_several_upstreams():
    """Separated by commas, with room around them."""
    made = settings(
        {"WEIR_UPSTREAM": "bedrock-runtime=http://a , bedrock-agentcore=https://b,"}
    )
    assert made.upstreams == {
        "bedrock-runtime": "http://a",
        "bedrock-agentcore": "https://b",
    }


def test_region_falls_back_to_the_standard_variables():
    """Ours, then AWS_REGION, then AWS_DEFAULT_REGION."""
    standard = {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-1"}
    assert settings(standard).region == "eu-west-1"
    assert settings({"AWS_DEFAULT_REGION": "us-east-1"}).region == "us-east-1"
    assert settings({**standard, "WEIR_REGION": "eu-north-1"}).region == "eu-north-1"
    assert settings().region is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("workers", "two"),
        ("workers", "0"),
        ("proxy_protocol", "maybe"),
        ("max_body", str(SMALLEST_MAX_BODY - 1)),
        ("stream_timeout", "3599"),
        ("drain_timeout", "nan"),
        ("listen", "8443"),
        ("listen", "host:99999"),
        ("audit", "https://bucket/x"),
        ("audit", "s3://"),
        ("upstream", "bedrock-runtime"),
        ("upstream", "bedrock-runtime=ftp://x"),
        ("upstream", "s3=http://h"),
        ("upstream", "bedrock-runtime=http://h/path"),
        ("upstream", "bedrock-runtime=http://h,bedrock-runtime=http://i"),
        ("record", "paper"),
        ("retention_mode", "governance"),
    ],
)
def test_wrong_value_names_flag_and_variable(name, value):
    """Rule 3: the error tells where to mend it."""
    variable = f"WEIR_{name.upper()}"
    needed = {key: given for key, given in NEEDED.items() if key != name}
    with pytest.raises(SettingsError) as caught:
        resolve(flags=needed, environment={variable: value})
    message = str(caught.value)
    assert f"`--{name.replace('_', '-')}` (`{variable}`" in message


def test_every_mistake_is_told_at_once():
    """One start shows all there is to mend."""
    with pytest.raises(SettingsError) as caught:
        resolve(flags={"workers": "x", "max_body": "y"}, environment={})
    for flag in ("--workers", "--max-body", "--policy"):
        assert f"`{flag}`" in str(caught.value)


def test_password_in_a_url_is_not_repeated():
    """A value that may carry a secret stays out of the error."""
    with pytest.raises(SettingsError) as caught:
        settings(upstream=["bedrock-runtime=http://user:hunter2@h"])
    assert "hunter2" not in str(caught.value)


def test_key_as_text_stays_in_the_supervisor():
    """Rule 4: not in an error, not in a representation, not on the way to a worker."""
    key = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n"
    made = settings(tls_cert=key, tls_key=key, tls_ca_key="alias/ca", tls_ca_chain=key)
    assert "hunter2" not in repr(made)
    assert "hunter2" not in made.to_json()
    assert "alias/ca" not in made.to_json()
    assert not from_json(made.to_json()).is_tls
    for name in ("tls_cert", "tls_key", "tls_ca_chain"):
        with pytest.raises(SettingsError) as caught:
            settings(**{name: [key]})
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"tls_names": "a.example"}, "need `--tls-ca-key`"),
        ({"tls_ca_chain": "c.pem"}, "need `--tls-ca-key`"),
        ({"tls_leaf_hours": 0}, "--tls-leaf-hours"),
        ({"tls_leaf_hours": 169}, "--tls-leaf-hours"),
        ({"record": "s3"}, "--audit"),
        ({"record": "disk"}, "--spool"),
        ({"tls_cert": "c.pem"}, "belong together"),
        ({"tls_key": "k.pem"}, "belong together"),
    ],
)
def test_settings_that_need_each_other(given, message):
    """What makes sense only together is asked for together."""
    with pytest.raises(SettingsError, match=message):
        settings(**given)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"wrkers = 3", "`wrkers` in the settings file is no setting"),
        (b"workers = ", "is not TOML"),
        (b"\xff", "is not TOML"),
        (b"proxy = 1", "must be a table"),
    ],
)
def test_wrong_file_is_refused(file, message):
    """Rule 3: an unknown key is as wrong as broken text."""
    with pytest.raises(SettingsError, match=message):
        settings(file=file)


def test_settings_survive_the_way_to_a_worker():
    """What a worker reads is what the supervisor wrote."""
    made = settings(
        upstream=["bedrock-runtime=http://a"],
        proxy_protocol=True,
        retention_mode="COMPLIANCE",
    )
    assert from_json(made.to_json()) == made
    assert made.retention_mode is RetentionMode.COMPLIANCE


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"policy": 1}'])
def test_broken_settings_for_a_worker_are_an_error(text):
    """A worker does not start with half of its settings."""
    with pytest.raises(SettingsError):
        from_json(text)


def test_settings_do_not_change():
    """The table is frozen once it is filled."""
    with pytest.raises(ValidationError):
        settings().workers = 2  # type: ignore[misc]


def test_switch_can_be_turned_off_again():
    """A flag wins over a variable in both directions."""
    given = flags("--no-proxy-protocol")
    made = resolve(
        flags={**NEEDED, **given}, environment={"WEIR_PROXY_PROTOCOL": "true"}
    )
    assert made.proxy_protocol is False


def test_file_is_named_by_flag_or_variable():
    """The flag wins, and nothing is read by default."""
    named = {"WEIR_CONFIG": "b.toml"}
    assert config_path(flags=flags("--config", "a.toml"), environment=named) == "a.toml"
    assert config_path(flags=flags(), environment=named) == "b.toml"
    assert config_path(flags=flags(), environment={}) is None


def test_help_and_docs_show_every_setting():
    """Each with its flag, variable, default and meaning."""
    parser = argparse.ArgumentParser(prog="weir proxy")
    add_flags(parser)
    text = " ".join(parser.format_help().split())
    table = as_markdown()
    for row in rows():
        assert row.flag in text
        assert f"[{row.variable}]" in text
        assert f"| `{row.flag}` | `{row.variable}` |" in table
        assert row.about.meaning
        assert row.about.unit or row.choices or row.is_switch
        assert not row.default or f"(default: {row.default})" in text
