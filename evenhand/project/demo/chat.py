"""The demo company's live chat, and the made-up shop of its own that carries it."""

from evenhand.channels import actions as channels
from evenhand.channels.models import Source
from evenhand.kernel import clock
from evenhand.people.models import Brand
from evenhand.project.demo.company import COMPANY

CHAT_SOURCE = "Live chat: demo shop"
ANYWHERE_HERE = "http://127.0.0.1:* http://localhost:*"  # the demo is served on this machine only


def open_chat() -> Source:
    """A chat of the first brand, opened like an administrator would; safe to repeat."""
    brand = Brand.objects.get(slug=COMPANY.brands[0].key)
    values = {
        "name": brand.name,
        "sites": ANYWHERE_HERE,
        "colour": "#0b5cad",
        "greeting": f"Hello, this is {brand.name}. What can we do for you?",
        "asks_for_name": True,
    }
    source = channels.open_source(kind="chat", name=CHAT_SOURCE, settings=values, now=clock.now())
    channels.open_account(source=source, brand_id=brand.pk, network="chat", handle=brand.name, name=brand.name)
    return source
