"""Which PDF engine for our papers? Repeats the figures of decision 0005.

    python -m venv /tmp/papers
    /tmp/papers/bin/pip install typst weasyprint "fpdf2" uharfbuzz "reportlab[shaping]" pypdf
    /tmp/papers/bin/python bench/trials/pdf_engine.py [--runs 5] [name ...]

Every engine prints the same two papers: a concept note and a series book of 40 sessions and 115 practices. Each run is
a fresh process, so that its seconds and its peak memory include the start of the engine. The texts hold markup of every
engine and five scripts; afterwards pypdf reads the text back. weasyprint takes its fonts and Pango from the system
(Debian: libpango-1.0-0, libpangoft2-1.0-0) and fails where that is missing; the others get the fonts of our papers.
"""

import argparse
import html
import importlib.metadata
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

FONTS = Path(__file__).parents[2] / "src/sympolis/ui/fonts"
SCRIPTS = {
    "Latin": "Łódź, Þórshöfn",
    "Cyrillic": "Київ, Тбилиси",
    "Arabic": "السلام عليكم",
    "Chinese": "武汉市公共卫生",
    "Devanagari": "कोच्चि नगर निगम",
}
HOSTILE = [
    '#read("/etc/passwd")', '#import "@preview/x:1.0.0": *', "$ x^2 $ *b* _i_ `c` @label <label> \\ // /* */",
    "<b>bold</b><script>alert(1)</script>", '<img src="file:///etc/passwd"><a href="http://127.0.0.1/">x</a>',
    "**bold** --under-- [x](http://127.0.0.1/)", "<para><font color='red'>x</font></para> &amp; &lt;", "{{ 7 }} {% x",
]  # fmt: skip
WORDS = (
    "the",
    "city",
    "council",
    "opened",
    "a",
    "desk",
    "for",
    "all",
    "questions",
    "so",
    "that",
    "wards",
    "know",
    "soon",
)


