"""Who is asking: each request of somebody who is logged in begins with this question."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from evenhand.database.asking import Question
from evenhand.people.models import Agent

_BY_ID = Question(lambda agent: Agent.objects.filter(pk=agent), "agent")


class Backend(AuthenticationBackend):
    """Logs in as allauth does; finds who is logged in by a question that is planned once (docs/decisions/0016)."""

    def get_user(self, user_id: int) -> AbstractBaseUser | None:  # type: ignore[override]
        """The person, unless they no longer work here."""
        person = _BY_ID.first(agent=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
