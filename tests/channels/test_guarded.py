"""Fetching what a stranger names: nothing inside is reached, nothing costs more than was said."""

import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.channels import guarded
from evenhand.channels.domain.addresses import is_loopback, is_public, is_web_port
from evenhand.channels.errors import Refused, TryLater
from evenhand.channels.guarded import Answer, fetch, retry_after
from tests.channels.web_stub import Piece, WebStub, answer


@pytest.fixture
def stub() -> Iterator[WebStub]:
    with WebStub() as running:
        yield running


def here(url: str, **how: Any) -> Answer:
    return fetch(url, allow_loopback=True, **{"seconds": 5.0, **how})


class Names:
    """A resolver that says what it is told, and counts how often it is asked."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


# Addresses

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


# What is reached


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "//example.org",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://[::1",
        "http://a\r\nHost: b/",
        "http://someone:secret@example.org/",
        "https://example.org/" + "a" * 5_000,
    ],
)
def test_what_is_no_web_address_is_refused_before_anything_is_looked_up(url: str) -> None:
    names = Names(("93.184.216.34",))
    with pytest.raises(Refused) as refusal:
        fetch(url, resolve=names)
    assert refusal.value.sentence
    assert "secret" not in refusal.value.sentence
    assert not names.asked


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "0x7f.1", "2130706433", "0"]
)
def test_this_machine_is_not_reached_however_it_is_written(stub: WebStub, host: str) -> None:
    stub.pages["/"] = answer(b"inside")
    with pytest.raises(Refused, match=r"not on the public internet|no host|not a valid"):
        fetch(f"http://{host}:{stub.port}/")
    assert not stub.asked


def test_one_address_inside_among_those_of_a_host_is_enough_to_refuse() -> None:
    with pytest.raises(Refused, match="not on the public internet"):
        fetch("http://example.org/", resolve=Names(("93.184.216.34", "10.0.0.1")))


def test_a_private_address_is_refused_even_where_loopback_is_allowed() -> None:
    for address in ("10.0.0.1", "169.254.169.254", "fd00::1"):
        with pytest.raises(Refused, match="not on the public internet"):
            here("http://example.org/", resolve=Names((address,)))


def test_another_port_of_a_public_host_is_refused() -> None:
    with pytest.raises(Refused, match="port 6379"):
        fetch("http://example.org:6379/", resolve=Names(("93.184.216.34",)))


def test_the_name_is_looked_up_once_and_the_connection_goes_where_it_was_checked(stub: WebStub) -> None:
    """A name server that answers differently the second time gains nothing."""
    stub.pages["/"] = answer(b"found")
    names = Names(("127.0.0.1",), ("10.0.0.1",))
    found = here(f"http://feeds.example:{stub.port}/", resolve=names)
    assert found.content == b"found"
    assert names.asked == ["feeds.example"]
    assert stub.asked[0][1]["host"] == f"feeds.example:{stub.port}"


def test_a_name_in_another_script_is_looked_up_in_ascii(stub: WebStub) -> None:
    stub.pages["/"] = answer(b"found")
    names = Names(("127.0.0.1",))
    here(f"http://bücher.example:{stub.port}/", resolve=names)
    assert names.asked == ["xn--bcher-kva.example"]


def test_the_next_address_of_a_host_is_tried_if_the_first_takes_no_connection(stub: WebStub) -> None:
    stub.pages["/"] = answer(b"found")
    assert here(f"http://two.example:{stub.port}/", resolve=Names(("::1", "127.0.0.1"))).content == b"found"


def test_proxies_of_the_environment_are_not_used(stub: WebStub, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    stub.pages["/"] = answer(b"direct")
    assert here(stub.url + "/").content == b"direct"


def test_a_host_that_does_not_exist_is_refused_and_one_not_found_just_now_is_asked_later() -> None:
    def fails(number: int) -> Callable[[str, int], tuple[str, ...]]:
        def look(_host: str, _port: int) -> tuple[str, ...]:
            raise socket.gaierror(number, "no")

        return look

    with pytest.raises(Refused, match="no host"):
        fetch("http://nowhere.example/", resolve=fails(socket.EAI_NONAME))
    with pytest.raises(TryLater, match="looked up"):
        fetch("http://nowhere.example/", resolve=fails(socket.EAI_AGAIN))
    with pytest.raises(Refused, match="no host"):
        fetch("http://nowhere.example/", resolve=Names(()))


# Redirects


def test_a_redirect_inside_is_refused(stub: WebStub) -> None:
    stub.pages["/"] = answer(status=302, headers={"Location": "http://10.0.0.1/latest/meta-data"})
    with pytest.raises(Refused, match="not on the public internet"):
        here(stub.url + "/")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://x/", "http://a:b@127.0.0.1/", "http://[", "http://"]
)
def test_a_redirect_to_something_else_is_refused(stub: WebStub, target: str) -> None:
    stub.pages["/"] = answer(status=301, headers={"Location": target})
    with pytest.raises(Refused):
        here(stub.url + "/")


def test_redirects_end(stub: WebStub) -> None:
    stub.pages["/"] = answer(status=302, headers={"Location": "/"})
    with pytest.raises(Refused, match="without end"):
        here(stub.url + "/")
    assert len(stub.asked) == guarded.MOST_REDIRECTS + 1


def test_only_permanent_redirects_say_where_to_ask_from_now_on(stub: WebStub) -> None:
    stub.pages["/old"] = answer(status=301, headers={"Location": "/newer#part"})
    stub.pages["/newer"] = answer(status=308, headers={"Location": "newest"})
    stub.pages["/newest"] = answer(status=302, headers={"Location": "/today"})
    stub.pages["/today"] = answer(b"found")
    found = here(stub.url + "/old")
    assert (found.url, found.moved_to) == (stub.url + "/today", stub.url + "/newest")
    assert here(stub.url + "/newest").moved_to == ""


def test_what_is_only_for_one_host_is_not_told_to_the_next(stub: WebStub) -> None:
    stub.pages["/"] = answer(status=302, headers={"Location": f"http://other.example:{stub.port}/there"})
    stub.pages["/there"] = answer(b"found")
    said = {"Authorization": "Bearer x", "Cookie": "y", "If-None-Match": '"z"'}
    here(f"http://one.example:{stub.port}/", headers=said, resolve=Names(("127.0.0.1",)))
    (_, first), (_, second) = stub.asked
    assert first["authorization"] == "Bearer x"
    assert not second.keys() & {"authorization", "cookie"}
    assert second["if-none-match"] == '"z"'


# Time and size


def test_an_answer_that_drips_ends_with_the_time(stub: WebStub) -> None:
    def drips(_path: str, _headers: dict[str, str]) -> Iterator[Piece]:
        yield b"HTTP/1.1 200 OK\r\n"
        for _ in range(100):
            yield b"x"
            yield 0.05

    stub.pages["/"] = drips
    began = time.monotonic()
    with pytest.raises(TryLater, match=r"took longer than 0\.5 seconds"):
        here(stub.url + "/", seconds=0.5)
    assert time.monotonic() - began < 4


def test_a_body_that_drips_ends_with_the_time(stub: WebStub) -> None:
    stub.pages["/"] = [*answer(length=100), *([b"x", 0.05] * 100)]
    with pytest.raises(TryLater, match="took longer"):
        here(stub.url + "/", seconds=0.5)


def test_a_resolver_that_hangs_is_left_behind() -> None:
    def hangs(_host: str, _port: int) -> tuple[str, ...]:
        time.sleep(4)
        return ()

    began = time.monotonic()
    with pytest.raises(TryLater, match="took longer"):
        fetch("http://slow.example/", seconds=0.2, resolve=hangs)
    assert time.monotonic() - began < 3.5


def test_all_redirects_share_one_time(stub: WebStub) -> None:
    stub.pages["/"] = [0.2, *answer(status=302, headers={"Location": "/"})]
    with pytest.raises(TryLater, match="took longer"):
        here(stub.url + "/", seconds=0.5)


def test_a_large_answer_is_refused_or_cut(stub: WebStub) -> None:
    stub.pages["/"] = answer(b"x" * 200_000)
    with pytest.raises(Refused, match=r"larger than 0\.1 MB"):
        here(stub.url + "/", most_bytes=100_000)
    cut = here(stub.url + "/", most_bytes=100_000, may_cut=True)
    assert (len(cut.content), cut.is_cut) == (100_000, True)
    whole = here(stub.url + "/", most_bytes=200_000)
    assert (len(whole.content), whole.is_cut) == (200_000, False)


def test_a_small_answer_that_unpacks_to_a_large_one_is_refused_or_cut(stub: WebStub) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    stub.pages["/"] = answer(bomb, headers={"Content-Encoding": "gzip"})
    assert len(bomb) < 100_000
    with pytest.raises(Refused, match="larger"):
        here(stub.url + "/", most_bytes=1_000_000)
    assert len(here(stub.url + "/", most_bytes=1_000_000, may_cut=True).content) == 1_000_000


def _raw_deflate(content: bytes) -> bytes:
    codec = zlib.compressobj(wbits=-15)
    return codec.compress(content) + codec.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"said")),
        ("x-gzip", gzip.compress(b"said")),
        ("GZIP", gzip.compress(b"sa") + gzip.compress(b"id")),
        ("gzip", gzip.compress(b"said") + b"\0\0\0"),
        ("gzip", zlib.compress(b"said")),
        ("gzip", b"said"),
        ("deflate", zlib.compress(b"said")),
        ("deflate", _raw_deflate(b"said")),
        ("deflate", gzip.compress(b"said")),
        ("identity", b"said"),
        ("", b"said"),
    ],
    ids=range(11),
)
@pytest.mark.parametrize("by", [1, 1_000])
def test_what_is_packed_is_unpacked_whatever_it_is_called(stub: WebStub, encoding: str, packed: bytes, by: int) -> None:
    head, _ = answer(length=len(packed), headers={"Content-Encoding": encoding})
    stub.pages["/"] = [head, *(packed[start : start + by] for start in range(0, len(packed), by))]
    assert here(stub.url + "/").content == b"said"


def test_packing_that_nobody_asked_for_is_refused(stub: WebStub) -> None:
    for encoding in ("br", "gzip, gzip", "compress"):
        stub.pages["/"] = answer(b"x", headers={"Content-Encoding": encoding})
        with pytest.raises(Refused, match="compressed"):
            here(stub.url + "/")


def test_packing_that_breaks_off_is_fetched_again_or_kept_as_far_as_it_goes(stub: WebStub) -> None:
    content = bytes(range(256)) * 200
    stub.pages["/"] = answer(gzip.compress(content)[:-400], headers={"Content-Encoding": "gzip"})
    with pytest.raises(TryLater, match="broke off"):
        here(stub.url + "/")
    kept = here(stub.url + "/", may_cut=True)
    assert kept.is_cut
    assert content.startswith(kept.content)


@given(st.binary(max_size=2_000), st.integers(1, 400), st.sampled_from([gzip.compress, zlib.compress, _raw_deflate]))
def test_unpacking_gives_the_same_however_it_is_cut(content: bytes, by: int, pack: Callable[[bytes], bytes]) -> None:
    from evenhand.channels.domain.unpacking import Unpacking

    packed, unpack = pack(content), Unpacking(is_deflated=True)
    out = b"".join(unpack(packed[start : start + by], 10_000) for start in range(0, len(packed), by))
    assert out == content
    assert unpack.is_whole


@given(st.binary(max_size=300))
def test_unpacking_strange_bytes_never_fails(content: bytes) -> None:
    from evenhand.channels.domain.unpacking import Unpacking

    for is_deflated in (True, False):
        assert len(Unpacking(is_deflated=is_deflated)(content, 100)) <= 100


# Trouble


@pytest.mark.parametrize(
    "script",
    [
        [b""],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"],
        [b"hello\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
        [b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 500_000 + b"\r\n\r\n"],
    ],
)
def test_a_line_that_breaks_is_tried_later(stub: WebStub, script: list[Piece]) -> None:
    stub.pages["/"] = script
    with pytest.raises(TryLater):
        here(stub.url + "/")


def test_nobody_there_is_tried_later() -> None:
    with pytest.raises(TryLater, match="cannot be reached"):
        here("http://127.0.0.1:1/")


def test_any_status_is_an_answer_and_says_what_it_means(stub: WebStub) -> None:
    for status, error in ((404, Refused), (410, Refused), (403, Refused), (500, TryLater), (503, TryLater)):
        stub.pages["/"] = answer(status=status)
        found = here(stub.url + "/")
        assert found.status == status
        with pytest.raises(error, match=str(status)):
            found.checked()
    stub.pages["/"] = answer(status=429, headers={"Retry-After": "120"})
    with pytest.raises(TryLater) as asked:
        here(stub.url + "/").checked()
    assert asked.value.after == 120.0
    stub.pages["/"] = answer(b"good")
    assert here(stub.url + "/").checked().content == b"good"


def test_a_wish_to_wait_is_understood_as_seconds_or_date_within_a_day() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=100))
    assert 90 < (retry_after({"retry-after": soon}) or 0) <= 100
    assert retry_after({"retry-after": "1e9"}) == 86_400.0
    assert retry_after({"retry-after": "-5"}) == 0.0
    for nonsense in ("", "soon", "nan", "inf", "Fri, 99 Abc"):
        assert retry_after({"retry-after": nonsense}) is None
    assert retry_after({}) is None


_heads = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 301 X\r\nLocation: ",
        b"Content-Length: ",
        b"Content-Encoding: gzip\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"\r\n",
        b"5\r\nhello\r\n",
        b"0\r\n\r\n",
        b"ETag: \xff\xfe\r\n",
        b"http://[::1\r\n",
        gzip.compress(b"hello"),
    ]
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(_heads | st.binary(max_size=12), max_size=8))
def test_whatever_a_server_says_is_an_answer_or_one_of_two_errors(stub: WebStub, pieces: list[bytes]) -> None:
    stub.pages["/"] = [b"HTTP/1.1 ", *pieces]
    try:
        found = here(stub.url + "/", seconds=2.0)
    except (Refused, TryLater) as problem:
        assert problem.sentence  # noqa: PT017
    else:
        assert 100 <= found.status < 1000


@given(
    st.text(max_size=60)
    | st.text(max_size=30).map("http://{}/".format)
    | st.text(max_size=30).map("https://x{}".format)
)
def test_whatever_is_given_as_an_address_is_refused_or_looked_up(text: str) -> None:
    def nowhere(_host: str, _port: int) -> tuple[str, ...]:
        return ()

    with pytest.raises((Refused, TryLater)) as refusal:
        fetch(text, resolve=nowhere)
    assert refusal.value.sentence


# Certificates


def _certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server with a certificate for `name`, and a client that trusts its maker."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test")])
    made = (
        x509.CertificateBuilder(issuer_name=who, subject_name=who, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "both.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, client = _certificate(tmp_path, "right.example")
    with WebStub(tls=server) as stub:
        stub.pages["/"] = answer(b"secret and safe")
        names = Names(("127.0.0.1",))
        with pytest.raises(Refused, match="certificate"):
            here(f"https://right.example:{stub.port}/", resolve=names)
        monkeypatch.setattr(guarded, "_ssl_context", lambda: client)
        assert here(f"https://right.example:{stub.port}/", resolve=names).content == b"secret and safe"
        with pytest.raises(Refused, match="certificate"):
            here(f"https://wrong.example:{stub.port}/", resolve=names)
