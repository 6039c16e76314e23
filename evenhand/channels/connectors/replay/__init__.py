"""A file read as if it were a network: for tests, the demo and training."""

from evenhand.channels.connectors.replay.connector import ReplayConnector

CONNECTOR = ReplayConnector
