"""Tokens of source hosts, continuous integration and deployment."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterable

from bedrock_weir.classifiers.rule import Form, Match, Reading
from bedrock_weir.classifiers.secrets.rows import (
    ALNUM,
    HEX,
    LOWER,
    UPPER,
    URLSAFE,
    draw,
    named,
    named_uuid,
    token,
)
from bedrock_weir.classifiers.secrets.values import is_varied

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def checksum(body: str) -> str:
    """Return the six characters that GitHub and npm put after a token's body."""
    rest, tail = crc32(body.encode("latin-1")), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        tail = _BASE62[digit] + tail
    return tail


def checksummed(data_class: str) -> dict[str, object]:
    """Return the reading of tokens whose last six characters are a checksum.

    A wrong one lowers the score and no more: people shorten and alter tokens before
    they paste them.
    """

    def read(match: Match) -> Iterable[Reading]:
        body = match.value.rpartition("_")[2]
        if not is_varied(body):
            return ()
        score = 1.0 if checksum(body[:-6]) == body[-6:] else 0.86
        return (Reading(data_class, 0, len(match.value), score),)

    return {"read": read}


def _github(name: str, prefix: str) -> Form:
    body = draw(ALNUM, 30)
    good = prefix + body + checksum(body)
    return Form(
        name=name,
        data_class="GITHUB_TOKEN",
        pattern=rf"\b{prefix}[A-Za-z0-9]{{36}}\b",
        read=checksummed("GITHUB_TOKEN")["read"],  # type: ignore[arg-type]
        matches=(good, f"https://x:{good}@github.com/a/b.git"),
        misses=(prefix + draw(ALNUM, 20), prefix + "x" * 36),
    )


_HOSTS = (
    _github("github-personal-token", "ghp_"),
    _github("github-oauth-token", "gho_"),
    _github("github-user-token", "ghu_"),
    _github("github-server-token", "ghs_"),
    token("github-refresh-token", "GITHUB_TOKEN", "ghr_", ALNUM, 36, 76),
    token(
        "github-fine-grained-token",
        "GITHUB_TOKEN",
        "github_pat_[A-Za-z0-9]{22}_",
        ALNUM,
        59,
        literal="github_pat_11B7QZ4XK0m2Vt9LpW5cRd_",
    ),
    token(
        "gitlab-token",
        "GITLAB_TOKEN",
        "gl(?:pat|dt|rt|rtr|ft|imt|agent|oas|soat|cbt|ffct|wt)-",
        r"A-Za-z0-9_.\-",
        20,
        320,
        literal="glpat-",
    ),
    token("gitlab-trigger-token", "GITLAB_TOKEN", "glptt-", HEX, 40),
    token("gitlab-runner-token", "GITLAB_TOKEN", "GR1348941", URLSAFE, 20),
    token("gitlab-session", "GITLAB_TOKEN", "_gitlab_session=", HEX, 32),
    token("bitbucket-app-password", "BITBUCKET_TOKEN", "ATBB", ALNUM, 32),
    token(
        "bitbucket-access-token",
        "BITBUCKET_TOKEN",
        "ATCTT3xFfG",
        r"A-Za-z0-9_=\-",
        40,
        300,
    ),
    token(
        "atlassian-token",
        "ATLASSIAN_TOKEN",
        "AT(?:ATT|STT|OTT)3xFfG",
        r"A-Za-z0-9_=\-",
        40,
        300,
        literal="ATATT3xFfG",
    ),
    token(
        "sourcegraph-token",
        "SOURCEGRAPH_TOKEN",
        "sgp_(?:[0-9a-fA-F]{16}_|local_)?",
        HEX,
        40,
        literal="sgp_",
    ),
    token(
        "sourcegraph-cody-token",
        "SOURCEGRAPH_TOKEN",
        "(?:slk|sgd)_",
        HEX,
        64,
        literal="slk_",
    ),
    named("gitea-token", "GITEA_TOKEN", "gitea|forgejo|codeberg|gogs", HEX, 40),
    named("bitbucket-secret", "BITBUCKET_TOKEN", "bitbucket", ALNUM, 32, 44, 64),
    named("github-client-secret", "GITHUB_TOKEN", "github|gh_|gitalk", HEX, 40),
    named("gitee-token", "GITEE_TOKEN", "gitee", HEX, 32),
)

