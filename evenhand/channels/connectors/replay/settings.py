"""What one fills in to replay a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from evenhand.channels.errors import Reconnect

Layout: TypeAlias = Literal["auto", "twcs", "evenhand"]
Positive: TypeAlias = Annotated[float, msgspec.Meta(gt=0)]
Filled: TypeAlias = Annotated[str, msgspec.Meta(min_length=1)]


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A trouble played on purpose: every so many sends end with this error."""

    every: Annotated[int, msgspec.Meta(ge=1)]
    error: Literal["try_later", "refused", "reconnect", "outcome_unknown"]
    arrives: bool = True  # an unknown outcome: did the reply arrive all the same?


class ReplaySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The filled-in form."""

    path: Filled  # the file to replay
    spool: Filled  # folder for working files
    layout: Layout = "auto"
    speed: Positive | Literal["max"] = "max"  # times real time, or as fast as it is read
    rebase: bool = False  # move all times, so that the first post is written now
    backlog_until: str = ""  # ISO 8601: what was written before is due at once, the rest at `speed` from now on
    resumed_at: str = ""  # says that the replay rested until then: the clock of the file stood still meanwhile
    sent: str = ""  # the peer's own store of what was sent; else `sent.sqlite` beside the spool
    echo: bool = True  # what was sent comes back in later fetches
    handles: tuple[str, ...] = ()  # replay only these accounts; the first one signs what is sent
    imitates: str = ""  # the network whose face and limits are shown; else as the layout suggests
    overhears: str = ""  # the network whose strangers the file brings: of them only what a query catches is kept
    send_delay: Annotated[float, msgspec.Meta(ge=0)] = 0.0  # seconds between arrival and receipt
    fail: Fault | None = None

    @property
    def source(self) -> Path:
        """The file to replay."""
        return Path(self.path)

    @property
    def spool_folder(self) -> Path:
        """Where working files lie."""
        return Path(self.spool)

    @property
    def sent_store(self) -> Path:
        """The peer's own store of what was sent."""
        return Path(self.sent) if self.sent else self.spool_folder / "sent.sqlite"


def read_settings(filled_in: Mapping[str, Any]) -> ReplaySettings:
    """The typed settings; raises Reconnect with a sentence that names the value that does not hold."""
    try:
        return msgspec.convert(dict(filled_in), ReplaySettings)
    except msgspec.ValidationError as error:
        reason = str(error).replace("`$.", "`")
        raise Reconnect(f"The replay cannot be set up: {reason}.") from error
