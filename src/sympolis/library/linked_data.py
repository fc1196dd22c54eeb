"""schema.org data of a practice (JSON-LD), for search engines and reference managers."""

from typing import Any

from sympolis.core.languages import country_name, pick
from sympolis.library.models import Practice
from sympolis.library.reading import Reading


def article(practice: Practice, reading: Reading, *, base_url: str, language: str) -> dict[str, Any]:
    """schema.org Article."""
    url = base_url + practice.get_absolute_url()
    network = {"@type": "Organization", "name": pick(practice.network.name, language)[0], "url": f"{base_url}/"}
    optional = {
        "description": reading.summary.text,
        "about": [{"@type": "Thing", "name": pick(topic.name, language)[0]} for topic in practice.topics.all()],
        "author": _author(practice, language),
        "spatialCoverage": _place(practice, language),
        "creativeWorkStatus": "Outdated" if practice.outdated_at else "",
    }
    return {
        "@context": "https://schema.org", "@type": "Article", "@id": url, "url": url, "headline": reading.title.text,
        "inLanguage": reading.title.language, "datePublished": practice.published_at.date().isoformat(),
        "dateModified": practice.changed_at.date().isoformat(), "publisher": network, "isAccessibleForFree": True,
        "image": f"{url}preview.png", **{name: value for name, value in optional.items() if value},
    }  # fmt: skip


def _author(practice: Practice, language: str) -> dict[str, str]:
    city = pick(practice.municipality.name, language)[0] if practice.municipality else practice.place
    name = city or practice.organisation
    return {"@type": "GovernmentOrganization" if city else "Organization", "name": name} if name else {}


def _place(practice: Practice, language: str) -> dict[str, str]:
    return {"@type": "Country", "name": country_name(practice.country, language)} if practice.country else {}
