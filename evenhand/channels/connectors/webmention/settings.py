"""What an administrator fills in to receive webmentions and pingbacks."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from evenhand.channels.errors import Reconnect

# One that is not a machine of ours but its own name for itself can only be a target in tests; it does no harm.
_DOMAIN = re.compile(r"localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]")


class WebmentionSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The filled-in form, checked by `read_settings`."""

    # The company's own; each stands for its subdomains, too.
    domains: Annotated[str, msgspec.Meta(extra={"lines": True, "hint": "One a line, or separated by commas"})]
    takes_pingbacks: bool = True

    @property
    def hosts(self) -> tuple[str, ...]:
        """The domains, one by one."""
        return tuple(dict.fromkeys(re.split(r"[,;\s]+", self.domains.strip())))

    def is_ours(self, host: str) -> bool:
        """Whether a page of this host is one of the company's."""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.hosts)


def read_settings(filled_in: Mapping[str, Any]) -> WebmentionSettings:
    """The typed settings, tidied; raises Reconnect with a sentence that says which value to change."""
    try:
        given = msgspec.convert(dict(filled_in), WebmentionSettings)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings for webmentions are incomplete: {error}.") from error
    hosts = [_bare(domain) for domain in given.hosts]
    for host in hosts:
        if not _DOMAIN.fullmatch(host):
            raise Reconnect(f"“{host}” in “domains” is not a domain; it looks like “acme.example”.")
    return msgspec.structs.replace(given, domains=" ".join(hosts))


def _bare(domain: str) -> str:
    """What people paste instead of a domain, brought down to it; others' alphabets as the net writes them."""
    host = domain.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/.")
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
