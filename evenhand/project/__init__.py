"""Wiring and running: settings, the command line, the supervisor and the embedded PostgreSQL."""
