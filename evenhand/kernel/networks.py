"""From where somebody knocks: one home, or one office, is one."""

import ipaddress


def address_behind(peer: str, forwarded: str, *, proxies: int) -> str:
    """Who knocks: the peer, or what the nearest `proxies` proxies say of it. One home's IPv6 addresses are one."""
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    said = hops[-proxies] if 0 < proxies <= len(hops) else peer
    try:
        found = ipaddress.ip_address(said.strip("[]"))
    except ValueError:
        return peer
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)
