"""Value and reputation: what a resolution costs, what people say of us, and who could see it."""
