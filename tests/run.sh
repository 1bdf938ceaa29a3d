#!/bin/sh
# Install what the tests need, a browser included, and run them all: sh tests/run.sh [pytest arguments]
set -eu
cd "$(dirname "$0")/.."
test -x .venv/bin/python || "${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r .lock/test.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
.venv/bin/python tests/programs.py --install
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/python -m pytest --numprocesses logical --dist worksteal --durations 20 "$@"
