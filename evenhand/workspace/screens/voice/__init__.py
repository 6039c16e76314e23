"""The voice of the customer: causes by the work that mending them would spare, in whose hands, and with what effect."""
