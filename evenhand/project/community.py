"""A link into a community without mail: for a demo, and for somebody whose mail does not come."""

import os
import sys

import typer

from evenhand.project.databases import running_database


def community_link(brand: str, address: str) -> None:
    """Print a link that signs ADDRESS in to the community of BRAND: once, for half an hour, without a mail."""
    running_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    import django

    django.setup()
    site, path = _link(brand, address)
    typer.echo(f"{site}{path}")
    if not site:
        typer.echo(NO_SITE, err=True)


NO_SITE = (
    "This is only the end of the address, since nobody said where customers reach the pages: set it under Community, "
    "Rules, or set EVENHAND_ORIGINS. Until then put the address of your desk before it, such as http://127.0.0.1:8000."
)


def _link(brand: str, address: str) -> tuple[str, str]:
    """Under which address the pages stand, and the path there: as a lead said, else where this installation runs."""
    from evenhand.community.actions.joining import ask_for_link, note_link_mailed
    from evenhand.community.reads.standing import open_community
    from evenhand.flows.community_places import ROOT, site_of
    from evenhand.kernel import clock
    from evenhand.project import up
    from evenhand.project.home import open_home

    community = open_community(brand)
    if community is None:
        sys.exit(f"The brand “{brand}” has no open community.")
    link = ask_for_link(brand_id=community.pk, address=address, site="", now=clock.now())
    if link is None:
        sys.exit("That is no mail address, or it had three links within the hour.")
    note_link_mailed(link=link)
    site = site_of(community.pk) or up.running_at(open_home()) or ""
    return site, f"{ROOT}/{brand}/enter/{link.token}"
