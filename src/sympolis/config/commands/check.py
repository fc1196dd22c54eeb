"""`sympolis check`: is this host set up well? Tells what is wrong and what to do, one line each."""

import argparse
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `level`: fine, hint (should be better) or wrong (will not work)."""

    level: str
    about: str
    words: str


def add(chores) -> None:
    """Tell the arguments of `check`."""
    chore = chores.add_parser("check", help="look whether this host is set up well", description=__doc__)
    chore.add_argument("--json", action="store_true", help="report as JSON")
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look and report; 1 when something is wrong."""
    found = list(look())
    if options.json:
        print(json.dumps([asdict(finding) for finding in found], indent=2))
    else:
        for finding in found:
            print(f"{finding.level:5}  {finding.about}: {finding.words}")
    return int(any(finding.level == "wrong" for finding in found))


def look() -> Iterator[Finding]:
    """Everything there is to look at, in the order in which it has to be right."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        import django

        django.setup()
    except ImproperlyConfigured as error:
        yield Finding("wrong", "settings", str(error))
        return
    yield Finding("fine", "settings", "read from the environment")
    yield from _unknown_settings()
    yield from _secret()
    yield from _folder()
    yield from _database()
    yield from _addresses()
    yield from _post()


def _unknown_settings() -> Iterator[Finding]:
    from sympolis.config.settings_names import SETTINGS

    for name in sorted(os.environ):
        if name.startswith("SYMPOLIS_") and name not in SETTINGS:
            yield Finding("hint", name, "no such setting; see docs/hosts/settings.md")


def _secret() -> Iterator[Finding]:
    from django.conf import settings

    if len(settings.SECRET_KEY) < 40:
        yield Finding("wrong", "SYMPOLIS_SECRET_KEY", "shorter than 40 signs; leave it out and one is made and kept")
    kept = settings.DATA_DIR / "secret-key"
    if kept.exists() and kept.stat().st_mode & 0o077:
        yield Finding("wrong", str(kept), "can be read by others; run: chmod 600 on it")
    if settings.DEBUG:
        yield Finding("hint", "SYMPOLIS_DEBUG", "is on; errors would show the program's inside to everybody")


def _folder() -> Iterator[Finding]:
    from django.conf import settings

    folder = settings.DATA_DIR
    if not folder.exists() or not os.access(folder, os.W_OK):
        yield Finding("wrong", "SYMPOLIS_DATA", f"{folder} cannot be written to")
        return
    free = shutil.disk_usage(folder).free
    level = "fine" if free > 1_000_000_000 else "hint" if free > 100_000_000 else "wrong"
    yield Finding(level, "SYMPOLIS_DATA", f"{folder}, {free // 1_000_000:,} MB free")
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Finding("wrong", "pages' style", "not gathered yet; run: sympolis init")


def _database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        yield Finding("wrong", "DATABASE_URL", f"the database does not answer ({type(error).__name__})")
        return
    if missing:
        yield Finding("wrong", "database", f"{missing} changes of its tables are due; run: sympolis init")
        return
    yield Finding("fine", "database", f"{connection.vendor}, tables are up to date")
    yield from _network()


def _network() -> Iterator[Finding]:
    from django.conf import settings

    from sympolis.networks.models import Network

    networks = list(Network.objects.all())
    if not networks:
        yield Finding("wrong", "network", "there is none yet; run: sympolis init")
    for network in networks:
        if network.host and network.host not in settings.ALLOWED_HOSTS:
            yield Finding(
                "wrong", f"network {network.slug}", f"answers to {network.host}, which SYMPOLIS_HOSTS does not name"
            )


def _addresses() -> Iterator[Finding]:
    from urllib.parse import urlsplit

    from django.conf import settings

    host = urlsplit(settings.ORIGIN).hostname or ""
    if host not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        yield Finding("wrong", "SYMPOLIS_ORIGIN", f"names the host {host}, which SYMPOLIS_HOSTS does not")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("wrong", "SYMPOLIS_HOSTS", "lets every name in; name the hosts one by one")
    if not settings.HTTPS and not settings.DEMO and host not in {"localhost", "127.0.0.1"}:
        yield Finding("hint", "SYMPOLIS_ORIGIN", "does not begin with https://; cookies would travel in the clear")
    if settings.PAGE_FILES and not settings.TRUSTED_PROXIES:
        words = (
            "needs nginx in front with deploy/nginx.conf; then set SYMPOLIS_TRUSTED_PROXIES=1. No page files are made"
        )
        yield Finding("wrong", "SYMPOLIS_PAGE_FILES", words)


def _post() -> Iterator[Finding]:
    from django.conf import settings

    if settings.DEMO:
        yield Finding("fine", "post", "demo: letters are readable at /demo/mail/ and nothing goes out")
    elif not settings.EMAIL_URL:
        yield Finding("wrong", "EMAIL_URL", "no mail server is set: letters wait and nobody can sign in")
    else:
        yield _mail_server()
        yield from _sender_domain()
        yield from _mailbox()


def _mail_server() -> Finding:
    import smtplib

    from sympolis.messaging.sending import say_hello

    try:
        say_hello()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("wrong", "EMAIL_URL", f"the mail server does not take us: {type(error).__name__}")
    return Finding("fine", "post", "the mail server answers")


def _sender_domain() -> Iterator[Finding]:
    from django.conf import settings

    from sympolis.messaging import sender_domain

    sender = _domain_in(settings.DEFAULT_FROM_EMAIL)
    envelope = _domain_in(settings.RETURN_PATH) or sender
    for seen in sender_domain.look(sender, envelope, settings.DKIM_SELECTOR):
        yield Finding(seen.level, seen.about, seen.words)


def _domain_in(address: str) -> str:
    from email.utils import parseaddr

    return parseaddr(address)[1].rpartition("@")[2].strip().lower()


def _mailbox() -> Iterator[Finding]:
    import imaplib

    from django.conf import settings

    from sympolis.messaging import mailbox

    if not settings.IMAP_URL:
        told = [name for name in ("RETURN_PATH", "REPLY_TO") if getattr(settings, name)]
        for name in told:
            yield Finding(
                "hint", f"SYMPOLIS_{name}", "let that mail reach `sympolis mail-in`, or set SYMPOLIS_IMAP_URL"
            )
        if not told:
            yield Finding("hint", "SYMPOLIS_IMAP_URL", "no mailbox is read: who has a dead address is not noticed")
        return
    try:
        mailbox.say_hello()
    except mailbox.BadAddress as error:
        yield Finding("wrong", "SYMPOLIS_IMAP_URL", str(error))
    except (OSError, imaplib.IMAP4.error) as error:
        yield Finding("wrong", "SYMPOLIS_IMAP_URL", f"the mailbox does not let us in: {type(error).__name__}")
    else:
        yield Finding("fine", "mailbox", "it lets us in")
