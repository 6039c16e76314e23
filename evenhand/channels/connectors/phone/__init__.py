"""Phone: calls that a telephone system tells us of."""

from evenhand.channels.connectors.phone.connector import PhoneConnector

CONNECTOR = PhoneConnector
