"""Replies that a person must look at."""
