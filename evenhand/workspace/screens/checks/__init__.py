"""Checks before sending: beside what is being written, and the page where a lead decides them."""
