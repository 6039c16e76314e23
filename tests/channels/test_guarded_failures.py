"""Whatever a server says is an answer or one of two errors."""

import gzip
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.channels import guarded
from evenhand.channels.errors import Refused, TryLater
from evenhand.channels.guarded import fetch, retry_after
from tests.channels.guards import Names, here
from tests.channels.web_stub import Piece, WebStub, answer

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
