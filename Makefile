# Perennial: make deps | all | run | test | bench | lint | fuzz | install
BUILD ?= build
VAR ?= var
SAN ?=
CC ?= gcc
CXX ?= g++

PKGS = jansson libsodium icu-uc icu-i18n libmariadb xlsxwriter libcurl
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
  -Wno-unused-parameter -Werror=implicit-function-declaration \
  -Werror=incompatible-pointer-types -Werror=int-conversion
HARDEN = -fstack-protector-strong -fPIE
OPT = -O2 -g -D_FORTIFY_SOURCE=2
ifneq ($(SAN),)
  HARDEN := $(HARDEN:-fPIE=-fPIC) -fno-semantic-interposition \
    -fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all
  # -O1 takes a quarter longer and drops what nobody uses with its checks.
  OPT := $(or $(SAN_OPT),-Og -g1)
endif
CFLAGS_ALL = -std=gnu11 $(WARN) $(OPT) $(HARDEN) -D_GNU_SOURCE -Isrc \
  -I$(BUILD) $(PKG_CFLAGS) $(CFLAGS)
CXXFLAGS_ALL = -std=c++17 -Wall -Wextra -Wno-unused-parameter $(OPT) \
  $(HARDEN) -Isrc -I$(BUILD) $(CXXFLAGS)
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now $(HARDEN) $(LDFLAGS)
LIBS = $(PKG_LIBS) -lfcgi -lctemplate -lcsv -linih -lopencc \
  -lpthread -lm -lstdc++

SRC := $(filter-out src/main.c,$(sort $(wildcard src/*/*.c)))
CXXSRC := $(sort $(wildcard src/*/*.cc))
OBJ := $(SRC:%.c=$(BUILD)/obj/%.o) $(CXXSRC:%.cc=$(BUILD)/obj/%.o)
TESTSRC := $(sort $(wildcard tests/core/*.c tests/db/*.c tests/view/*.c \
  tests/http/*.c tests/model/*.c tests/page/*.c tests/job/*.c))
TESTBIN := $(TESTSRC:tests/%.c=$(BUILD)/tests/%)
TESTOBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(sort $(wildcard tests/*.c)))

# Of the sanitizer's build the test programs share one library: a hundred of
# them linked with all of it are most of the work of that build. What the library
# itself needs was looked for when it was linked; to look again for each program
# takes six times as long as the rest of linking it.
TESTLIB := $(BUILD)/libperennial.$(if $(SAN),so,a)
ifneq ($(SAN),)
  TESTLINK = $(TESTLIB) -Wl,--unresolved-symbols=ignore-in-shared-libs \
    -Wl,-rpath,'$$ORIGIN/../..' -licuuc -ljansson -lm
else
  TESTLINK = $(LANG_TABLE) $(TESTLIB) $(LIBS)
endif

all: $(BUILD)/perennial

include tools/i18n/i18n.mk

$(BUILD)/libperennial.a: $(OBJ)
	@rm -f $@ && ar rcs $@ $(OBJ)

# The catalogue first: of two weak tables, as the one without texts, the first is
# taken.
$(BUILD)/libperennial.so: $(LANG_TABLE) $(OBJ)
	$(CXX) -shared -Wl,-soname,$(@F) -Wl,-Bsymbolic-functions -Wl,-z,defs \
	  $(HARDEN) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/perennial: $(BUILD)/obj/src/main.o $(LANG_TABLE) \
  $(BUILD)/libperennial.a
	$(CXX) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

# What goes over every event, or over every customer of the copy.
$(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard src/model/evaluate*.c) \
  $(wildcard src/model/funnel*.c) src/model/event_pack.c \
  src/model/churn_life.c src/model/churn_rate.c): OPT := $(OPT:-O2=-O3)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(TESTOBJ) $(LANG_TABLE) $(TESTLIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -Itests -o $@ $< $(TESTOBJ) $(LDFLAGS_ALL) \
	  -lcmocka $(TESTLINK)

# It starts the program itself.
$(BUILD)/tests/job/work: $(BUILD)/perennial

unit: $(TESTBIN)
	@set -e; for t in $(TESTBIN); do echo "== $$t"; $$t; done

clean:
	rm -rf $(BUILD)

include tools/assets.mk
include tools/run.mk
-include $(sort $(wildcard tests/*/*.mk))

-include $(OBJ:.o=.d) $(BUILD)/obj/src/main.d $(TESTBIN:=.d) \
  $(TESTOBJ:.o=.d)
.SECONDARY: $(TESTOBJ)
.PHONY: all unit clean
