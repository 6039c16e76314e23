"""Mail: a mailbox read over IMAP, replies sent over SMTP."""

from evenhand.channels.connectors.mail.connector import MailConnector

CONNECTOR = MailConnector
