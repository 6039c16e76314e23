"""Where macros are written and kept."""
