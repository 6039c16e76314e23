"""Several chats at once: who waits, who writes, and the visitor's side of one."""
