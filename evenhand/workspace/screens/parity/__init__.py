"""Whether service was the same on every channel and for everyone, asked of the desk's own cases."""
