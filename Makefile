# Everything that a newcomer, CI or a release needs. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help setup check format test torture demo run eval bench lock wheel clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## make .venv with everything in it; nothing to do when it is in place

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Tocsin needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up .venv (about a minute, once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock 2>.venv/setup.log \
	  || { cat .venv/setup.log; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e . 2>>.venv/setup.log \
	  || { cat .venv/setup.log; exit 1; }
	@touch $(READY)

demo: setup  ## the whole job on sample sources, without token or network
	@$(BIN)/tocsin demo

test: setup  ## the whole suite (under 5 minutes on 2 cores)
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile tests

torture: setup  ## kill the service at random, many times, and look for lost alerts
	@$(BIN)/python -m pytest -q tests/torture --torture

check: setup  ## format, lint, types, layers
	@$(BIN)/ruff format --check bot tests scripts
	@$(BIN)/ruff check bot tests scripts
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup  ## let ruff rewrite the code
	@$(BIN)/ruff format bot tests scripts
	@$(BIN)/ruff check --fix bot tests scripts

run: setup  ## the service, with ./config.yaml
	@$(BIN)/tocsin run

eval: setup  ## quality figures, against ../shared where it is there
	@$(BIN)/python scripts/evaluate.py
	@test ! -f ../shared/eval/unlabelled_ar.jsonl || $(BIN)/python scripts/evaluate_labels.py ../shared/eval/unlabelled_ar.jsonl
	@$(BIN)/python scripts/measure_inputs.py --pages
	@$(BIN)/python scripts/measure_translation.py

bench: setup  ## speed and memory figures
	@$(BIN)/python scripts/bench.py

lock:  ## resolve requirements.lock anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  pyproject.toml --group dev --extra postgres -o requirements.lock

wheel: setup  ## build the wheel into dist/
	@$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --no-index -w dist .

clean:  ## remove .venv and everything built
	rm -rf .venv dist build .demo
