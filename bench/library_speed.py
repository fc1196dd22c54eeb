"""How long a search of a library of 10,000 practices takes. Bar: with two facets 50 ms on PostgreSQL, 80 ms on SQLite.

    python bench/library_speed.py [--practices 10000] [--only sqlite]

Time of the whole page from the address to its bytes in this process (Django's test client), with nothing of ours kept:
median of 40 queries, each asked once, and in brackets the processor time of this process and of PostgreSQL's behind it,
which a busy machine lengthens less. Beside it, from the same run: the full-text index alone, asked for the same words, and one row
by its key. The texts are of real length (700 words in two languages), their words those of the interface's English and
German and compounds of them, as frequent as words are (Zipf).
"""

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "script"), str(ROOT / "bench")]
from import_speed import processor  # noqa: E402

QUERIES = 40
LONG = {"problem": 120, "done": 180, "results": 120, "wrong": 60, "must_have": 60, "can_change": 50}  # words


def vocabulary() -> dict[str, list[str]]:
    """Words of both languages, the most frequent first."""
    text = (ROOT / "src/sympolis/locale/de/LC_MESSAGES/django.po").read_text()
    strings = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', text, re.M)
    found: dict[str, list[str]] = {}
    for language, place in (("en", 0), ("de", 1)):
        counts: dict[str, int] = {}
        for pair in strings:
            for word in re.findall(r"[^\W\d_]{2,}", pair[place].replace('"\n"', "")):
                counts[word] = counts.get(word, 0) + 1
        found[language] = sorted(counts, key=lambda word: -counts[word])
    long = [word for word in found["de"] if word[0].isupper() and 4 <= len(word) <= 9]
    found["de"] += [first + second.lower() for first, second in product(long[:130], long[:130]) if first != second]
    return found


class Texts:
    """Makes texts, always the same ones."""

    def __init__(self) -> None:
        self.words = vocabulary()
        self.dice = random.Random(7)

    def some(self, language: str, number: int) -> str:
        return " ".join(self.word(self.words[language]) for _n in range(number))

    def word(self, words: list[str]) -> str:
        """A frequent one mostly; one in eight is any of them."""
        place = int(self.dice.paretovariate(0.65)) - 1
        return words[place] if place < len(words) and self.dice.random() > 0.125 else self.dice.choice(words)


def fill(practices: int) -> None:
    """A network with so many practices, written as rows and then indexed by the verb."""
    from django.utils import timezone

    from sympolis.contributions.models import Contribution, Version
    from sympolis.directory.models import Region
    from sympolis.library.models import Practice, PracticeTopic, Topic
    from sympolis.networks.tests import factories as networks
    from sympolis.programme.tests import factories as programme

    texts, now = Texts(), timezone.now()
    dice = texts.dice
    series = programme.series(networks.network("large", languages=["en", "de"]))
    network = series.network
    regions = [Region.objects.create(code=f"region-{n}", name={"en": f"Region {n}"}) for n in range(7)]
    cities = [
        programme.municipality(network, f"{texts.words['de'][200 + n]}stadt", slug=f"city-{n}", country=dice.choice(["DE", "GH", "JO", "BR"]), region=dice.choice(regions))
        for n in range(300)
    ]  # fmt: skip
    topics = [Topic.objects.create(network=network, code=f"t{n}", name={"en": texts.some("en", 3)}) for n in range(9)]
    told = []
    for n in range(practices):
        city = dice.choice(cities)
        told.append({
            "title": {"en": texts.some("en", 7), "de": texts.some("de", 6)},
            "summary": {"en": texts.some("en", 40), "de": texts.some("de", 35)},
            "content": {code: {("en", "de")[n % 2]: texts.some(("en", "de")[n % 2], words)} for code, words in LONG.items()},
            "slug": f"practice-{n}", "municipality": city, "country": city.country, "region": city.region,
            "status": dice.choice(["pilot", "running", "ended"]), "cost": dice.choice(["none", "low", "middle", "high"]),
            "sdgs": dice.sample(range(1, 18), 3), "advise": dice.sample(["call", "documents", "visit"], 2),
            "size_band": dice.choice(["s", "m", "l", "xl"]), "languages": ["en", "de"], "language": "en",
        })  # fmt: skip
    rows = Contribution.objects.bulk_create(
        [Contribution(series=series, kind="practice", state="published", language="en", title=one["title"]) for one in told],
        batch_size=500,
    )  # fmt: skip
    versions = Version.objects.bulk_create([Version(contribution=row, number=1, content={}, at=now) for row in rows], batch_size=500)  # fmt: skip
    made = Practice.objects.bulk_create([
        Practice(network=network, series=series, contribution=row, version=version, **one)
        for row, version, one in zip(rows, versions, told, strict=True)
    ], batch_size=500)  # fmt: skip
    pairs = [(practice, topic) for practice in made for topic in dice.sample(topics, 2)]
    PracticeTopic.objects.bulk_create([PracticeTopic(practice=one, topic=topic) for one, topic in pairs], batch_size=500)  # fmt: skip


