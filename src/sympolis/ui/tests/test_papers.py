"""Papers are really typeset here; the text is read back from the PDF."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

import sympolis
from sympolis.ui import papers

CONTENT = {
    "network": "Connective Cities",
    "kind": "Trial paper",
    "title": "Cities in Crisis",
    "footer": {"version": "Version 7", "page": "Page {page} of {pages}"},
}
TEMPLATE = """#import "base.typ": *
#show: paper
#masthead(over: content.at("over", default: none))
#blocks(content.at("blocks", default: ()))
"""
HOSTILE = [
    '#read("/etc/passwd")',
    '#eval("1") #sys.inputs #panic("x")',
    '#import "@preview/cetz:0.3.0": *',
    "$ x^2 $ *bold* _italic_ `code` @label <label> // comment /* comment */",
    "= Heading",
    '"]; #emph[x] [',
    "<script>alert(1)</script>&lt;b&gt;",
    "</dc:title><x> )> /JavaScript (app.alert(1))",
    "{{ 7*7 }} {page} -- --- ... ~ \\u{41} \\",
    "=HYPERLINK(1)",
]


@pytest.fixture
def template(tmp_path):
    def write(text: str = TEMPLATE) -> Path:
        path = tmp_path / "paper.typ"
        path.write_text(text)
        return path

    return write


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def squeezed(text: str) -> str:
    """Without blanks, line ends and zero-width spaces: where a line breaks is the typesetter's business."""
    return re.sub(r"[\s\u200b]", "", text)


def paragraphs(*texts: str) -> list[dict]:
    return [{"kind": "paragraph", "text": text} for text in texts]


def claims_pdf_ua(pdf: bytes) -> bool:
    return b"pdfuaid:part" in read(pdf).root_object["/Metadata"].get_data()


def link_targets(pdf: bytes) -> set[str]:
    annotations = [note.get_object() for page in read(pdf).pages for note in page.get("/Annots", [])]
    return {str(note["/A"]["/URI"]) for note in annotations if "/URI" in note.get("/A", {})}


def test_given_texts_stand_in_the_paper(template):
    blocks = [
        *paragraphs("Which services ran on.\nA line of its own."),
        {"kind": "heading", "text": "What happens afterwards"},
        {"kind": "list", "items": ["First point", [{"text": "second "}, {"text": "point", "strong": True}]]},
        {"kind": "list", "ordered": True, "items": ["numbered point"]},
    ]

    text = text_of(papers.render_pdf(template(), CONTENT | {"over": "A series", "blocks": blocks}, language="en"))

    for words in [
        "Connective Cities", "Trial paper", "Cities in Crisis", "A series", "Which services ran on.",
        "A line of its own.", "What happens afterwards",
        "First point", "second point", "1. numbered point", "Version 7", "Page 1 of 1",
    ]:  # fmt: skip
        assert squeezed(words) in squeezed(text), words


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_in_texts_is_printed_as_it_was_typed(template, words):
    runs = [{"kind": "paragraph", "text": [{"text": words, "strong": True}]}, {"kind": "list", "items": [words]}]
    content = CONTENT | {"title": words, "over": words, "blocks": [*paragraphs(words), *runs]}

    pdf = papers.render_pdf(template(), content, language="en")

    assert squeezed(text_of(pdf)).count(squeezed(words)) == 5
    assert read(pdf).metadata.title == words
    assert read(pdf).xmp_metadata.dc_title == {"x-default": words}


@pytest.mark.parametrize("nothing", ["", [], [{"text": ""}]])
def test_empty_texts_are_no_failure(template, nothing):
    blocks = [
        {"kind": "paragraph", "text": nothing},
        {"kind": "list", "items": [nothing]},
        {"kind": "list", "items": []},
    ]

    assert "Cities" in text_of(papers.render_pdf(template(), CONTENT | {"over": "", "blocks": blocks}, language="en"))


def test_links_lead_to_the_web_or_a_mailbox_only(template):
    targets = [
        "https://a.example/x",
        "http://b.example/",
        "mailto:c@d.example",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ]
    runs = [{"text": f"link {number}", "link": target} for number, target in enumerate(targets)]

    pdf = papers.render_pdf(template(), CONTENT | {"blocks": [{"kind": "paragraph", "text": runs}]}, language="en")

    assert link_targets(pdf) == set(targets[:3])
    assert "link4" in squeezed(text_of(pdf))


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../etc/passwd", "../__init__.py", "paper.typ", "main.py"])
def test_not_even_a_template_reads_files_of_the_host(template, path):
    with pytest.raises(papers.PaperFailed, match=r"not found|escape"):
        papers.render_pdf(template(f'#read("{path}")'), CONTENT, language="en")


