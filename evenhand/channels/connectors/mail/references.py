"""Message ids: cleaned, in order, and made safe against strangers who copy one."""

import hashlib
import re
from collections.abc import Iterable

REFERENCE_LIMIT = 100
_ID = re.compile(r"<\s*([^<>\s]{1,250})\s*>")
_BARE = re.compile(r"[^<>\s,;]{1,200}@[^<>\s,;]{1,50}")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "gob", "gv"})
_SUFFIX = re.compile(r"#[0-9a-f]{12}$")


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in a field, oldest first, without brackets; blank and absurd ones are left out.

    A long chain keeps its first id, which began the thread, and the last hundred.
    """
    found = _ID.findall(value) or _BARE.findall(value)
    ids = list(dict.fromkeys(each for each in map(normalised, found) if each))
    if len(ids) > REFERENCE_LIMIT + 1:
        ids = [ids[0], *ids[-REFERENCE_LIMIT:]]
    return tuple(ids)


def normalised(message_id: str) -> str:
    """One id with its domain in lower case; empty where it is none (a blank id would fit every mail)."""
    local, at, domain = message_id.strip("<> \t").rpartition("@")
    if not at or not local.strip(".-_\"' ") or not domain or len(message_id) > 250 or not message_id.isprintable():
        return ""
    return f"{local}@{domain.lower()}"


def external_id(message_id: str, author: str) -> str:
    """The name under which a mail is stored, once.

    A message id is the sender's word, and ids are no secret: whoever knows one could send another mail under it first,
    and the real one would be taken for a repetition. So an id stands alone only where its domain fits the author's;
    otherwise a hash of the author's address is appended, and two authors never share a name.
    """
    return message_id if is_aligned(message_id, author) else f"{message_id}#{_digest(author)}"


def without_suffix(name: str) -> str:
    """The message id in an external id, as it stands on the wire."""
    return _SUFFIX.sub("", name)


def possible_names(ids: Iterable[str], people: Iterable[str]) -> tuple[str, ...]:
    """Every external id under which one of these mails may be stored, if one of these people wrote it; order kept,
    the bare id of each first.

    A mail that refers to a stranger's one without being to or from that stranger does not find it: it begins anew.
    """
    people = tuple(dict.fromkeys(people))[:6]
    names: dict[str, None] = {}
    for each in ids:
        names.update(dict.fromkeys((each, *(external_id(each, person) for person in people))))
    return tuple(names)


def likeliest_name(parent: str, *, own_id: str, author: str) -> str:
    """The one external id under which the mail answered is probably stored.

    It is the bare id, unless the author's own mails get ids of a foreign domain and the parent has such a one too:
    then the author seems to follow up a mail of theirs.
    """
    is_foreign = bool(own_id) and not is_aligned(own_id, author)
    return external_id(parent, author) if is_foreign and is_aligned(parent, own_id) else parent


def is_aligned(message_id: str, author: str) -> bool:
    """Whether an id's domain and the author's belong together: equal, or below one registered name."""
    one, other = message_id.rpartition("@")[2], author.rpartition("@")[2]
    return bool(one and other) and _registered(one) == _registered(other)


def _registered(domain: str) -> str:
    labels = domain.split(".")
    wanted = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2  # co.uk, com.br
    return ".".join(labels[-wanted:])


def _digest(author: str) -> str:
    return hashlib.sha256(author.encode("utf-8", "replace")).hexdigest()[:12]
