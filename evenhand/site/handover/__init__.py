"""The public door of a private chat: what somebody finds behind the link that a colleague posted for them."""
