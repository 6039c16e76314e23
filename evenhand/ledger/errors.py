"""How it shows that the database went away, for whoever must wait until it is back."""

import psycopg
from django.db import InterfaceError, OperationalError

# COPY raises the driver's own errors, everything else Django's.
DATABASE_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
