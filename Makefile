# make run   builds the record from the data that come with Comity, and serves it on this machine
# make test  every check: style, types, architecture, tests
# make docs  generates the reference pages anew
# make translations  gathers the texts of the pages into the catalogues of other languages
PYTHON ?= python3
PORT ?= 8765
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check -q install --only-binary :all: --constraint constraints.txt

.PHONY: run test browser docs translations clean

run: $(VENV)/run.stamp
	$(BIN)/comity run
	$(BIN)/comity serve --port $(PORT)

test: $(VENV)/test.stamp browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

# Pages are tested in a real browser. Without one, and without the right to install one, those tests are skipped.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "installing Debian's chromium for the page tests" && \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >/dev/null; } || \
	  echo "no Chromium or Chrome here, and no right to install one: the page tests will be skipped"

docs: $(VENV)/run.stamp
	$(BIN)/comity docs docs/reference

translations: $(VENV)/run.stamp
	$(BIN)/python packaging/translations.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Comity needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

MADE = src/comity/web/static/made/world.svg
INSTALLED_BY = pyproject.toml constraints.txt package-lock.json hatch_build.py packaging/world.mjs
SAY_MADE = @test -f $(MADE) || echo "No shapes of the world: maps are shown as tables. They come from the npm registry \
when Comity is installed; where it can be reached, run: $(PIP) --editable . -v"

$(VENV)/run.stamp: $(VENV)/bin/python $(INSTALLED_BY)
	$(PIP) --editable .
	$(SAY_MADE)
	touch $@

$(VENV)/test.stamp: $(VENV)/bin/python $(INSTALLED_BY)
	$(PIP) --editable '.[test]'
	$(SAY_MADE)
	touch $(VENV)/run.stamp $@

clean:
	rm -rf $(VENV) build src/comity/web/static/made comity-data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
