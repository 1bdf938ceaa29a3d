#!/bin/sh
# Install what the tests need, a browser included, and run them all: sh tests/run.sh [pytest arguments]
# Without arguments two workers share the tests, quick ones first, and the slowest twenty are printed.
# Linter and type checker run beside the tests; what they say comes last.
set -eu
cd "$(dirname "$0")/.."
test -x .venv/bin/python || "${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r .lock/test.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
.venv/bin/python tests/support/programs.py --install
test $# -gt 0 || set -- -n 2 --dist loadfile --no-loadscope-reorder --durations=20
said=$(mktemp)
trap 'rm -f "$said"' EXIT
(.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy) > "$said" 2>&1 &
checks=$! failed=0
.venv/bin/python -m pytest "$@" || failed=$?
wait "$checks" || failed=$?
cat "$said"
exit "$failed"
