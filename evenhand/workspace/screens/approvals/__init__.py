"""Replies that wait until a lead has read them."""
