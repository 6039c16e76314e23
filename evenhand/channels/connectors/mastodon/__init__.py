"""Mastodon and what speaks its language: mentions, answers, direct messages of one account, and public streams."""

from evenhand.channels.connectors.mastodon.connector import MastodonConnector

CONNECTOR = MastodonConnector
