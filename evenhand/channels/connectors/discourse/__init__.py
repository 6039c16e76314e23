"""Discourse forums: their newest public posts, overheard; listening only."""

from evenhand.channels.connectors.discourse.connector import DiscourseConnector

CONNECTOR = DiscourseConnector
