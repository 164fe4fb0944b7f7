# This test brings a catalogue of its own.
$(BUILD)/tests/core/lang: LANG_TABLE =
