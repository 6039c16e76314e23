"""Beside the composer: files, what is suggested while typing, undo, another language."""
