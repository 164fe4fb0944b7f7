lint: lint-code

lint-code:
	tests/lint/layers.py
	tests/lint/form.py
	tests/lint/sql.py

.PHONY: lint lint-code
