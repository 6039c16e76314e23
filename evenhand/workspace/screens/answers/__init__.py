"""One answer for many: written, tried on its people, sent, watched, stopped."""
