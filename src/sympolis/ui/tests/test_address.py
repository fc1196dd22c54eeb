import html
import re

import pytest

from sympolis.ui.templatetags.ui import address


@pytest.mark.parametrize(
    ("email", "broken"),
    [
        ("ama@kumasi.example", "ama|@kumasi.|example"),
        ("office.of-mayor+sister_cities@x-y.example", "office.|of-|mayor+|sister_|cities|@x-|y.|example"),
        ("a..b.@x.example", "a..|b.|@x.|example"),
        ("nobody", "nobody"),
        ("", ""),
    ],
)
def test_an_address_may_break_between_its_parts_and_its_title_has_it_whole(email, broken):
    found = re.fullmatch(r'<bdi title="(.*)">(.*)</bdi>', address(email))

    assert (found[1], found[2].replace("<wbr>", "|")) == (html.escape(email), broken)


def test_signs_of_html_in_an_address_are_shown_as_text():
    assert address('"<b>"@x.example') == (
        '<bdi title="&quot;&lt;b&gt;&quot;@x.example">&quot;&lt;b&gt;&quot;<wbr>@x.<wbr>example</bdi>'
    )
