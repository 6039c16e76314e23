"""The brand's own community: questions that no customer answered reach our people like every post."""

from evenhand.channels.connectors.community.connector import CommunityConnector

CONNECTOR = CommunityConnector
