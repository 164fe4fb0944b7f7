lint: lint-code

lint-code:
	tests/lint/layers.py
	tests/lint/form.py

.PHONY: lint-code
