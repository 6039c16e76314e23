"""Setting up for real, from the command line: the first brand, the first person, the first account."""

import sys
from typing import Any

import typer

from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError


def set_up(*, brand: str, handles: list[str], username: str, full_name: str, mail: str, password: str) -> str:
    """A first brand and an administrator; what to do next, in words."""
    from django.db import transaction

    from evenhand.cases.actions import install_states
    from evenhand.people.actions import add_agent, found_brand
    from evenhand.people.models import Role, Team

    install_states()
    now = clock.now()
    with transaction.atomic():  # no brand is left behind by a person who is refused
        made = found_brand(name=brand, handles=handles, names=[brand], now=now)
        agent = add_agent(
            username=username,
            full_name=full_name,
            mail=mail,
            password=password,
            role=Role.ADMINISTRATOR,
            teams=list(Team.objects.filter(brands=made)),
            now=now,
        )
    who = f"{agent.full_name} may log in as {agent.username}"
    return f"{made.name} is set up and {who}. Next: evenhand connect bluesky, or mail"


def connect(*, kind: str, brand: str, given: list[str]) -> str:
    """Connect an account, asking for what is missing; what was found, in words."""
    from evenhand.flows import connecting

    values = _values(given)
    for field in connecting.fields_of(kind):
        if field.is_required and field.name not in values:
            values[field.name] = _ask(field.label, hidden=field.kind is connecting.FieldKind.SECRET)
    whose = None if connecting.only_listens(kind) else brand_named(brand)
    connected = connecting.connect(kind=kind, values=values, brand=whose, actor=None, now=clock.now())
    warnings = "".join(f"\n  Note: {warning}" for warning in connected.presence.warnings)
    what = f"{connected.name} for {whose.name}" if whose else connected.name
    return f"Connected {what}; new posts appear within seconds.{_address(connected.source)}{warnings}"


def _address(source: Any) -> str:
    """Where others send to, of a source that is pushed."""
    from django.urls import reverse

    from evenhand.channels import letterbox, registry

    if not registry.connector_class(source.kind).capabilities.is_pushed:
        return ""
    path = reverse("api:in", args=[letterbox.key_of(source.pk)])
    return f"\n  Others send to {path} at your desk's own address; whoever knows it can send."


def brand_named(name: str) -> Any:
    """The brand of that name or slug, or the only one; raises NotUsable with those there are."""
    from django.db.models import Q

    from evenhand.people.errors import NotUsable
    from evenhand.people.models import Brand

    brands = Brand.objects.filter(Q(slug=name) | Q(name__iexact=name)) if name else Brand.objects.all()
    if brands.count() != 1:
        names = ", ".join(Brand.objects.values_list("slug", flat=True)) or "none yet: run `evenhand setup` first"
        raise NotUsable(f"Say for which brand with --brand; there are: {names}.")
    return brands.get()


def _values(given: list[str]) -> dict[str, Any]:
    """“name=value” pairs; a value “@path” is read from that file, so that no secret stands in the shell's history."""
    values: dict[str, Any] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise EvenhandError(f"“{each}” should look like name=value.")
        values[name.strip()] = _typed(value)
    return values


def _typed(value: str) -> Any:
    if value.startswith("@"):
        from pathlib import Path

        return Path(value[1:]).read_text().strip()
    if value.lower() in {"true", "false"}:
        return value.lower() == "true"
    return int(value) if value.isdigit() else value


def _ask(label: str, *, hidden: bool) -> str:
    if not sys.stdin.isatty():
        raise EvenhandError(f"{label} is missing.")
    return str(typer.prompt(label, hide_input=hidden))
