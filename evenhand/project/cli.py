"""The `evenhand` command; nothing heavy is imported before a command needs it."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from evenhand import __version__
from evenhand.kernel.errors import EvenhandError
from evenhand.project.auditing import audit
from evenhand.project.community import community_link
from evenhand.project.compiling import compile_once
from evenhand.project.databases import running_database, some_database
from evenhand.project.evaluating import evaluate
from evenhand.project.impacting import impact
from evenhand.project.planning import plan
from evenhand.project.reckoning import assess, kpi

RUNNING = "Run it"
CARING = "Look after it"
EXAMPLES = """
**Examples**

`evenhand demo` — a made-up company’s busy day, on your screen

`evenhand up --port 9000` — the real thing, at http://127.0.0.1:9000

`EVENHAND_HOME=/srv/care evenhand up` — with its data somewhere else

`evenhand doctor` — what is wrong, and what to do
"""

app = typer.Typer(
    name="evenhand",
    help="Social customer care that scales: the same good service for everyone, on every channel, at any volume.",
    epilog=EXAMPLES,
    rich_markup_mode="markdown",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Port = Annotated[int, typer.Option(help="The port the desk is served on.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="The address it listens on; others than 127.0.0.1 are open to your network.")]


class Alone(StrEnum):
    """A part that can run by itself, many times, on many machines."""

    WEB = "web"
    WORKER = "worker"
    THINKER = "thinker"
    LISTENER = "listener"
    CHAT = "chat"


class Purpose(StrEnum):
    """What a query is about."""

    US = "us"
    COMPETITOR = "competitor"
    CATEGORY = "category"


def _say_version(wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        typer.echo(f"Evenhand {__version__}")
        raise typer.Exit


def _say(text: str) -> None:
    typer.echo(text, err=True)


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Say which Evenhand this is.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command("up", rich_help_panel=RUNNING)
def bring_up(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Start everything and keep it running until you press Ctrl-C."""
    from evenhand.project import up
    from evenhand.project.home import open_home
    from evenhand.project.progress import Terminal

    terminal = Terminal()

    def on_ready(ready: up.Ready) -> bool:
        say = partial(terminal.console.print, soft_wrap=True)
        say(f"\nEvenhand is up: [bold link={ready.url}]{ready.url}[/]")
        say("Log in with your account.")
        say("[bold]evenhand setup[/] makes the first one, [bold]evenhand connect[/] brings posts.")
        say(f"[dim]Data and logs: {ready.home.root}. Ctrl-C stops everything.[/]\n")
        return False

    up.bring_up(open_home(), report=terminal, on_ready=on_ready, port=port, host=host)


@app.command("demo", rich_help_panel=RUNNING)
def demo(
    *,
    headless: Annotated[bool, typer.Option("--headless", help="Without web server or browser.")] = False,
    duration: Annotated[str, typer.Option("--for", help="How long, such as 60s or 5m.", metavar="TIME")] = "",
    replay: Annotated[
        Path | None, typer.Option(help="Feed this file instead of the made-up day.", dir_okay=False)
    ] = None,
    speed: Annotated[str, typer.Option(help="How many times faster than life, or “max”.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object of what happened.")] = False,
    port: Port = 8000,
    seed: Annotated[int | None, typer.Option(help="Another day with another seed.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew instead of finding earlier data again.")] = False,
) -> None:
    """Show it with a made-up company and its customers, or with a file of real posts."""
    from evenhand.project.demo.command import run

    run(
        headless=headless,
        duration=duration,
        replay=replay,
        speed=speed,
        as_json=as_json,
        port=port,
        seed=seed,
        fresh=fresh,
    )


