"""Places that no connector reaches: people bring the posts, and carry the replies there."""

from evenhand.channels.connectors.by_hand.connector import ByHandConnector

CONNECTOR = ByHandConnector
