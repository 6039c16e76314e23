"""Webhook: posts of any other system, sent to an address of ours."""

from evenhand.channels.connectors.webhook.connector import WebhookConnector

CONNECTOR = WebhookConnector
