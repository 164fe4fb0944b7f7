# Running, testing and installing; what is long is in tools/*.sh.

# What nginx shows by itself: made of the translated templates, which have no
# values but their language and the version of the assets.
NGINX_TPL := $(wildcard templates/nginx/*.tpl)

errors: $(BUILD)/errors/made
$(BUILD)/errors/made: $(NGINX_TPL) $(BUILD)/i18n.stamp \
  $(BUILD)/static/version
	@for lang in zh-CN zh-TW en; do \
	  mkdir -p $(BUILD)/errors/$$lang; \
	  for f in $(NGINX_TPL:templates/%=%); do \
	    sed -e 's/{{%AUTOESCAPE[^}]*}}//' -e 's/{{![^}]*}}//' -e "s/{{LANG}}/$$lang/g" \
	      -e 's/{{THEME}}/<!--# echo var="perennial_theme" -->/' \
	      -e "s/{{ASSET[^}]*}}/$$(cat $(BUILD)/static/version)/g" \
	      $(BUILD)/templates/$$lang/$$f | sed '/^$$/d' \
	      > $(BUILD)/errors/$$lang/$$(basename $$f .tpl).html || exit 1; \
	  done; done; touch $@

deps:
	@tools/deps.sh run build node test

run:
	@BUILD=$(BUILD) VAR=$(VAR) exec tools/run.sh

test:
	@BUILD=$(BUILD) exec tools/test.sh

test-long:
	@LONG=1 BUILD=$(BUILD) exec tools/test.sh

shots:
	@BUILD=$(BUILD) exec tools/shots.sh

# Fuzz targets are tests/fuzz/NAME.c with LLVMFuzzerTestOneInput. `make test`
# replays their corpus with gcc; `make fuzz` looks for more with clang.
FUZZSRC := $(sort $(wildcard tests/fuzz/*.c))
FUZZBIN := $(FUZZSRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
FUZZ_SECONDS ?= 60

$(BUILD)/fuzz/%: tests/fuzz/%.c tests/fuzz/replay/main.c \
  $(BUILD)/libperennial.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Wno-missing-prototypes -o $@ $< \
	  tests/fuzz/replay/main.c $(BUILD)/libperennial.a $(LDFLAGS_ALL) $(LIBS)

$(BUILD)/libfuzzer/%: tests/fuzz/%.c $(BUILD)/libperennial.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Wno-missing-prototypes -o $@ $< \
	  $(BUILD)/libperennial.a $(LDFLAGS_ALL) $(LIBS)

fuzz:
	@BUILD=$(BUILD) FUZZ_SECONDS=$(FUZZ_SECONDS) exec tools/fuzz.sh

# the program alone, without what is shown
binary: $(BUILD)/perennial
tests: $(TESTBIN) $(FUZZBIN)

$(BUILD)/obj/tests/%.o: CFLAGS_ALL += -Itests

# What clang warns of is an error here. One process reads many files: its start
# costs more than a file. The driver says how it would call itself for one of
# them; the others are put in its place.
clang-warnings:
	@tools/clang-warnings.sh "clang $(CFLAGS_ALL) -Itests" src/main.c \
	  $(SRC) $(I18N_SRC) $(TESTSRC) $(wildcard tests/*.c)
	@tools/clang-warnings.sh "clang $(CFLAGS_ALL) -Itests \
	  -Wno-missing-prototypes" $(FUZZSRC)
	@tools/clang-warnings.sh "clang++ $(CXXFLAGS_ALL)" $(CXXSRC)

tests-list:
	@echo $(TESTBIN)

# make install: DESTDIR for packages, prefix for the place.
prefix ?= /usr/local
sysconfdir ?= /etc
unitdir ?= /lib/systemd/system
DESTDIR ?=
install: all
	@BUILD=$(BUILD) DESTDIR="$(DESTDIR)" prefix="$(prefix)" \
	  sysconfdir="$(sysconfdir)" unitdir="$(unitdir)" exec tools/install.sh

.PHONY: binary clang-warnings errors deps run test test-long shots fuzz tests tests-list install

ifneq ($(wildcard tools/assets.mk),)
all: errors
endif
