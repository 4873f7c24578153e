"""Tokens of package, image and model registries."""

from __future__ import annotations

from bedrock_weir.classifiers.rule import Form
from bedrock_weir.classifiers.secrets.rows import (
    ALNUM,
    HEX,
    LOWER,
    URLSAFE,
    draw,
    named,
    named_uuid,
    token,
)
from bedrock_weir.classifiers.secrets.source_hosting import checksum, checksummed

_NPM = "npm_" + draw(ALNUM, 30) + checksum(draw(ALNUM, 30))

RULES = (
    Form(
        name="npm-token",
        data_class="NPM_TOKEN",
        pattern=r"\bnpm_[A-Za-z0-9]{36}\b",
        read=checksummed("NPM_TOKEN")["read"],  # type: ignore[arg-type]
        matches=(_NPM, f"//registry.npmjs.org/:_authToken={_NPM}"),
        misses=("npm_config_registry", "npm_" + "x" * 36),
    ),
    named(
        "npm-auth",
        "NPM_TOKEN",
        r"_auth|_authtoken|npm.?token",
        r"A-Za-z0-9+/=\-",
        36,
        40,
        44,
        48,
        52,
        56,
        60,
        64,
        word="_authToken",
    ),
    token("pypi-token", "PYPI_TOKEN", "pypi-AgEI", URLSAFE, 50, 600),
    token("rubygems-key", "RUBYGEMS_KEY", "rubygems_", HEX, 48),
    token("nuget-key", "NUGET_KEY", "oy2", LOWER, 43),
    token("crates-token", "CRATES_TOKEN", "cio", ALNUM, 32),
    token("clojars-token", "CLOJARS_TOKEN", "CLOJARS_", LOWER, 60),
    token(
        "jfrog-key", "ARTIFACTORY_KEY", "AKC[a-zA-Z0-9]", ALNUM, 60, 100, literal="AKCp"
    ),
    token("jfrog-reference-token", "ARTIFACTORY_KEY", "cmVmdGtuOj", ALNUM, 50, 64),
    token(
        "jfrog-password", "ARTIFACTORY_KEY", "AP[0-9A-F]", ALNUM, 30, 40, literal="AP6"
    ),
    token(
        "docker-token",
        "DOCKER_TOKEN",
        "dckr_[po]at_",
        URLSAFE,
        27,
        36,
        literal="dckr_pat_",
    ),
    token(
        "packagist-token",
        "PACKAGIST_TOKEN",
        "packagist_[ou][a-z]{2}_",
        HEX,
        64,
        literal="packagist_ort_",
    ),
    named("hex-key", "HEX_KEY", "hex_api|hex.pm", HEX, 32, word="hex_api"),
    named("gemfury-token", "GEMFURY_TOKEN", "gemfury|fury_", ALNUM, 20, 26),
    named("quay-token", "QUAY_TOKEN", "quay", ALNUM, 40, 64),
    named(
        "conda-token", "CONDA_TOKEN", "anaconda|conda_token|binstar", r"a-z0-9\-", 39
    ),
    named("cocoapods-token", "COCOAPODS_TOKEN", "cocoapods", HEX, 32),
    named_uuid("nexus-pass-code", "NEXUS_KEY", "nexus"),
    named_uuid(
        "npm-legacy-token", "NPM_TOKEN", "npm.?token|_authtoken", word="_authToken"
    ),
)
