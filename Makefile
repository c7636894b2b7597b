.PHONY: install test lint types gate docs coverage ci model

install:
	python -m pip install -e '.[test,dev]'

test:
	python -m pytest -n auto

lint:
	ruff check . && ruff format --check .

types:
	mypy

gate:
	python -m pytest tests/gate -q

docs:
	mkdocs build --strict

coverage:
	coverage erase && coverage run -m pytest && coverage combine && coverage report

ci:
	bash .ci/run

model:
	python scripts/build/model.py
