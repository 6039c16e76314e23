"""Live chat: visitors of a web site write in a window of ours."""

from evenhand.channels.connectors.chat.connector import ChatConnector

CONNECTOR = ChatConnector