_BUILD = (
    token(
        "circleci-token",
        "CIRCLECI_TOKEN",
        "CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_",
        HEX,
        40,
        literal="CCIPAT_7QZ4XK0m2Vt9LpW5cRd3Yh_",
    ),
    token(
        "buildkite-token",
        "BUILDKITE_TOKEN",
        "bk(?:ua|ct|aj|at|pt)_",
        HEX,
        40,
        literal="bkua_",
    ),
    token("buildkite-agent-token", "BUILDKITE_TOKEN", "bkcct_", URLSAFE, 30, 60),
    token("sonar-token", "SONAR_TOKEN", "sq[aup]_", HEX, 40, literal="squ_"),
    token(
        "harness-token",
        "HARNESS_TOKEN",
        r"[ps]at\.[A-Za-z0-9_\-]{22}\.[0-9a-f]{24}\.",
        ALNUM,
        20,
        literal="pat.7QZ4XK0m2Vt9LpW5cRd3Yh.5f0c3e1a97b24d688e4f1c2b.",
    ),
    token("octopus-key", "OCTOPUS_KEY", "API-", UPPER, 25, 31),
    token(
        "stackhawk-key",
        "STACKHAWK_KEY",
        r"hawk\.[A-Za-z0-9_\-]{20}\.",
        URLSAFE,
        20,
        literal="hawk.7QZ4XK0m2Vt9LpW5cRd3.",
    ),
    token(
        "teamcity-token",
        "TEAMCITY_TOKEN",
        r"eyJ0eXAiOiAiVENWMiJ9\.",
        r"A-Za-z0-9_.\-",
        40,
        200,
    ),
    token("chromatic-token", "CHROMATIC_TOKEN", "chpt_", LOWER, 12, 24),
    token("prefect-key", "PREFECT_KEY", "pn[ub]_", ALNUM, 36, literal="pnu_"),
    token(
        "dagger-token",
        "DAGGER_TOKEN",
        "dag_[a-z0-9_]{2,30}_",
        URLSAFE,
        30,
        60,
        literal="dag_acme_",
    ),
    token(
        "depot-token",
        "DEPOT_TOKEN",
        "depot_(?:org|project|user)_",
        HEX,
        64,
        literal="depot_org_",
    ),
    token(
        "dependency-track-key",
        "DEPENDENCY_TRACK_KEY",
        "odt_(?:[A-Za-z0-9]{8}_)?",
        ALNUM,
        32,
        40,
        literal="odt_",
    ),
    token(
        "snyk-token",
        "SNYK_TOKEN",
        r"snyk_(?:uat|sat)\.",
        r"A-Za-z0-9_.\-",
        40,
        200,
        literal="snyk_uat.",
    ),
    named("jenkins-token", "JENKINS_TOKEN", "jenkins|crumb", HEX, 34, 32),
    named("travis-token", "TRAVIS_TOKEN", "travis", ALNUM, 22),
    named("drone-token", "DRONE_TOKEN", "drone", ALNUM, 32),
    named("appveyor-token", "APPVEYOR_TOKEN", "appveyor", LOWER, 20),
    named("coveralls-token", "COVERALLS_TOKEN", "coveralls", ALNUM, 32, 33, 34, 37),
    named(
        "codeclimate-token",
        "CODECLIMATE_TOKEN",
        "codeclimate|cc_test_reporter|code_climate",
        HEX,
        64,
    ),
    named(
        "sonar-login",
        "SONAR_TOKEN",
        "sonar.{0,8}(?:login|token)",
        HEX,
        40,
        word="sonar.login",
    ),
    named("bitrise-token", "BITRISE_TOKEN", "bitrise", URLSAFE, 86),
    named_uuid("codecov-token", "CODECOV_TOKEN", "codecov"),
    named_uuid("snyk-api-token", "SNYK_TOKEN", "snyk"),
    named_uuid("sauce-access-key", "SAUCE_KEY", "sauce"),
    named_uuid("jenkins-uuid-token", "JENKINS_TOKEN", "jenkins"),
    named_uuid(
        "launchdarkly-key", "LAUNCHDARKLY_KEY", "launch.?darkly", word="launchdarkly"
    ),
    named("browserstack-key", "BROWSERSTACK_KEY", "browserstack", ALNUM, 20),
)

RULES = (*_HOSTS, *_BUILD)
