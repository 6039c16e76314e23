"""The help centre of a brand: no log-in, no cookie, nobody followed. Pages may be kept for some minutes by anybody."""
