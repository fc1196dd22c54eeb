"""Invented people who take part in the running series, in every state one can be in."""

from datetime import timedelta

from django.utils import timezone

from sympolis.core.texts import Texts
from sympolis.directory.actions import account_for
from sympolis.directory.models import Municipality, Person, Region
from sympolis.networks.models import Network
from sympolis.programme.models import Series, Session
from sympolis.registrations import actions, queries
from sympolis.registrations.actions import About, Agreed, Guest
from sympolis.registrations.actions.admission import Wished
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Mode, QuestionKind, Source
from sympolis.site.demo.files import SLUG
from sympolis.site.demo.team import PARTICIPANT

TOMORROW, BROAD = "digital-learning-and-childcare", "infection-chains-informal-sector"  # open to everybody
INVITED, CHOSEN, FULL = "municipal-services-water", "municipal-services-solid-waste", "municipal-services-peer-advice"
PEOPLE = (  # name, city, sector, gender, language to follow in
    ("Akosua Darko", "accra", "administration", "woman", "en"), ("Bisi Okafor", "cotonou", "association", "woman", "fr"),
    ("Chanda Mwila", "lusaka", "administration", "man", "en"), ("Dinah Wanjiru", "nairobi", "company", "woman", "en"),
    ("Eva Lindner", "leipzig", "administration", "woman", "en"), ("Farid Haddad", "greater-amman", "administration", "man", "ar"),
    ("Ganga Shrestha", "kathmandu", "civil", "woman", "en"), ("Hery Rakoto", "antananarivo", "administration", "man", "fr"),
    ("Ioana Petrov", "krusevac", "administration", "woman", "en"), ("Joao Tavares", "praia", "administration", "man", "pt"),
    ("Karin Maas", "stuttgart", "company", "woman", "en"), ("Levan Gelashvili", "kutaisi", "administration", "man", "en"),
    ("Mariana Rojas", "bogota", "administration", "woman", "es"), ("Nour Belkacem", "batna", "academia", "", "fr"),
    ("Oksana Kovalenko", "lviv", "administration", "woman", "en"), ("Priya Menon", "kochi", "administration", "woman", "en"),
    ("Rosa Quispe", "la-paz", "civil", "woman", "es"), ("Samir Trabelsi", "beni-khalled", "administration", "man", "ar"),
    ("Tiina Saar", "tartu", "administration", "woman", "en"), ("Umar Zletni", "zletin", "administration", "man", "ar"),
    ("Veronica Castillo", "quito", "administration", "woman", "es"), ("Wei Zhang", "wuhan", "academia", "man", "zh"),
)  # fmt: skip
BIOGRAPHY = PARTICIPANT["biography"]
MOTIVATION = "We collect waste from half of our districts only and want to see how others reached the rest."
CITY_USE = "A plan for the next budget, with one district to try it in."
WHY_ACCEPTED = "Same size of city, and a plan to work on."
WHY_DECLINED = "No municipal partner yet; invited to the open session instead."
GROUP = {
    "label": {"en": "Which group would you like to join?", "de": "In welche Gruppe möchten Sie?"},
    "help": {"en": "You can change it on the day.", "de": "Am Tag selbst können Sie wechseln."},
    "options": [
        {"en": "Collection", "de": "Sammlung"}, {"en": "Sorting", "de": "Sortierung"}, {"en": "Money", "de": "Geld"},
    ],
}  # fmt: skip


