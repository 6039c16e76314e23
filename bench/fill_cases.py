"""Found the demo's company in a data folder and give it many cases: python bench/fill_cases.py FOLDER COUNT."""

import os
import sys
from pathlib import Path

import cases

from evenhand.project.home import open_home
from evenhand.project.postgres import start


def main() -> None:
    """Start the product's own PostgreSQL there, migrate, found, fill, stop."""
    root, count = Path(sys.argv[1]), int(sys.argv[2])
    home = open_home(root)
    with start(home) as server:
        os.environ["EVENHAND_HOME"] = str(root)
        os.environ["EVENHAND_DATABASE_URL"] = server.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.project.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        found()
        cases.fill(server.url, count)
        (root / "filled").write_text(str(count))
        connection.close()
        connection.close_pool()


def found() -> None:
    """The company, with an account on two networks for each brand; nothing is listened to."""
    from evenhand.channels import actions as channels
    from evenhand.channels.models import Source, SourceState
    from evenhand.people.models import Brand
    from evenhand.project.demo import founding

    founding.found()
    source = Source.objects.create(kind="replay", name="Bench", state=SourceState.ENDED)
    for brand in Brand.objects.all():
        for network in ("bluesky", "mastodon"):
            channels.open_account(source=source, brand_id=brand.pk, network=network,
                                  handle=f"{brand.slug}-{network}", name=brand.name)  # fmt: skip


if __name__ == "__main__":
    main()
