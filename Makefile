.PHONY: install test lint types gate ci model

install:
	python -m pip install -e '.[test,dev]'

test:
	python -m pytest

lint:
	ruff check . && ruff format --check .

types:
	mypy

gate:
	python -m pytest tests/gate -q

ci:
	bash .ci/run

model:
	python scripts/build/model.py
