# Texts: build/templates/<lang>/ and build/lang_table.c (see tools/i18n/main.c)
I18N_SRC := $(sort $(wildcard tools/i18n/*.c))
I18N_OBJ := $(I18N_SRC:%.c=$(BUILD)/obj/%.o) \
  $(patsubst %,$(BUILD)/obj/src/core/%.o,arena buf err lang lang_default log)
# Folders too: their time changes when a file goes.
I18N_IN := $(shell find templates src -type d 2>/dev/null) \
  $(shell find templates src -name '*.tpl' -o -name '*.txt' -o -name '*.po' \
    -o -name '*.[ch]' 2>/dev/null)
LANG_TABLE := $(BUILD)/obj/lang_table.o

$(BUILD)/i18n: $(I18N_OBJ)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -lgettextpo -lopencc -lpthread

# libgettextpo leaks, and the tool ends at once: no leak check
$(BUILD)/i18n.stamp: $(BUILD)/i18n $(I18N_IN)
	$(BUILD)/i18n $(BUILD)
	@touch $@

$(BUILD)/lang_table.c: $(BUILD)/i18n.stamp ;

$(LANG_TABLE): $(BUILD)/lang_table.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

# Skeleton of what a language lacks: make missing LANG=zh-TW >> the .po file
missing: $(BUILD)/i18n
	@$(BUILD)/i18n --missing $(LANG)

-include $(I18N_SRC:%.c=$(BUILD)/obj/%.d)
.PHONY: missing
