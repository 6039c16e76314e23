"""A small OpenID provider on loopback that lies as it is told; the honest real one is in tests/peers."""

import time
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwk, jwt

from tests.peers.loopback import Handler, Loopback, Trouble, form_in

CLIENT, SECRET = "help-centre", "a secret/with:odd signs"


class Provider(Loopback[Trouble]):
    """It answers for whoever a test says is there. `says` goes into every token, `is_said` at its userinfo address."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.signs_with: Any = self.key
        self.shown: list[Any] = [self.key]
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.says: dict[str, Any] = {}
        self.is_said: dict[str, Any] = {}
        self.document: dict[str, Any] = {}
        self.token: str | None = None  # instead of a good one
        self.subject = "dana-1"
        self.asked: list[dict[str, Any]] = []
        self.authorizations: list[str] = []
        self._numbers = count()
        self.codes: dict[str, str] = {}  # code to nonce; each works once

    def agree(self, address: str) -> dict[str, str]:
        """Somebody is sent to this address and signs on; what their browser brings back."""
        said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{next(self._numbers)}"
        self.codes[code] = said["nonce"]
        return {"state": said["state"], "code": code}

    def discovery(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth?tenant=1",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "userinfo_endpoint": f"{self.url}/me",
            "response_types_supported": ["code"],
            **self.document,
        }

    def tokens(self, form: dict[str, Any]) -> tuple[int, Any]:
        """What it gives for a code."""
        self.asked.append(form)
        nonce = self.codes.pop(form["code"], None)
        if nonce is None:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 300, "nonce": nonce}
        claims = {name: value for name, value in {**claims, **self.says}.items() if value is not None}
        signed = self.token or jwt.encode(self.header, claims, self.signs_with, algorithms=[self.header["alg"]])
        return 200, {"id_token": signed, "access_token": "access", "token_type": "Bearer"}


class _Handler(Handler):
    stub: Provider

    def serve(self, method: str, given: str) -> None:
        path = urlsplit(self.path).path
        self.stub.called.append(path)
        self.stub.authorizations.append(self.headers.get("authorization", ""))
        answers = {
            "/.well-known/openid-configuration": lambda: (200, self.stub.discovery()),
            "/jwks": lambda: (200, {"keys": [each.as_dict(private=False) for each in self.stub.shown]}),
            "/token": lambda: self.stub.tokens(form_in(given)),
            "/me": lambda: (200, {"sub": self.stub.subject, **self.stub.is_said}),
        }
        self.reply(self.stub.first_trouble(lambda each: each.about == path), answers[path])
