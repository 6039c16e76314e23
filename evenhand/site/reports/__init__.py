"""Stopping a page of measures that comes by mail, behind a signed link: no log-in."""
