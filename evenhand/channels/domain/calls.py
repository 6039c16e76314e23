"""What a telephone system says of a call: begun, answered, passed on, missed, ended."""

from datetime import datetime
from enum import StrEnum

import msgspec


class CallStep(StrEnum):
    """What happened to a call."""

    BEGUN = "begun"
    ANSWERED = "answered"
    PASSED_ON = "passed on"
    MISSED = "missed"  # it ended and nobody of us spoke, as the telephone system says itself
    ENDED = "ended"


class CallHeard(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a call. Events come at least once and in any order; `call_id` holds them together."""

    call_id: str
    step: CallStep
    at: datetime
    is_inbound: bool
    number: str = ""  # the other side's, E.164 ("+4930901820"); empty where it is withheld
    shown: str = ""  # as the telephone system wrote it
    line: str = ""  # ours, as it was dialled or is signalled
    name: str = ""  # what the telephone system calls the other side
    users: tuple[str, ...] = ()  # whose telephones ring, or who speaks: names, extensions, addresses
    queue: str = ""  # the telephone system's own
    cause: str = ""  # why it ended, in the system's word
    account: str = ""  # handle of the account it came to; else the source's own