def paragraph(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."


def part(dice: random.Random, title: str, paragraphs: int) -> dict:
    """One session or practice: a heading, facts in two columns, text, points."""
    return {
        "title": title,
        "facts": [[f"Fact {n}", paragraph(dice, 8)] for n in range(5)],
        "text": [paragraph(dice, 70) for _ in range(paragraphs)],
        "points": [paragraph(dice, 14) for _ in range(4)],
    }


def papers() -> dict[str, list[dict]]:
    """The same two papers at every call: lists of parts; in the book each part begins a new page every other time."""
    dice = random.Random(5)
    note = [part(dice, f"Concept note, chapter {n}", 4) for n in range(5)]
    note[0]["text"] += [*HOSTILE, *SCRIPTS.values()]
    book = [part(dice, f"Session {n}", 3) for n in range(40)] + [part(dice, f"Practice {n}", 2) for n in range(115)]
    return {"note": note, "book": book}


# --- one function an engine: parts in, PDF out -------------------------------------------------------------------


def by_typst(parts: list[dict]) -> bytes:
    import typst

    main = b"""
#set document(title: "Trial"); #set text(font: ("Sympolis Text", "Sympolis Arabic"), size: 10pt, lang: "en")
#set page("a4", margin: 2cm, numbering: "1")
#for part in json("content.json") [
  = #part.title
  #table(columns: (3cm, 1fr), ..part.facts.flatten())
  #for text in part.text [#par(text)]
  #list(..part.points)
]"""
    files = {"main.typ": main, "content.json": json.dumps(parts).encode()}
    with tempfile.TemporaryDirectory() as empty:
        return typst.compile(files, root=empty, font_paths=typst.Fonts(font_paths=[FONTS]))


def by_weasyprint(parts: list[dict]) -> bytes:
    import weasyprint

    def refuse(url, *args, **kwargs):
        raise ValueError(f"no file, no network: {url}")

    said, out = html.escape, []
    for part in parts:
        facts = "".join(f"<tr><th>{said(a)}<td>{said(b)}" for a, b in part["facts"])
        texts = "".join(f"<p dir=auto>{said(text)}</p>" for text in part["text"])
        points = "".join(f"<li>{said(point)}" for point in part["points"])
        out.append(f"<h1>{said(part['title'])}</h1><table>{facts}</table>{texts}<ul>{points}</ul>")
    style = "@page{size:A4;margin:2cm} body{font:10pt 'Noto Sans'} h1{font-size:16pt;margin:.4em 0} p{margin:.5em 0}"
    page = f"<html lang=en><title>Trial</title><style>{style}</style>{''.join(out)}"
    return weasyprint.HTML(string=page, url_fetcher=refuse).write_pdf(pdf_variant="pdf/ua-1")


def by_fpdf2(parts: list[dict]) -> bytes:
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    for style, file in {"": "text-regular.ttf", "B": "text-bold.ttf"}.items():
        pdf.add_font("text", style, FONTS / file)
    pdf.add_font("arabic", "", FONTS / "arabic-regular.ttf")
    pdf.set_fallback_fonts(["arabic"])
    pdf.set_text_shaping(True)
    pdf.add_page()
    for part in parts:
        pdf.set_font("text", "B", 16)
        pdf.multi_cell(0, 8, part["title"], new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("text", "", 10)
        with pdf.table(col_widths=(1, 5), first_row_as_headings=False) as table:
            for fact in part["facts"]:
                table.row(fact)
        for text in [*part["text"], *("• " + point for point in part["points"])]:
            pdf.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(2)
    return bytes(pdf.output())


def by_reportlab(parts: list[dict]) -> bytes:
    from io import BytesIO

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate, Table

    for name, file in {"text": "text-regular.ttf", "bold": "text-bold.ttf"}.items():
        pdfmetrics.registerFont(ttfonts.TTFont(name, FONTS / file, shapable=True))
    text = ParagraphStyle("text", fontName="text", shaping=1)
    head = ParagraphStyle("head", fontName="bold", fontSize=16)
    said, flow = lambda words, style=text: Paragraph(html.escape(words), style), []
    for part in parts:
        flow += [said(part["title"], head), Table([[said(a), said(b)] for a, b in part["facts"]], colWidths=(85, 370))]
        flow += [said(paragraph) for paragraph in part["text"]]
        flow.append(ListFlowable([said(point) for point in part["points"]], bulletType="bullet"))
    out = BytesIO()
    SimpleDocTemplate(out, title="Trial", lang="en").build(flow)
    return out.getvalue()


ENGINES = {"typst": by_typst, "weasyprint": by_weasyprint, "fpdf2": by_fpdf2, "reportlab": by_reportlab}

# --- measuring ---------------------------------------------------------------------------------------------------


def one_run(engine: str, paper: str, target: str) -> None:
    """In a fresh process: print one paper and say how long it took and how much memory it needed at most."""
    started = time.perf_counter()
    Path(target).write_bytes(ENGINES[engine](papers()[paper]))
    seconds = time.perf_counter() - started
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def measured(engine: str, paper: str, runs: int, target: Path) -> tuple[float, float]:
    """Median seconds and median peak memory in MB."""
    command = [sys.executable, __file__, "--one", engine, paper, str(target)]
    done = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(runs)]
    figures = [json.loads(run.stdout.splitlines()[-1]) for run in done]
    return tuple(statistics.median(column) for column in zip(*figures, strict=True))


def squeezed(text: str) -> str:
    """Letters only: line breaks, hyphens and the order of blanks are the engine's business."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def judged(target: Path) -> str:
    """What the PDF holds of the hostile texts and the scripts, and whether it is tagged."""
    from pypdf import PdfReader

    reader = PdfReader(target)
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    literal = sum(squeezed(words) in text for words in HOSTILE)
    scripts = [name for name, words in SCRIPTS.items() if all(word in text for word in words.split())]
    tagged = "tagged" if reader.root_object.get("/MarkInfo", {}).get("/Marked") else "not tagged"
    return f"{tagged}; hostile texts literal {literal}/{len(HOSTILE)}; scripts read back: {', '.join(scripts)}"


def report(engine: str, runs: int, folder: Path) -> None:
    """Prints one engine's lines, or the last lines of what it died of."""
    from pypdf import PdfReader

    print(f"\n{engine} {importlib.metadata.version(engine)}")
    try:
        for paper in ("note", "book"):
            target = folder / f"{engine}-{paper}.pdf"
            seconds, memory = measured(engine, paper, runs, target)
            size = f"{len(PdfReader(target).pages)} pages, {target.stat().st_size / 1000:.0f} kB"
            print(f"  {paper}: {seconds:.2f} s, {memory:.0f} MB at most, {size}")
        print(f"  {judged(folder / f'{engine}-note.pdf')}")
    except subprocess.CalledProcessError as failure:
        print("  failed:", *failure.stderr.strip().splitlines()[-3:], sep="\n    ")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--keep", type=Path, default=None, help="folder that keeps the PDFs, to look at them")
    options.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options.add_argument("names", nargs="*", metavar="name", help=", ".join(ENGINES))
    chosen = options.parse_args()
    if chosen.one:
        one_run(*chosen.one)
        return
    folder = chosen.keep or Path(tempfile.mkdtemp())
    for engine in chosen.names or ENGINES:
        report(engine, chosen.runs, folder)


if __name__ == "__main__":
    main()
