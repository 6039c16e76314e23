"""The line to a Bluesky service: log in, keep the session, ask and tell, stay below the rate limits."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import httpx
from atproto_client import Client
from atproto_client.client.session import Session, SessionEvent
from atproto_client.request import Request, Response
from atproto_core.exceptions import AtProtocolError

from evenhand.channels.connectors.bluesky.failures import FAILURES, classified, is_expired, until_reset
from evenhand.channels.connectors.bluesky.settings import BlueskySettings, is_loopback, is_safe
from evenhand.channels.errors import Reconnect, TryLater

Answer = dict[str, Any]
_TIMEOUT = httpx.Timeout(15.0, connect=10.0)
_RESERVE = 0.1  # of each limit: what reading leaves over for sending

# Logging in is limited to a few times an hour, so all connectors of a process share their sessions.
# They stay in memory: on disk they would be worth as much as a password.
_sessions: dict[tuple[str, str, str], str] = {}
_sessions_lock = threading.Lock()


class _Door(Request):
    """The SDK's door, without redirects (they would carry a password away) and lenient about JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._client.follow_redirects = False

    def get(self, *args: Any, **kwargs: Any) -> Response:
        return _answer(self._send_request("GET", *args, **kwargs))

    def post(self, *args: Any, **kwargs: Any) -> Response:
        return _answer(self._send_request("POST", *args, **kwargs))


def _answer(response: httpx.Response) -> Response:
    is_json = "application/json" in response.headers.get("content-type", "").lower()
    content = json.loads(response.content) if is_json else response.content
    return Response(
        success=True,
        status_code=response.status_code,
        content=content,
        headers={name.lower(): value for name, value in response.headers.items()},
    )


class Wire:
    """One account's line. Nothing is opened before the first question."""

    def __init__(self, settings: BlueskySettings) -> None:
        self._settings = settings
        self._client: Client | None = None
        self._session: Session | None = None
        self._pauses: dict[str, float] = {}  # until when (monotonic) a method is left alone
        self.known_did = ""  # who we were before: a handle may change hands, this never does

    def session(self) -> Session:
        """Who we are; logs in if need be. Raises Reconnect or TryLater."""
        try:
            self._ready_client()
        except FAILURES as failure:
            raise classified(failure) from failure
        if self._session is None:
            raise TryLater("Bluesky did not say who we are.")
        return self._session

    def keep_distance(self) -> None:
        """Raises TryLater where a rate limit is near, so that sending still finds room."""
        pause = max(self._pauses.values(), default=0.0) - time.monotonic()
        if pause > 0:
            raise TryLater("Close to Bluesky's rate limit, so reading waits.", after=pause)

    def ask(self, method: str, *, proxy: str = "", **parameters: Any) -> Answer:
        """A question; may be asked again at will."""
        given = {name: value for name, value in parameters.items() if value not in ("", None)}
        address = f"{method}?{urlencode(given, doseq=True)}" if given else method
        headers = _proxy(proxy)
        response = self._call(lambda client: client.invoke_query(address, headers=headers), may_repeat=True)
        self._note_limit(method, response.headers)
        return _content(response)

    def tell(self, method: str, body: Mapping[str, Any], *, proxy: str = "", may_repeat: bool = True) -> Answer:
        """An order. If it must not be repeated, an unclear end raises OutcomeUnknown."""
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", **_proxy(proxy)}
        response = self._call(
            lambda client: client.invoke_procedure(method, content=content, headers=headers), may_repeat=may_repeat
        )
        return _content(response)

    def upload(self, content: bytes, media_type: str) -> Answer:
        """Hand over a file; the same content again is the same blob. Raises TryLater where no blob comes back."""
        headers = {"Content-Type": media_type}
        method = "com.atproto.repo.uploadBlob"
        response = self._call(
            lambda client: client.invoke_procedure(method, content=content, headers=headers), may_repeat=True
        )
        answer = _content(response)
        if not isinstance(answer.get("blob"), dict):
            raise TryLater("Bluesky took the picture but did not say what it is called there.")
        return answer

    def close(self) -> None:
        """Let go of the sockets; the next question opens them again."""
        if self._client is not None:
            self._client.request.close()
        self._client = None

    def _call(self, use: Callable[[Client], Response], *, may_repeat: bool) -> Response:
        client = self._logged_in()
        try:
            return use(client)
        except FAILURES as failure:
            if not is_expired(failure):
                raise classified(failure, may_repeat=may_repeat) from failure
            return self._once_more(use, may_repeat=may_repeat)

    def _logged_in(self) -> Client:
        try:
            return self._ready_client()
        except FAILURES as failure:
            raise classified(failure) from failure

    def _once_more(self, use: Callable[[Client], Response], *, may_repeat: bool) -> Response:
        """The server no longer knew the session, so it did nothing: log in anew and say it again."""
        self._forget_session()
        client = self._logged_in()
        try:
            return use(client)
        except FAILURES as failure:
            raise classified(failure, may_repeat=may_repeat) from failure

    def _ready_client(self) -> Client:
        if self._client is None:
            client = Client(self._settings.service, _Door(timeout=_TIMEOUT))
            client.on_session_change(self._keep_session)
            self._log_in(client)
            self._client = client
        return self._client

    def _log_in(self, client: Client) -> None:
        kept = _sessions.get(self._account)
        if kept:
            client.login(session_string=kept, fetch_bsky_profile=False)
        else:
            name = self.known_did or self._settings.handle
            client.login(name, self._settings.app_password, fetch_bsky_profile=False)

    def _keep_session(self, event: SessionEvent, session: Session) -> None:
        del event
        self._check(session)
        self._session = session
        with _sessions_lock:
            _sessions[self._account] = session.export()

    def _check(self, session: Session) -> None:
        """The session names the server that has the account; our password must not go astray there."""
        server = session.pds_endpoint or self._settings.service
        if not is_safe(server) or (is_loopback(server) and not self._settings.is_local):
            raise Reconnect(f"The account's server {server} is not safe to talk to.")
        if self.known_did and session.did != self.known_did:
            raise Reconnect(f"@{session.handle} now belongs to another account. Enter the present handle.")

    def _forget_session(self) -> None:
        self.close()
        with _sessions_lock:
            _sessions.pop(self._account, None)

    @property
    def _account(self) -> tuple[str, str, str]:
        password = sha256(self._settings.app_password.encode()).hexdigest()
        return self._settings.service, self._settings.handle, password

    def _note_limit(self, method: str, headers: Mapping[str, Any]) -> None:
        try:
            left, limit = float(headers["ratelimit-remaining"]), float(headers["ratelimit-limit"])
        except (KeyError, ValueError):
            return
        if left <= limit * _RESERVE:
            self._pauses[method] = time.monotonic() + (until_reset(headers) or 0.0)


def _content(response: Response) -> Answer:
    return response.content if isinstance(response.content, dict) else {}


def _proxy(service: str) -> dict[str, str]:
    return {"atproto-proxy": service} if service else {}


def scope_of(session: Session) -> str:
    """What the password may do, such as “com.atproto.appPassPrivileged”; empty if the server keeps it secret."""
    try:
        payload = session.access_jwt_payload
    except AtProtocolError:
        return ""
    return str(getattr(payload, "scope", "") or "")
