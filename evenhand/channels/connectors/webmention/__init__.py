"""Webmention: pages of others that link to pages of ours; pingbacks, too."""

from evenhand.channels.connectors.webmention.connector import WebmentionConnector

CONNECTOR = WebmentionConnector
