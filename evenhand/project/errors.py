"""What can keep Evenhand from starting; each says what to do about it."""

from evenhand.kernel.errors import EvenhandError


class CannotRun(EvenhandError):
    """Evenhand cannot run like this; `evenhand doctor` says what is wrong."""

    code = "cannot_run"


class HomeNotUsable(CannotRun):
    """The data folder cannot be used; choose another with EVENHAND_HOME."""

    code = "home_not_usable"


class AlreadyUp(CannotRun):
    """Evenhand is already running on this data folder."""

    code = "already_up"


class PortTaken(CannotRun):
    """The port is taken by another program; choose another with --port."""

    code = "port_taken"


class StepFailed(CannotRun):
    """A step of the start failed."""

    code = "step_failed"


class DatabaseNotReady(CannotRun):
    """The database did not start."""

    code = "database_not_ready"


class DatabaseAlreadyRunning(DatabaseNotReady):
    """The database of this data folder is already running."""

    code = "database_already_running"


class WrongMajorVersion(DatabaseNotReady):
    """The data were written by another major version of PostgreSQL."""

    code = "wrong_major_version"


class CannotRunAsRoot(DatabaseNotReady):
    """PostgreSQL refuses to run as root, and there is no way round it here."""

    code = "cannot_run_as_root"
