# make bench: how fast, beside the aims; see tests/bench/bench.py.
BENCH_VAR ?= var-bench

$(BUILD)/bench/fill: tests/bench/fill.c tests/bench/life.c tests/bench/fill.h \
  $(LANG_TABLE) $(BUILD)/libperennial.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Itests/bench -o $@ $(filter %.c %.o %.a,$^) \
	  $(LDFLAGS_ALL) $(LIBS)

$(BUILD)/bench/bare: tests/bench/bare.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -o $@ $< $(LDFLAGS_ALL) $(PKG_LIBS) -lpthread

$(BUILD)/bench/funnel: tests/bench/funnel.c $(LANG_TABLE) \
  $(BUILD)/libperennial.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -o $@ $(filter %.c %.o %.a,$^) $(LDFLAGS_ALL) $(LIBS)

$(BUILD)/bench/order: tests/bench/order.c $(LANG_TABLE) \
  $(BUILD)/libperennial.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -o $@ $(filter %.c %.o %.a,$^) $(LDFLAGS_ALL) $(LIBS)

$(BUILD)/bench/events: tests/bench/events.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -o $@ $< $(LDFLAGS_ALL) $(PKG_LIBS) -lpthread

bench-tools: $(BUILD)/bench/fill $(BUILD)/bench/bare $(BUILD)/bench/funnel \
  $(BUILD)/bench/order $(BUILD)/bench/events

bench:
	@tools/deps.sh run build node bench
	@$(MAKE) -s BUILD=$(BUILD) all bench-tools
	@BUILD=$(BUILD) BENCH_VAR=$(BENCH_VAR) exec tests/bench/bench.py

.PHONY: bench bench-tools
