"""A stranger is never waited for with locks held."""

from typing import Any

import pytest
from django.db import transaction

from evenhand.database.outside import must_be_outside


@pytest.mark.django_db
def test_a_network_is_not_asked_inside_a_transaction(settings: Any) -> None:
    settings.TESTING = False
    with transaction.atomic(), pytest.raises(RuntimeError, match="inside a transaction"):
        must_be_outside()
