# make run    install, prepare the model, index seeds/, serve the page
# make test   install what tests need, check, run every test
# The weights' packages are published for Python up to 3.13.
GOOD := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(GOOD)' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test check index browser peers lock clean
.DEFAULT_GOAL := run

run: index
	$(BIN)/python app.py

index: $(VENV)/.runs
	$(BIN)/cyqa index seeds --index index

test: $(VENV)/.tests check browser index
	$(BIN)/pytest
	$(BIN)/cyqa eval --split dev --floors eval/floors.json --quiet

check: $(VENV)/.tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python eval/check_questions.py
	$(BIN)/python eval/check_questions.py --questions eval/questions_second.jsonl
	$(BIN)/python eval/check_questions.py --questions eval/questions_third.jsonl
	$(BIN)/python eval/check_questions.py --questions eval/questions_fourth.jsonl
	$(BIN)/python eval/check_questions.py --questions eval/questions_fifth.jsonl
	$(BIN)/python eval/check_questions.py --questions eval/questions_sixth.jsonl
	$(BIN)/python eval/check_questions.py --questions eval/questions_seventh.jsonl

# The tests of the page drive a real browser. Debian's is installed where that is possible.
browser:
	@if [ -n "$$CYQA_CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; \
	else echo "No Chromium found: the tests of the page will be skipped. Install it, or set CYQA_CHROMIUM."; fi

$(VENV)/.runs: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(GOOD)' || { echo "cyqa needs Python 3.11, 3.12 or 3.13"; exit 1; }
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --progress-bar on -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.txt
	$(BIN)/pip install --quiet --progress-bar on -r requirements-dev.txt
	touch $@

# What benchmarks/peers.py measures cyqa beside, apart from cyqa's own packages (1.7 GB).
peers: .venv-peers/.installed

.venv-peers/.installed: benchmarks/requirements-peers.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --progress-bar on -r $<
	touch $@

# Renews the pinned versions. A CPU build of torch is taken first, so that the ranges do not pull in CUDA.
lock:
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet torch==2.13.0 && .venv-lock/bin/pip install --quiet .
	{ echo "# The versions that 'make run' installs ('make lock' renews them); pyproject.toml holds the ranges."; \
	  .venv-lock/bin/pip freeze --all --exclude cyqa --exclude pip | sed 's/+cpu//'; } > requirements.txt
	.venv-lock/bin/pip install --quiet '.[dev,train]'
	{ echo "# The versions that 'make test' installs ('make lock' renews them); pyproject.toml holds the ranges."; \
	  echo "-r requirements.txt"; \
	  .venv-lock/bin/pip freeze --all --exclude cyqa --exclude pip | sed 's/+cpu//' | grep -vxFf requirements.txt; } > requirements-dev.txt
	rm -rf .venv-lock

clean:
	rm -rf $(VENV) index/CURRENT index/version-*
