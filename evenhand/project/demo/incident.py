"""What the demo company has ready for a bad day: a playbook for each brand."""

from evenhand.incidents.actions import set_playbook
from evenhand.incidents.models import Playbook
from evenhand.kernel import clock
from evenhand.people.models import Agent, Brand, Role


def write_playbooks() -> None:
    """Who signs off, who is told, and how often; written once."""
    leads = list(Agent.objects.filter(is_active=True, role__in=[Role.LEAD, Role.ADMINISTRATOR]).order_by("id"))
    writers = [each for each in Agent.objects.filter(is_active=True).order_by("id") if each.may_write]
    if not leads:
        return
    for brand in Brand.objects.exclude(pk__in=Playbook.objects.values("brand")).order_by("id"):
        set_playbook(
            brand_id=brand.pk,
            cadence=30,
            sign_offs=1,
            signer_ids=[each.pk for each in writers[:4]],
            people_ids=[each.pk for each in leads],
            addresses=[f"press@{brand.slug}.example"],
            actor=leads[0],
            now=clock.now(),
        )
