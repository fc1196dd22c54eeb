"""The demo's glossary: words of the series' themes in five languages."""

from sympolis.interpretation.actions.glossary import take_over
from sympolis.interpretation.terms_files import Row
from sympolis.networks.models import Network

TERMS = (
    ("urban resilience", "städtische Resilienz", "résilience urbaine", "الصمود الحضري", "resiliencia urbana"),
    ("good practice", "gute Praxis", "bonne pratique", "ممارسة جيدة", "buena práctica"),
    ("peer advice", "kollegiale Beratung", "conseil entre pairs", "استشارة الأقران", "asesoramiento entre pares"),
    ("contact tracing", "Kontaktnachverfolgung", "recherche de contacts", "تتبع المخالطين", "rastreo de contactos"),
    ("informal settlement", "informelle Siedlung", "quartier informel", "تجمع سكني غير رسمي", "asentamiento informal"),
    (
        "public health office",
        "Gesundheitsamt",
        "service de santé publique",
        "مكتب الصحة العامة",
        "oficina de salud pública",
    ),
    ("pop-up cycle lane", "Pop-up-Radweg", "piste cyclable temporaire", "", "ciclovía emergente"),
    ("municipal budget", "kommunaler Haushalt", "budget municipal", "ميزانية البلدية", "presupuesto municipal"),
    ("civil society", "Zivilgesellschaft", "société civile", "المجتمع المدني", "sociedad civil"),
    ("open data", "offene Daten", "données ouvertes", "بيانات مفتوحة", "datos abiertos"),
    ("local economy", "lokale Wirtschaft", "économie locale", "الاقتصاد المحلي", "economía local"),
    ("water supply", "Wasserversorgung", "approvisionnement en eau", "إمدادات المياه", "abastecimiento de agua"),
)


def settle(network: Network) -> None:
    """Write them down."""
    rows = [
        Row(place, {code: term for code, term in zip(("en", "de", "fr", "ar", "es"), terms, strict=True) if term})
        for place, terms in enumerate(TERMS, 1)
    ]
    take_over(network, rows, by=None)
