"""Bluesky: mentions, replies, quotes and direct messages of one account."""

from evenhand.channels.connectors.bluesky.connector import BlueskyConnector

CONNECTOR = BlueskyConnector
