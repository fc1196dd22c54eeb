"""The demo's glossary: words of the series' themes in four languages."""

from sympolis.interpretation.actions.glossary import take_over
from sympolis.interpretation.terms_files import Row
from sympolis.networks.models import Network

TERMS = (
    ("urban resilience", "städtische Resilienz", "résilience urbaine", "الصمود الحضري"),
    ("good practice", "gute Praxis", "bonne pratique", "ممارسة جيدة"),
    ("peer advice", "kollegiale Beratung", "conseil entre pairs", "استشارة الأقران"),
    ("contact tracing", "Kontaktnachverfolgung", "recherche de contacts", "تتبع المخالطين"),
    ("informal settlement", "informelle Siedlung", "quartier informel", "تجمع سكني غير رسمي"),
    ("public health office", "Gesundheitsamt", "service de santé publique", "مكتب الصحة العامة"),
    ("pop-up cycle lane", "Pop-up-Radweg", "piste cyclable temporaire", ""),
    ("municipal budget", "kommunaler Haushalt", "budget municipal", "ميزانية البلدية"),
    ("civil society", "Zivilgesellschaft", "société civile", "المجتمع المدني"),
    ("open data", "offene Daten", "données ouvertes", "بيانات مفتوحة"),
    ("local economy", "lokale Wirtschaft", "économie locale", "الاقتصاد المحلي"),
    ("water supply", "Wasserversorgung", "approvisionnement en eau", "إمدادات المياه"),
)


def settle(network: Network) -> None:
    """Write them down."""
    rows = [
        Row(place, {code: term for code, term in zip(("en", "de", "fr", "ar"), terms, strict=True) if term})
        for place, terms in enumerate(TERMS, 1)
    ]
    take_over(network, rows, by=None)