def measure(practices: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from sympolis.config.prepare import collect_static
    from sympolis.library import fulltext
    from sympolis.library.actions import index
    from sympolis.library.models import Practice, Word
    from sympolis.networks.models import Network

    collect_static()
    begun = time.perf_counter()
    fill(practices)
    written = time.perf_counter()
    index_all()
    indexed = time.perf_counter()
    index.refresh(Practice.objects.order_by("pk")[:20])
    by_verb = (time.perf_counter() - indexed) / 20
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    network = Network.objects.get()
    client, texts = Client(), Texts()
    dice = random.Random(3)
    asked = [texts.words[language][dice.randrange(30, 900)] for _n in range(QUERIES // 2) for language in ("de", "en")]
    asked = [f"{word} {dice.choice(asked)}" if n % 2 else word for n, word in enumerate(asked)]
    facets = [f"theme=t{dice.randrange(9)}&region=region-{dice.randrange(7)}" for _word in asked]
    misspelt = [word.split()[0][:-3] + word.split()[0][-2:] for word in asked if len(word.split()[0]) > 7]

    def page(query: str) -> Callable[[], object]:
        return lambda: client.get(f"/practices/?{query}")

    def alone(word: str) -> Callable[[], object]:
        tokens = fulltext.all_of(fulltext.Token(one.lower(), starts=True) for one in word.split())
        return lambda: fulltext.hits(network.pk, tokens)

    client.get("/practices/?q=warm")
    first = Practice.objects.first()
    tried = {
        "two facets": [page(f"q={word}&{some}") for word, some in zip(asked, facets, strict=True)],
        "words alone": [page(f"q={word}") for word in asked],
        "misspelt": [page(f"q={word}") for word in misspelt],
        "nothing asked": [page(f"page={n}") for n in range(1, 20)],
        "the index alone": [alone(word) for word in asked],
        "one row by its key": [lambda: Practice.objects.defer(None).get(pk=first.pk)] * QUERIES,
    }
    print(
        f"{connection.vendor}, {practices:,} practices, {Word.objects.count():,} words; written in {written - begun:.0f} s, "
        f"indexed in {indexed - written:.0f} s; by the verb {by_verb * 1000:.0f} ms each; load {os.getloadavg()[0]:.1f}"
    )
    for name, steps in tried.items():
        spent, busy, queries = [], [], set()
        for step in steps:
            begun, used = time.perf_counter(), processor()
            step()
            spent.append((time.perf_counter() - begun) * 1000)
            busy.append((processor() - used) * 1000)
        for step in steps[:10]:
            with CaptureQueriesContext(connection) as made:
                step()
            queries.add(len(made))
        print(
            f"  {name:18} median {statistics.median(spent):6.1f} ms ({statistics.median(busy):5.1f}), nine of ten "
            f"{tenth(spent):6.1f} ({tenth(busy):5.1f}); queries {min(queries)} to {max(queries)}"
        )


def tenth(spent: list[float]) -> float:
    """What nine of ten stay below."""
    return sorted(spent)[int(len(spent) * 0.9)]


def index_all() -> None:
    """What the verb does for each practice, written in large portions."""
    from sympolis.library.actions import index
    from sympolis.library.indexing import findable
    from sympolis.library.models import Indexed, Practice
    from sympolis.networks.models import Network

    rows = []
    for practice in Practice.objects.select_related("network", "municipality", "region").prefetch_related("topics"):
        found = findable(practice)
        rows.append(Indexed(
            practice=practice, of_version=practice.version_id, facets=found.facets, title=found.title, summary=found.summary,
            rest=found.rest, words=" ".join(found.vocabulary),
        ))  # fmt: skip
    Indexed.objects.bulk_create(rows, batch_size=200)
    index._count_anew(Network.objects.get())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--practices", type=int, default=10_000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        if os.fork() == 0:
            run(kind, given.practices)
            os._exit(0)
        os.wait()


def run(kind: str, practices: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sympolis-bench-") as folder:
        os.environ |= {"SYMPOLIS_DATA": folder, "DJANGO_SETTINGS_MODULE": "sympolis.config.settings"}
        os.environ |= {"SYMPOLIS_HOSTS": "testserver"}
        os.environ.pop("DATABASE_URL", None)
        if kind == "sqlite":
            measure(practices)
            return
        from run_tests import Postgres

        with Postgres() as url:
            os.environ["DATABASE_URL"] = url.replace("/sympolis?", "/postgres?")
            measure(practices)


if __name__ == "__main__":
    main()