def test_templates_evaluate_nothing_and_load_nothing():
    for path in Path(sympolis.__path__[0]).rglob("*.typ"):
        code = re.sub(r"(?m)^\s*//.*$", "", path.read_text("utf-8"))
        assert not re.search(r"\b(eval|read|plugin|image|include)\s*[(\"]|@preview|@local", code), path
        assert set(re.findall(r'import "([^"]*)"', code)) <= {"base.typ"}, path


def test_environment_of_the_server_does_not_reach_the_process(template, monkeypatch, tmp_path):
    (tmp_path / "typst.py").write_text("raise SystemExit('taken from the environment')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONHOME", "/nowhere")

    assert papers.render_pdf(template(), CONTENT, language="en").startswith(b"%PDF-")


def test_same_content_gives_the_same_bytes(template):
    first, second = (papers.render_pdf(template(), CONTENT, language="en") for _ in range(2))
    other = papers.render_pdf(template(), CONTENT | {"title": "Another"}, language="en")

    assert first == second
    assert first != other


@pytest.mark.parametrize(
    ("language", "named"), [("de", "de"), ("pt-br", "pt-BR"), ("ar", "ar"), ("tlh", "tlh"), ("not a language", "en")]
)
def test_paper_is_accessible_and_names_its_title_and_language(template, language, named):
    pdf = papers.render_pdf(template(), CONTENT, language=language)

    document = read(pdf)
    assert document.root_object["/MarkInfo"]["/Marked"]
    assert document.root_object["/Lang"] == named
    assert document.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title == "Cities in Crisis"
    assert document.metadata.author == "Connective Cities"
    assert claims_pdf_ua(pdf)
    assert (round(document.pages[0].mediabox.width), round(document.pages[0].mediabox.height)) == (595, 842)  # A4


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("en", {"lang": "en"}),
        ("zh-Hant-TW", {"lang": "zh", "script": "Hant", "region": "TW"}),
        ("zh-hans", {"lang": "zh", "script": "Hans"}),
        ("sr-Latn", {"lang": "sr", "script": "Latn"}),
        ("de-CH-1996", {"lang": "de", "region": "CH"}),
        ("", {"lang": "en"}),
    ],
)
def test_language_tags_are_taken_apart(tag, parts):
    assert papers.language_of(tag) == parts


def test_our_fonts_cover_european_and_arabic_letters(template):
    texts = [
        "Łódź, Þórshöfn, Öffentlichkeit, İzmir, Đà Nẵng",
        "Київ, Нови Сад, Қазақ",
        "Αθήνα",
        "مدن في زمن صعب",
        "شهر تهران",
        "کراچی",
    ]

    pdf = papers.render_pdf(template(), CONTENT | {"blocks": paragraphs(*texts)}, language="en")

    fonts = {str(font["/BaseFont"]) for page in read(pdf).pages for font in page["/Resources"]["/Font"].values()}
    assert {font.split("+")[1] for font in fonts} == {
        "SympolisDisplay-Bold", "SympolisText-Regular", "SympolisArabic-Regular",
    }  # fmt: skip
    assert claims_pdf_ua(pdf)
    for words in ["Łódź", "Þórshöfn", "Київ", "Αθήνα", "مدن", "زمن", "صعب", "تهران"]:
        assert words in text_of(pdf)


def test_arabic_paper_runs_from_right_to_left(template):
    content = CONTENT | {"title": "مدن", "footer": {"version": "", "page": "صفحة {page}"}}
    left, right = (_first_x(papers.render_pdf(template(), content, language=language)) for language in ("en", "ar"))

    assert left < 100
    assert right > 300


def _first_x(pdf: bytes) -> float:
    """Where the name of the network stands, in points from the left edge."""
    found = []
    read(pdf).pages[0].extract_text(
        visitor_text=lambda text, matrix, line, font, size: found.append(matrix[4]) if "Connective" in text else None
    )
    return found[0]


