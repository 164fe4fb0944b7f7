lint: lint-code

lint-code:
	tests/lint/layers.py
	tests/lint/form.py
	tests/lint/sql.py
	tests/lint/audit.py

.PHONY: lint lint-code
