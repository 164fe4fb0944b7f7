lint: lint-templates

lint-templates: $(BUILD)/i18n.stamp
	/usr/bin/python3 tests/lint/templates.py templates $(BUILD)/templates

.PHONY: lint lint-templates
