#!/bin/sh
# Install what the tests need, a browser included, and run them all: sh tests/run.sh [pytest arguments]
# Without arguments two workers share the tests and the slowest twenty are printed.
set -eu
cd "$(dirname "$0")/.."
test -x .venv/bin/python || "${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r .lock/test.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
.venv/bin/python tests/support/programs.py --install
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
test $# -gt 0 || set -- -n 2 --dist worksteal --durations=20
.venv/bin/python -m pytest "$@"
