# The front end: third-party files from npm (exact versions, package-lock.json),
# made into build/static by tools/assets.mjs. `npm ci` runs only when
# node_modules is missing or older than the lock.
NPM ?= npm
NODE ?= node
ASSET_SRC := $(wildcard static/* static/app/*) $(wildcard templates/*/*.tpl) \
  $(wildcard src/view/*.c src/page/*.c) tools/assets.mjs

node_modules/.assets: package-lock.json package.json
	@if [ -f node_modules/.tests ]; then \
	  $(NPM) ci --ignore-scripts --no-audit --no-fund && \
	  touch node_modules/.tests; \
	else $(NPM) ci --omit=dev --ignore-scripts --no-audit --no-fund; fi
	@touch $@

# What browser tests need besides: playwright-core, axe-core, html-validate, and
# a newer node than Debian 12 has (node_modules/.bin/node).
node_modules/.tests: package-lock.json package.json
	$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch node_modules/.assets $@

$(BUILD)/static/version: node_modules/.assets $(ASSET_SRC)
	$(NODE) tools/assets.mjs $(BUILD)/static

assets: $(BUILD)/static/version
.PHONY: assets