@app.command("run", rich_help_panel=RUNNING)
def run_alone(
    part: Annotated[Alone, typer.Argument(help="Which part.")], port: Port = 8000, host: Host = "127.0.0.1"
) -> None:
    """Run one part alone; as many as you like, on as many machines as you like."""
    running_database()
    if part is Alone.WEB:
        from evenhand.project.web import serve

        serve(host=host, port=port)
        return
    if part is Alone.CHAT:
        from evenhand.project import chat

        chat.serve(host=host, port=port)
        return
    _set_up_django()
    from evenhand.project import parts, thinking

    {Alone.WORKER: parts.worker, Alone.THINKER: thinking.thinker, Alone.LISTENER: parts.listener}[part]()


@app.command("setup", rich_help_panel=RUNNING)
def setup(
    *,
    brand: Annotated[str, typer.Option(prompt="Name of your brand", help="As customers know it.")],
    handle: Annotated[list[str] | None, typer.Option(help="A handle of the brand; may be repeated.")] = None,
    name: Annotated[str, typer.Option(prompt="Your full name", help="The first administrator.")],
    mail: Annotated[str, typer.Option(prompt="Your mail address", help="Theirs.")],
    username: Annotated[str, typer.Option(prompt="User name to log in with", help="Theirs.")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Better left to the prompt.")
    ],
) -> None:
    """Set up your first brand and the person who looks after the desk."""
    with some_database(_say, founds=True):
        _bring_up_to_date(verbosity=0)
        from evenhand.project.founding import set_up

        typer.echo(
            set_up(brand=brand, handles=handle or [], username=username, full_name=name, mail=mail, password=password)
        )


@app.command("connect", rich_help_panel=RUNNING)
def connect(
    kind: Annotated[str, typer.Argument(help="Such as bluesky; `evenhand connectors` lists them.")],
    values: Annotated[
        list[str] | None, typer.Argument(help="name=value; “@path” reads the value from a file. The rest is asked.")
    ] = None,
    brand: Annotated[str, typer.Option(help="Whose account it is, where you have several brands.")] = "",
) -> None:
    """Connect an account: its posts become cases, your replies go out as it."""
    with some_database(_say, founds=True):
        _bring_up_to_date(verbosity=0)
        from evenhand.project.founding import connect as connect_account

        typer.echo(connect_account(kind=kind, brand=brand, given=values or []))


