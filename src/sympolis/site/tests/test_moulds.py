from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from sympolis.site.rows import FLAGS, VALUES
from sympolis.ui.moulds import Mould


def row(**given):
    return {**{name: mark_safe(f"[{name}]") for name in VALUES}, **dict.fromkeys(FLAGS, False), **given}


def test_filled_mould_equals_the_rendered_template():
    mould = Mould("site/_row.html", values=VALUES, flags=FLAGS)

    for one in (row(), row(past=True, now=""), row(cancelled=True, host="", moved="", series="")):
        assert mould.fill(one) == render_to_string("site/_row.html", {"row": one})


def test_values_that_look_like_names_stay_values():
    mould = Mould("site/_row.html", values=VALUES, flags=FLAGS)

    assert "title" in mould.fill(row(title="title"))
