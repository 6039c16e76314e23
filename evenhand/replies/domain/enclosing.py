"""Which files may go out with a reply, by what the channel takes."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Protocol

from evenhand.channels.domain.connector import Capabilities
from evenhand.replies.errors import CannotEnclose


class File(Protocol):
    """What must be known of a file."""

    name: str
    media_type: str
    size: int


def takes(capabilities: Capabilities, media_type: str) -> bool:
    """Whether files of this type can go out there."""
    rules = capabilities.files
    return rules is not None and any(fnmatchcase(media_type.lower(), each) for each in rules.types)


def check_files(capabilities: Capabilities, files: Sequence[File], *, is_public: bool = True) -> None:
    """Raises CannotEnclose, with what to do, if the channel would not take these files together."""
    if not files:
        return
    rules, label = capabilities.files, capabilities.label
    if rules is None or not (rules.publicly if is_public else rules.privately):
        raise CannotEnclose(f"{label} takes no files here. Remove them, or put a link into the text.")
    if len(files) > rules.most:
        raise CannotEnclose(f"{label} takes {rules.most} files with a reply; these are {len(files)}.")
    for each in files:
        if not takes(capabilities, each.media_type):
            raise CannotEnclose(f"{label} does not take “{each.name}” ({each.media_type}).")
        if each.size > rules.largest:
            raise CannotEnclose(f"“{each.name}” has {_mb(each.size)}; {label} takes {_mb(rules.largest)}.")
    if rules.altogether is not None and sum(each.size for each in files) > rules.altogether:
        raise CannotEnclose(f"Together these files are larger than the {_mb(rules.altogether)} that {label} takes.")


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