def test_sign_without_a_font_shows_as_a_box_and_the_rest_stays(template):
    content = CONTENT | {"blocks": paragraphs("before \u0378 after")}  # a code point that no script has

    pdf = papers.render_pdf(template(), content, language="en")

    assert not claims_pdf_ua(pdf)
    assert read(pdf).root_object["/MarkInfo"]["/Marked"]
    assert "before" in text_of(pdf)
    assert "after" in text_of(pdf)


def test_signs_that_cannot_be_printed_are_left_out():
    given = {
        "a": ["one\r\ntwo\rthree\u2028four", "x\x00\x07\ufeffy\u202ez\u2066\u2069\ud800"],
        "b": 7,
        "c": None,
        "d": True,
    }

    assert papers.printable(given) == {"a": ["one\ntwo\nthree\nfour", "xyz"], "b": 7, "c": None, "d": True}
    assert papers.printable("می‌خواهم\u00ad") == "می‌خواهم\u00ad"  # joiners and soft hyphens are part of the word


@pytest.mark.parametrize("word", ["abcdefghij" * 30, "https://a.example/" + "path-of-it/" * 30, "ت" * 300, "ж" * 300])
def test_overlong_word_is_broken_and_stays_on_the_paper(template, word):
    content = CONTENT | {"title": word, "network": word, "over": word, "blocks": paragraphs(word)}

    text = text_of(papers.render_pdf(template(), content, language="en"))

    assert squeezed(word) in squeezed(text) or squeezed(word)[::-1] in squeezed(text)
    assert max(len(line) for line in text.splitlines()) < 200  # it fills the lines, none runs over the edge


def test_long_title_gets_smaller_letters(template):
    short, long = (
        max(_sizes(papers.render_pdf(template(), CONTENT | {"title": title}, language="en")))
        for title in ("Cities in Crisis", "Water supply, wastewater and urban mobility " * 6)
    )

    assert short == 54
    assert long < 24


def _sizes(pdf: bytes) -> list[float]:
    found: list[float] = []
    read(pdf).pages[0].extract_text(visitor_text=lambda text, matrix, line, font, size: found.append(size))
    return found


def test_long_paper_counts_its_pages(template):
    content = CONTENT | {"blocks": paragraphs(*["A paragraph of some words that fills a line or two. " * 3] * 80)}

    document = read(papers.render_pdf(template(), content, language="en"))

    pages = len(document.pages)
    assert pages > 2
    assert [f"Page {number} of {pages}" in page.extract_text() for number, page in enumerate(document.pages, 1)] == [
        True
    ] * pages


def test_broken_template_is_told_with_its_line_and_without_the_content(template):
    broken = template(TEMPLATE + "#content.blocks.first().nothing\n")

    with pytest.raises(papers.PaperFailed) as failure:
        papers.render_pdf(broken, CONTENT | {"blocks": paragraphs("a private word")}, language="en")

    assert "main.typ:5" in str(failure.value)
    assert "private" not in str(failure.value)


def test_paper_that_does_not_end_is_given_up(template, monkeypatch):
    monkeypatch.setattr(papers, "SECONDS", 0.01)

    with pytest.raises(papers.PaperFailed, match="not ready"):
        papers.render_pdf(template(), CONTENT, language="en")


STRIP = """#import "base.typ": *
#show: paper
#sky-table(content.rows, ("City", "Local time"), (day: "day", edge: "edge of day", night: "night"))
"""


def test_strip_tells_city_time_day_and_part_in_words(template):
    rows = [
        {"city": "Bonn", "note": "host", "time": "14:00–16:30", "part": "day", "start": 840, "minutes": 150,
         "host": True},
        {"city": "Suva", "time": "23:00–01:30", "day": "Mon 23 Nov", "part": "night", "part_label": "at night",
         "start": 1380, "minutes": 150, "host": False},
        {"city": "Everywhere", "time": "00:00", "part": "day", "start": -60, "minutes": 20000, "host": False},
    ]  # fmt: skip

    pdf = papers.render_pdf(template(STRIP), CONTENT | {"rows": rows}, language="en")

    text = squeezed(text_of(pdf))
    for words in [
        "City",
        "Local time",
        "Bonn host",
        "14:00–16:30",
        "23:00–01:30",
        "Mon 23 Nov, at night",
        "edge of day",
    ]:
        assert squeezed(words) in text, words
    assert claims_pdf_ua(pdf)


def test_strip_without_rows_is_no_failure(template):
    assert papers.render_pdf(template(STRIP), CONTENT | {"rows": []}, language="en").startswith(b"%PDF-")
