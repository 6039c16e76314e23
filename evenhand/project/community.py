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
    typer.echo(_link(brand, address))


def _link(brand: str, address: str) -> str:
    from evenhand.community.actions.joining import ask_for_link, note_link_mailed
    from evenhand.community.reads.standing import open_community
    from evenhand.flows.community_places import ROOT, site_of
    from evenhand.kernel import clock

    community = open_community(brand)
    if community is None:
        sys.exit(f"The brand “{brand}” has no open community.")
    link = ask_for_link(brand_id=community.pk, address=address, site="", now=clock.now())
    if link is None:
        sys.exit("That is no mail address, or it had three links within the hour.")
    note_link_mailed(link=link)
    return f"{site_of(community.pk)}{ROOT}/{brand}/enter/{link.token}"
