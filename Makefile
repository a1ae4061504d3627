# Every target sets up what it needs, once, in .venv; `make PYTHON=python3.12 …` chooses the interpreter.
PYTHON ?= python3
BIN := .venv/bin
# Light once, light until more is needed: the tests bring the rest.
READY := .venv/$(if $(or $(LIGHT),$(and $(wildcard .venv/light),$(if $(wildcard .venv/ready),,light))),light,ready)
MODEL := $(if $(BRIEFING_MODEL),--model "$(BRIEFING_MODEL)")
RERANKER := $(if $(BRIEFING_RERANKER),--reranker "$(BRIEFING_RERANKER)")
# Most tests of the running bot wait for its paces: many more processes than cores keep the cores busy.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 3 ? 2 * n + 2 : 8)))
q ?= What should happen at Yongbyon?

.DEFAULT_GOAL := help
.PHONY: help setup ask sync run test quick check format eval eval-llm bench audit image-check reranker model clean

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(READY) ## install what the program needs into .venv; without torch: make setup LIGHT=1

ask: $(READY) ## answer a question: make ask q="What should happen at Yongbyon?"
	@$(BIN)/python -m index sync $(MODEL) > .venv/sync.log || true
	@$(BIN)/python -m index ask $(MODEL) $(RERANKER) "$$QUESTION"
ask: export QUESTION = $(q)

sync: $(READY) ## bring the index up to date with briefs/
	@$(BIN)/python -m index sync $(MODEL)

run: $(READY) ## run the Telegram bot (needs BRIEFING_BOT_TOKEN; see README)
	@$(BIN)/python -m bot

test: check ## run all checks and tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

quick: .venv/ready-dev ## the tests that need no model and no process, in under a minute
	@$(BIN)/python -m pytest -m "not heavy" -x

check: .venv/ready-dev ## formatting, lint, types, layers, briefs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m index check

format: .venv/ready-dev ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

eval: .venv/ready ## how good the answers are, against floors; figures on another set: make eval set=DIR
ifdef set
	@$(BIN)/python -m index eval $(MODEL) $(RERANKER) "$(set)"
else
	@$(BIN)/python -m index sync $(MODEL)
	@$(BIN)/python -m index score $(MODEL) --floors tests/questions/floors.json
endif

eval-llm: .venv/ready-dev ## answers in a language model's words against those without: docs/language-model.md
	@$(BIN)/python -m index sync $(MODEL)
	@$(BIN)/python -m benchmarks.language_model $(if $(gguf),--gguf "$(gguf)") $(if $(out),--out "$(out)")

bench: .venv/ready-dev ## the speed figures of docs/speed.md
	@$(BIN)/python -m benchmarks.speed

audit: .venv/bin/python ## look whether a fault is known of any package that is pinned (asks the network)
	@$(BIN)/python deploy/audit.py

image-check: .venv/ready-dev ## for developers: do what the Dockerfile says in a bare root, without Docker, and try it
	@$(BIN)/python -m deploy.image_check

reranker: $(READY) ## fetch the optional reranker (34 MB) into .venv/reranker
	@$(BIN)/python -m index.commands.fetching.reranker .venv/reranker

model: $(READY) ## fetch a larger model (404 MB), which finds more and is slower; for questions in other scripts: NAME=multilingual
ifeq ($(NAME),multilingual)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt onnxruntime-extensions
	@$(BIN)/python -m index.commands.fetching.multilingual .venv/multilingual
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt onnx
	@$(BIN)/python -m index.commands.fetching.model .venv/all-mpnet-base-v2
endif

clean: ## remove the environment and the index (editions are rebuilt, the ledger is kept)
	rm -rf .venv data/editions data/live data/evaluation

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python pyproject.toml constraints.txt install.py
	@$(BIN)/python install.py
	@touch $@

.venv/light: .venv/bin/python pyproject.toml constraints.txt install.py
	@$(BIN)/python install.py --light
	@touch $@

.venv/ready-dev: .venv/ready
	@$(BIN)/python install.py --dev
	@touch $@
