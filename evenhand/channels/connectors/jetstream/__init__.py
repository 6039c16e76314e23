"""Jetstream: every post on Bluesky, as it is written; nobody needs to log in."""

from evenhand.channels.connectors.jetstream.connector import JetstreamConnector

CONNECTOR = JetstreamConnector
