"""Who is asking: each request of somebody who is logged in begins with this question."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from evenhand.colleagues.reads.door import has_no_other_way, person_by_mail
from evenhand.database.asking import Question
from evenhand.people.models import Agent

_BY_ID = Question(lambda agent: Agent.objects.filter(pk=agent), "agent")


class Backend(AuthenticationBackend):
    """Logs in as allauth does; finds who is logged in by a question that is planned once (docs/decisions/0016)."""

    def get_user(self, user_id: int) -> AbstractBaseUser | None:  # type: ignore[override]
        """The person, unless they no longer work here."""
        person = _BY_ID.first(agent=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None

    def user_can_authenticate(self, user: Agent | AnonymousUser | None) -> bool:
        """Also no password opens what the door of every employee made: closed, that door must be shut for them."""
        is_fine = super().user_can_authenticate(user)
        return is_fine and not (isinstance(user, Agent) and user.is_outside and has_no_other_way(user.pk))


class ByMail(BaseBackend):
    """Who came in by a link in a mail: a colleague and nothing more (docs/decisions/0024). Whoever is given a place at
    the desk is logged out here, and comes again by the way of the desk."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nobody comes in here by a password."""

    def get_user(self, user_id: int) -> Agent | None:
        """The person, while the way they came is open and they are a colleague."""
        return person_by_mail(user_id)
