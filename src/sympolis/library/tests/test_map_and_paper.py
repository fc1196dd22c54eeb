"""Where practices come from, and a practice as a paper."""

import io

import pytest
from pypdf import PdfReader

from sympolis.contributions.models import Contribution
from sympolis.library.tests import factories
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return programme.series(slug="autumn")


def practice(series, title: str, city=None, **fields):
    return factories.practice(series, title={"en": title}, municipality=city, **fields)


def said(answer) -> str:
    return answer.content.decode()


def test_each_city_is_a_dot_and_leads_to_its_practices(client, series):
    kumasi = programme.municipality(series.network, "Kumasi", country="GH", latitude=6.7, longitude=-1.6)
    practice(series, "Open markets", kumasi)
    practice(series, "Water kiosks", kumasi)
    practice(series, "Without a place", programme.municipality(series.network, "Nowhere"))

    page = said(client.get("/practices/map/"))

    assert page.count('r="3"') == 1
    assert 'cx="178.4" cy="83.3"' in page
    assert "Kumasi: 2" in page
    assert f'<a href="#c-{kumasi.slug}" tabindex="-1">' in page
    assert f'id="c-{kumasi.slug}"' in page
    for title in ("Open markets", "Water kiosks", "Without a place"):
        assert title in page
    assert "Open markets" not in said(client.get("/practices/map/?q=kiosks"))
    assert "Nothing fits" in said(client.get("/practices/map/?q=nothinglikeit"))


def test_what_is_taken_down_is_on_no_map_and_no_paper(client, series):
    shown = practice(series, "Open markets", programme.municipality(series.network, "Kumasi"))
    Contribution.objects.update(state="withdrawn")

    assert "Open markets" not in said(client.get("/practices/map/"))
    answer = client.get(f"/practices/{shown.slug}.pdf")
    assert answer.status_code == 410
    assert "See all practices" in said(answer)  # where to go on


def test_queries_do_not_grow_with_the_map(client, series, django_assert_max_num_queries):
    client.get("/practices/map/")
    counts = []
    for number in (3, 30):
        while Contribution.objects.count() < number:
            practice(series, f"Practice {Contribution.objects.count()}", programme.municipality(series.network))
        with django_assert_max_num_queries(25) as queries:
            client.get("/practices/map/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_practice_is_printed_with_the_address_that_stays(client, series):
    shown = practice(series, "Open <markets> #let x", programme.municipality(series.network, "Kumasi", country="GH"))

    answer = client.get(f"/practices/{shown.slug}.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(answer.content) < 150_000
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Open <markets> #let x" in " ".join(text.split())
    assert f"/practices/{shown.slug}/" in "".join(text.replace("\u200b", "").split())
    assert "Kumasi, Ghana" in " ".join(text.split())
    assert "About this practice" in " ".join(text.split())
    assert f"Kumasi ({shown.published_at.year}): Open <markets> #let x" in " ".join(text.split())  # how it is cited