listen = typer.Typer(help="What to listen for in everything that is said.", no_args_is_help=True)
app.add_typer(listen, name="listen", rich_help_panel=RUNNING)
Brand = Annotated[str, typer.Option(help="Which brand, where you have several.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@listen.command("try")
def listen_try(
    text: Annotated[str, typer.Argument(help="The query.")], *, brand: Brand = "", as_json: Json = False
) -> None:
    """Show what a query would have caught, without keeping it."""
    with _listening() as listening:
        listening.try_out(text, brand=brand, as_json=as_json)


@listen.command("for")
def listen_for(
    text: Annotated[str, typer.Argument(help="The query.")],
    name: Annotated[str, typer.Option(help="What to call it.")] = "",
    brand: Brand = "",
    purpose: Annotated[Purpose, typer.Option(help="What it is about.")] = Purpose.US,
) -> None:
    """Keep a query: what it catches reaches the desk from now on."""
    with _listening() as listening:
        listening.write(text, name=name, brand=brand, purpose=purpose.value)


@listen.command("list")
def listen_list(*, as_json: Json = False) -> None:
    """Show every query and what it caught."""
    with _listening() as listening:
        listening.show(as_json=as_json)


@app.command("pilot", rich_help_panel=RUNNING)
def pilot(
    *,
    brand: Brand = "",
    begin: Annotated[bool, typer.Option("--begin", help="Only listen from now on.")] = False,
    end: Annotated[bool, typer.Option("--end", help="Work on what is heard from now on.")] = False,
    days: Annotated[float, typer.Option(help="How far back the report looks.", min=0.1, max=92)] = 7,
    zone: Annotated[str, typer.Option(help="The time zone of its hours.")] = "UTC",
    as_json: Json = False,
) -> None:
    """Say what the desk would have had to do; --begin and --end switch a brand to listening only, and back."""
    if begin and end:
        raise typer.BadParameter("--begin or --end, not both.")
    with _listening() as listening:
        if begin or end:
            listening.set_pilot(brand, is_pilot=begin)
        else:
            listening.pilot(brand, days=days, zone=zone, as_json=as_json)


@contextmanager
def _listening() -> Iterator[Any]:
    with some_database(_say):
        _bring_up_to_date(verbosity=0)
        from evenhand.project import listening

        yield listening


@app.command("measures", rich_help_panel=CARING)
def measures(
    *,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day, of the desk’s clock.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day.")],
) -> None:
    """Derive the measures of a period anew from the ledger and the posts, and count its days."""
    if until < since:
        raise typer.BadParameter("The last day lies before the first.")
    with some_database(_say):
        _bring_up_to_date(verbosity=0)
        from evenhand.project.measures import derive_again

        derive_again(since=since.date(), until=until.date())


@app.command("connectors", rich_help_panel=CARING)
def connectors(*, as_json: Json = False) -> None:
    """Say which networks Evenhand can be connected to, and what it can do there."""
    from evenhand.project import connectors as listed

    listed.show(as_json=as_json)


app.command("community-link", rich_help_panel=CARING)(community_link)
app.command("evaluate", rich_help_panel=CARING)(evaluate)
app.command("audit", rich_help_panel=CARING)(audit)
app.command("compile", hidden=True)(compile_once)
app.command("kpi", rich_help_panel=CARING)(kpi)
app.command("impact", rich_help_panel=CARING)(impact)
app.command("assess", rich_help_panel=CARING)(assess)
app.add_typer(plan, name="plan", rich_help_panel=CARING)


@app.command("doctor", rich_help_panel=CARING)
def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    port: Port = 8000,
    host: Host = "127.0.0.1",
) -> None:
    """Say what is wrong, and what to do about it."""
    from evenhand.project import doctor as surgery
    from evenhand.project.errors import HomeNotUsable
    from evenhand.project.home import open_home

    try:
        home = open_home()
        findings = surgery.examine(home, port=port, host=host)
    except HomeNotUsable as problem:
        findings = surgery.without_home(problem)
    if as_json:
        typer.echo(json.dumps(surgery.as_plain(findings), indent=2))
    else:
        _show(findings)
    if surgery.worst(findings) is surgery.State.BAD:
        raise typer.Exit(1)


@app.command("migrate", rich_help_panel=CARING)
def migrate() -> None:
    """Bring the database’s tables up to date; `up` does it by itself."""
    with some_database(_say, founds=True):
        _bring_up_to_date()


@app.command(
    "manage",
    rich_help_panel=CARING,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)
def manage(context: typer.Context) -> None:
    """Pass everything on to Django’s own commands, such as `createsuperuser` or `shell`."""
    with some_database(_say, founds=True):
        _django(*context.args)


def _show(findings: list[Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    marks = {"ok": "[green]✓[/]", "warn": "[yellow]![/]", "bad": "[red]✗[/]"}
    console = Console(highlight=False)
    for finding in findings:
        console.print(f"{marks[finding.state]} [bold]{finding.name:<12}[/] {escape(finding.sentence)}", soft_wrap=True)
        if finding.remedy and finding.state != "ok":
            console.print(f"  {'':<12} [dim]→[/] {escape(finding.remedy)}", soft_wrap=True)


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    import django

    django.setup()


def _django(*arguments: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["evenhand manage", *arguments])


def _bring_up_to_date(*, verbosity: int = 1) -> None:
    _set_up_django()
    from evenhand.database.migrating import bring_up_to_date

    bring_up_to_date(verbosity=verbosity)


def main() -> None:
    """The console script: an error of ours, and a file that cannot be used, becomes a sentence and exit code 1."""
    try:
        app()
    except EvenhandError as problem:
        sentence = problem.sentence
    except OSError as problem:
        if problem.filename is None:
            raise
        sentence = f"{problem.filename} cannot be used: {problem.strerror}."
    else:
        return
    typer.secho(sentence, fg=typer.colors.RED, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
