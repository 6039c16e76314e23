"""The small door of every employee."""
