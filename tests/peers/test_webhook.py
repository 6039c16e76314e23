"""Webhooks signed by the reference library of Standard Webhooks, which runs as a program of its own."""

import base64
import json
import subprocess
from typing import Any

import httpx
import pytest

from evenhand.channels import letterbox
from evenhand.channels.actions import open_account, open_source
from evenhand.channels.models import Pushed, Source
from evenhand.kernel import clock
from tests.cast import make_cast
from tests.peers.processes import Installation

pytestmark = [pytest.mark.peers, pytest.mark.django_db(transaction=True)]
SECRET = "whsec_" + base64.b64encode(bytes(range(24))).decode()
BODY = json.dumps({"id": "1", "author": {"id": "dana"}, "text": "my router blinks – “again”"}, ensure_ascii=False)
_SIGN = """
import datetime, sys
from standardwebhooks.webhooks import Webhook
now = datetime.datetime.now(tz=datetime.timezone.utc)
print(int(now.timestamp()), Webhook(sys.argv[1]).sign(msg_id=sys.argv[2], timestamp=now, data=sys.argv[3]))
"""


def signed_by_the_library(body: str, name: str, secret: str = SECRET) -> dict[str, str]:
    """The headers that the library would send."""
    site = Installation("webhook").python_packages("standardwebhooks==1.0.1")
    command = [str(site.parents[2] / "bin" / "python"), "-c", _SIGN, secret, name, body]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    stamp, _, signature = done.stdout.strip().partition(" ")
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature}


@pytest.fixture
def address(live_server: Any) -> str:
    company = make_cast()
    source: Source = open_source(
        kind="webhook",
        name="Forum",
        settings={"name": "Forum"},
        secrets={"shared_secret": SECRET},
        now=clock.now(),
    )
    open_account(source=source, brand_id=company.harborline.pk, network="webhook", handle="Forum")
    return f"{live_server.url}/api/in/{letterbox.key_of(source.pk)}/"


def push(address: str, body: str, headers: dict[str, str]) -> int:
    content = {"content-type": "application/json", **headers}
    return httpx.post(address, content=body.encode(), headers=content, trust_env=False).status_code


def test_what_the_reference_library_signs_is_taken_once(address: str) -> None:
    headers = signed_by_the_library(BODY, "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W")
    assert [push(address, BODY, headers) for _ in range(2)] == [202, 202]
    assert Pushed.objects.get().reference == "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W/0"


def test_what_it_signed_for_others_or_for_other_words_is_refused(address: str) -> None:
    other = "whsec_" + base64.b64encode(bytes(24)).decode()
    assert push(address, BODY, signed_by_the_library(BODY, "msg_1", other)) == 401
    assert push(address, BODY + " ", signed_by_the_library(BODY, "msg_1")) == 401
    assert push(address, BODY, {**signed_by_the_library(BODY, "msg_1"), "webhook-id": "msg_2"}) == 401
    assert not Pushed.objects.exists()
