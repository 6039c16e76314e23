"""What every test may ask for: the cast, and settings that say a test is running."""

from typing import Any

import pytest

from tests.cast import Cast


@pytest.fixture(autouse=True)
def _testing(settings: Any) -> None:
    # Tests run inside a transaction that is rolled back; the guard against network calls in one stands aside.
    settings.TESTING = True
    # Three people join before nearly every test; hashing their passwords well would take most of its time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Names that another test's people had are nobody's here.
    from evenhand.people.reads import names

    names._kept = (float("-inf"), frozenset())


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast in a small company."""
    from tests.cast import make_cast

    return make_cast()