def settle() -> None:
    """Register everybody in sessions of the running series that are open now; none of them: nobody."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    found = {session.slug: session for session in queries.open_sessions(series)}
    if not {TOMORROW, BROAD, INVITED, CHOSEN, FULL} <= found.keys():
        return
    _open(series.network, found[TOMORROW], found[BROAD])
    _chosen(series, found[CHOSEN])
    _full(series.network, found[FULL])
    actions.set_admission(found[INVITED], by=None, mode=Mode.INVITATION)
    actions.invite(series, found[INVITED], [Guest("Yaw Owusu", "yaw.owusu@city.example")], by=None, language="en")
    _accounts(series.network, found)
    mark_invented(series.network)


def mark_invented(network: Network) -> None:
    """Mark everybody who takes part as one of the demo; registering knows no such mark."""
    invented = Person.objects.filter(participants__network=network, is_demo=False)
    invented.update(is_demo=True, biography=Texts(BIOGRAPHY))


def _open(network: Network, tomorrow: Session, broad: Session) -> None:
    """Seats for nearly everybody; three who have not confirmed their address, one who gave the seat back."""
    for place, row in enumerate(PEOPLE[:18]):
        _register(network, row, [tomorrow, broad] if place % 3 else [tomorrow], agreed=place % 2 == 0)
    for row in (*PEOPLE[18:20], PEOPLE[21]):
        _register(network, row, [broad], source=Source.FORM)
    gone = _register(network, PEOPLE[20], [tomorrow])[0]
    actions.cancel(gone, by=gone.participant)


def _chosen(series: Series, session: Session) -> None:
    """A session with applications: two accepted, one declined, the others wait for an answer."""
    actions.set_admission(session, by=None, mode=Mode.APPROVAL, asks_motivation=True)
    actions.save_question(series, None, by=None, sessions=[session], kind=QuestionKind.CHOICE, required=False, **GROUP)
    told = {"motivation": MOTIVATION, "city_use": CITY_USE, "is_backed": True}
    rows = [_register(series.network, row, [session], source=Source.FORM, **told)[0] for row in PEOPLE[:9]]
    actions.decide(session, rows[:2], accept=True, by=None, reason=WHY_ACCEPTED)
    actions.decide(session, rows[2:3], accept=False, by=None, reason=WHY_DECLINED)


def _full(network: Network, session: Session) -> None:
    """Ten seats, two of them kept for Latin America for a week; a line, a delegation in it, and an offer."""
    region = Region.objects.get(code="latin-america")
    actions.set_kept_seats(session, [Wished(2, region=region, until=timezone.now() + timedelta(days=7))], by=None)
    seated = [_register(network, row, [session])[0] for row in PEOPLE[:8]]
    _register(network, PEOPLE[8], [session])
    delegation = [("Radu Petrov", "radu.petrov@city.example"), ("Ana Petrov", "office@city.example")]
    _register(network, PEOPLE[9], [session], together_with=delegation, label="City of Praia")
    _register(network, PEOPLE[10], [session])
    actions.cancel(seated[0], by=seated[0].participant)


def _accounts(network: Network, found: dict[str, Session]) -> None:
    """Those who can sign in to the demo have something on their page."""
    _sign_in(network, "participant@demo.example", [found[TOMORROW], found[FULL], found[CHOSEN]], motivation=MOTIVATION,
             city_use=CITY_USE)  # fmt: skip
    _sign_in(network, "city@demo.example", [found[TOMORROW], found[BROAD]])
    _sign_in(network, "speaker@demo.example", [found[TOMORROW]])


def _sign_in(network: Network, email: str, sessions: list[Session], **told: str) -> None:
    account = account_for(email, by=None)
    person = Person.objects.filter(account=account).first()
    if person is not None:
        about = About(
            municipality_id=person.municipality_id, sector=person.sector, zone=person.zone, letters="en", language="en",
            region_id=person.municipality.region_id if person.municipality else None, **told,
        )  # fmt: skip
        actions.sign_up(network, sessions, name=str(person), email=email, about=about, by=account)


def _register(
    network: Network,
    row: tuple[str, str, str, str, str],
    sessions: list[Session],
    *,
    source: str = Source.TEAM,
    together_with: list[tuple[str, str]] | None = None,
    label: str = "",
    agreed: bool = False,
    **told: str | bool,
) -> list[Registration]:
    """One of PEOPLE; with a confirmed address unless they come by the form."""
    name, slug, sector, gender, language = row
    city = Municipality.objects.get(slug=slug)
    about = About(
        municipality_id=city.pk, region_id=city.region_id, country=city.country, zone=city.zone, sector=sector,
        gender=gender, language=language, letters="en", **told,
    )  # fmt: skip
    done = actions.sign_up(
        network, sessions, name=name, email=address(name), about=about, together_with=together_with or [], label=label,
        source=source, agreed=[Agreed("follow_up", "The secretariat may write to me after the series.", "en")] if agreed else [],
    )  # fmt: skip
    return done.new


def address(name: str) -> str:
    """The address of one of PEOPLE."""
    return f"{name.lower().replace(' ', '.')}@city.example"
