"""Tables to take away, as an answer to a browser."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from sympolis.core import sheets

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_to_take(kind: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[sheets.Cell]]) -> HttpResponse:
    """A table as a file: `kind` is csv or xlsx, `name` stands before the dot."""
    content = sheets.csv_of(columns, rows) if kind == "csv" else sheets.xlsx_of(name, columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)
