"""Feeds: RSS, Atom, CDF and JSON Feed, of blogs, news, podcasts and videos."""

from evenhand.channels.connectors.feeds.connector import FeedsConnector

CONNECTOR = FeedsConnector
