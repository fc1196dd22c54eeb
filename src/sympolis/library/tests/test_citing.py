"""How a practice is cited."""

import pytest

from sympolis.library.actions import withdraw
from sympolis.library.tests import factories

pytestmark = pytest.mark.django_db


def test_bibtex_and_ris_are_escaped_and_keep_the_address(client):
    practice = factories.practice(title={"en": "50 % less {waste} & \\input{x}_1"})
    address = practice.get_absolute_url()

    bib = client.get(f"{address[:-1]}.bib").content.decode()
    ris = client.get(f"{address[:-1]}.ris").content.decode()

    assert r"50 \% less \{waste\} \& \textbackslash{}input\{x\}\_1" in bib
    assert f"{address}}}" in bib
    assert "TI  - 50 % less {waste} & \\input{x}_1\r\n" in ris
    assert ris.startswith("TY  - ELEC\r\n")
    assert ris.endswith("ER  - \r\n")
    page = client.get(address).content.decode()
    assert f"{address[:-1]}.bib" in page
    assert "Kumasi (" in page
    withdraw(practice, by=None)
    assert client.get(f"{address[:-1]}.bib").status_code == 410
