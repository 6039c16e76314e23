"""Which addresses belong to the public internet."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.domain.addresses import is_loopback, is_public, is_web_port

INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.7",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2002:c0a8:101::",
    "2001:0:1::1",
    "2001:db8::1",
    "2600:1f00::5efe:10.0.0.1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
    "",
    "localhost",
    "0x7f000001",
    "2130706433",
]
OUTSIDE = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "::ffff:8.8.8.8", "2002:101:101::1"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_another_is_judged_by_itself(address: IPv4Address) -> None:
    inner = int(address)
    plain = is_public(str(address))
    assert is_public(str(IPv6Address(0xFFFF << 32 | inner))) == plain
    assert is_public(str(IPv6Address(0x64FF9B << 96 | inner))) == plain
    assert is_public(str(IPv6Address(0x2002 << 112 | inner << 80 | 1))) == plain
    assert is_public(str(IPv6Address(0x2606_4700 << 96 | 0x5EFE << 32 | inner))) == plain
    assert not is_public(str(IPv6Address(inner))) or inner > 1 << 32


@given(st.ip_addresses())
def test_what_is_public_is_never_something_the_standard_library_calls_private(
    address: IPv4Address | IPv6Address,
) -> None:
    if is_public(str(address)):
        assert not any((address.is_loopback, address.is_link_local, address.is_multicast, address.is_unspecified))
        assert not address.is_private or (isinstance(address, IPv6Address) and address.ipv4_mapped is not None)
    if is_loopback(str(address)):
        assert not is_public(str(address))


@given(st.text(max_size=40))
def test_no_text_that_is_no_address_is_public(text: str) -> None:
    assert isinstance(is_public(text), bool)
    assert isinstance(is_loopback(text), bool)


def test_only_ports_of_the_web_are_open() -> None:
    assert all(map(is_web_port, (80, 443, 8000, 8080, 8443)))
    assert not any(map(is_web_port, (0, 22, 25, 3306, 5432, 6379, 9200, 11211, 65535)))
