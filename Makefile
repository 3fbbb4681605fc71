# One command surface for people and for CI. Everything lives in .venv; delete it to begin again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
DEMO := .demo
# The demo and the tests must not meet a person's own settings.
CLEAN := env $(addprefix -u ,$(filter-out INKFIELD_DATA,$(filter INKFIELD_%,$(shell env | cut -d= -f1))))
# Tests force thousands of small files to disk. In memory that takes no time, where there is room and programs may run.
SCRATCH := $(shell d=/dev/shm; [ "$$(df --output=avail $$d 2>/dev/null | tail -n 1)" -gt 6000000 ] 2>/dev/null \
  && ! findmnt -no OPTIONS $$d | grep -q noexec && echo TMPDIR=$$d)
DEMO_RUN := $(CLEAN) -u INKFIELD_DATA INKFIELD_HOME="$(CURDIR)/$(DEMO)" $(BIN)/inkfield

.PHONY: help demo test test-long chaos check examples train bench clean

help:
	@echo "make demo       read the sample scans in examples/ and print what was found"
	@echo "make test       all tests but the long ones"
	@echo "make test-long  the long tests"
	@echo "make chaos      strike down processes, workers and brokers while pages are read (says its seed)"
	@echo "make check      format, lint, types, import contracts"
	@echo "make examples   draw the sample scans again"
	@echo "make train      train the network (hours on a laptop) into runs/"
	@echo "make bench      measure Inkfield beside others, into docs/benchmarks/ (SIZE=medium: some five minutes; full: some twenty)"
	@echo "make clean      remove .venv and what make has built"

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Run-time dependencies only.
$(VENV)/.runs: $(VENV)/.made pyproject.toml constraints.txt
	@echo "installing what Inkfield needs to run into $(VENV) ..."
	$(PIP) --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/.made pyproject.toml constraints.txt
	@echo "installing what training and tests need into $(VENV) ..."
	$(PIP) --editable '.[train,dev]'
	@touch $@ $(VENV)/.runs

demo: $(VENV)/.runs
	@rm -rf $(DEMO)
	@echo "$$ inkfield submit examples        (store the sample scans in $(DEMO), an embedded database)"
	@$(DEMO_RUN) submit examples
	@echo "$$ inkfield work --drain           (read them, then end)"
	@$(DEMO_RUN) work --drain
	@echo "$$ inkfield results"
	@$(DEMO_RUN) results
	@echo
	@echo "Values to review are the machine's best guesses; nothing is accepted below a confidence of 0.97."
	@echo "What next:"
	@echo "  $(BIN)/inkfield read YOUR_SCAN.pdf               read scans here and now, no database"
	@echo "  $(BIN)/inkfield read YOUR_SCAN.pdf --json        the same, one JSON line a field"
	@echo "  INKFIELD_HOME=$(DEMO) $(BIN)/inkfield export --format csv   what the demo has stored"
	@echo "  $(BIN)/inkfield doctor                           what is installed, and what is missing"

# Many tests wait, for processes and their pauses: so four at a time, on two cores too.
test: $(VENV)/.tests
	$(CLEAN) $(SCRATCH) $(BIN)/python -m pytest -n 4 --dist loadgroup

test-long: $(VENV)/.tests
	$(CLEAN) $(SCRATCH) $(BIN)/python -m pytest -m long -n 2 --dist loadgroup --timeout 1800

chaos: $(VENV)/.tests
	$(CLEAN) $(SCRATCH) $(BIN)/python -m pytest -m "long or not long" --capture no tests/chaos

check: $(VENV)/.tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

examples: $(VENV)/.runs
	$(BIN)/python -m workshop.drawing.examples

train: $(VENV)/.tests
	$(BIN)/inkfield model train

# RapidOCR asks for a second OpenCV, which would lie over ours: so without what it asks for. Tesseract is a Debian package.
SIZE := small
bench: $(VENV)/.runs
	$(PIP) --editable '.[bench]'
	-$(PIP) --no-deps rapidocr-onnxruntime
	$(BIN)/python -m benchmarks.tutorial_network
	$(CLEAN) $(SCRATCH) $(BIN)/python -m benchmarks --size $(SIZE)

clean:
	rm -rf $(VENV) $(DEMO) build dist *.egg-info
