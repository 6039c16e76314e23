"""Which addresses a stranger may make us connect to, and which we may send people to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias
from urllib.parse import urlsplit

_Ip: TypeAlias = IPv4Address | IPv6Address

# Which addresses are public. Written out after IANA's registries of special-purpose addresses (2025), since what the
# standard library calls global differs from one version to the next.

_RESERVED = (
    # version 4
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
    "168.63.129.16/32",  # the inside of Azure, at a public address
    # version 6
    "2001::/23",
    "2001:db8::/32",
    "2620:4f:8000::/48",
    "3fff::/20",
)
_FORBIDDEN = tuple(map(ip_network, _RESERVED))
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that is given out of version 6
_SIX_TO_FOUR = IPv6Network("2002::/16")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(address: str) -> bool:
    """Whether the address belongs to the public internet, also if it is one written inside another."""
    try:
        ip = _innermost(ip_address(address))
    except ValueError:
        return False
    if "%" in address:
        return False  # a zone ("fe80::1%eth0") has a meaning on this machine only
    if isinstance(ip, IPv6Address) and (ip not in _GLOBAL_UNICAST or not _is_public_inside(ip)):
        return False
    return (
        ip.is_global and not ip.is_multicast and not any(ip in net for net in _FORBIDDEN if net.version == ip.version)
    )


def _is_public_inside(ip: IPv6Address) -> bool:
    """Whether an address of version 4 that a tunnel would unwrap is public too."""
    if ip in _SIX_TO_FOUR:
        return is_public(str(IPv4Address(int(ip) >> 80 & 0xFFFFFFFF)))
    if int(ip) >> 32 & 0xFFFFFFFF in _ISATAP:
        return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    return True


def _innermost(ip: _Ip) -> _Ip:
    """The address of version 4 inside one that only translates it."""
    if isinstance(ip, IPv6Address) and (ip.ipv4_mapped is not None or ip in _NAT64):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def is_loopback(address: str) -> bool:
    """Whether the address means this machine."""
    try:
        return _innermost(ip_address(address)).is_loopback
    except ValueError:
        return False


_INSIDE = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1/128"))
)


def is_inside(address: str) -> bool:
    """Whether the address is one of a private network, or of this machine; never where clouds keep their keys."""
    try:
        ip = _innermost(ip_address(address))
    except ValueError:
        return False
    return "%" not in address and any(ip in net for net in _INSIDE if net.version == ip.version)


def is_web_port(port: int) -> bool:
    """Ports where pages are served; behind others stand databases, mail servers and the like."""
    return port in {80, 443} or 8000 <= port <= 8999


def is_web(url: str) -> bool:
    """Whether a person may be sent there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
