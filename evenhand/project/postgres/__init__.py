"""The embedded PostgreSQL: the wheel's binaries, run by ourselves, open to nobody else."""

from evenhand.project.postgres.server import Server, ensure, running, start

__all__ = ["Server", "ensure", "running", "start"]
