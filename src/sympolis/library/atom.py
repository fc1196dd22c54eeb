"""What is new in the library, or in a choice of it, as an Atom feed (RFC 4287): an entry a practice."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from sympolis import __version__
from sympolis.core.languages import country_name, pick
from sympolis.library.models import Practice
from sympolis.networks.models import Network
from sympolis.programme.atom import attribute, moment_of, plain

NAMESPACE = UUID("3f0f7a1c-8f3c-4c35-a7f1-63b1d5a0c1b2")  # of the ids below; never change it
ENTRIES = 50
BEGUN = datetime(2020, 1, 1, tzinfo=UTC)  # of a feed without entries


def feed_id(network: Network, query: str) -> str:
    """One a choice, whatever the library's host and name are."""
    return uuid5(NAMESPACE, f"library/{network.pk}?{query}").urn


def entry_id(practice: Practice) -> str:
    """Stays when its title, its words or the host change."""
    return uuid5(NAMESPACE, f"practice/{practice.pk}/{practice.published_at.astimezone(UTC).isoformat()}").urn


def changed_at(practice: Practice) -> datetime:
    """When readers of the feed would want to look at it again."""
    return max(filter(None, (practice.changed_at, practice.outdated_at)))


def of_library(
    network: Network, practices: Sequence[Practice], *, base_url: str, source: str, page: str, query: str, about: str,
    language: str,
) -> bytes:  # fmt: skip
    """The feed of these practices.

    source, page   its own address and that of the same choice to look at
    query          the choice as facets.Filters.query writes it; about: in words, or ""
    """
    name = pick(network.name, language)[0]
    title = _("%(network)s: good practices") % {"network": name} + (f" ({about})" if about else "")
    updated = max(map(changed_at, practices), default=BEGUN)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={attribute(language)}>\n'
        f"<id>{feed_id(network, query)}</id>\n<title>{plain(title)}</title>\n<updated>{moment_of(updated)}</updated>\n"
        f"<author><name>{plain(name)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href={attribute(source)}/>\n'
        f'<link rel="alternate" type="text/html" href={attribute(page)}/>\n'
        f'<generator version="{__version__}">Sympolis</generator>\n'
    )
    entries = (_entry(practice, base_url, language) for practice in practices)
    return f"{head}{''.join(entries)}</feed>\n".encode("utf-8", "replace")


def _entry(practice: Practice, base_url: str, language: str) -> str:
    wanted = (language, practice.series.working_language)
    title, of = pick(practice.title, *wanted)
    summary = pick(practice.summary, *wanted)[0]
    topics = "".join(f"<category term={attribute(topic.code)} label={attribute(str(topic))}/>\n" for topic in practice.topics.all())  # fmt: skip
    if practice.outdated_at:
        title = _("Outdated: %(title)s") % {"title": title}
    return (
        f"<entry xml:lang={attribute(of)}>\n<id>{entry_id(practice)}</id>\n<title>{plain(title)}</title>\n"
        f"<published>{moment_of(practice.published_at)}</published>\n<updated>{moment_of(changed_at(practice))}</updated>\n"
        f"<author><name>{plain(_place(practice, language))}</name></author>\n{topics}"
        f'<link rel="alternate" type="text/html" href={attribute(base_url + practice.get_absolute_url())}/>\n'
        f"<summary>{plain(summary)}</summary>\n</entry>\n"
    )


def _place(practice: Practice, language: str) -> str:
    city = pick(practice.municipality.name, language)[0] if practice.municipality else practice.place
    country = country_name(practice.country, language) if practice.country else ""
    return ", ".join(filter(None, (city or practice.organisation, country))) or "–"
