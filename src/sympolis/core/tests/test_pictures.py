"""Portraits of what people send, and what hostile files meet."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sympolis.core import pictures
from sympolis.core.refusals import Refused

UPRIGHT_AFTER_A_TURN = 6
GPS = 0x8825


def jpeg(picture: Image.Image, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, **options)
    return out.getvalue()


def png(width: int, height: int, rows: bytes = b"\0" * 1000) -> bytes:
    """A PNG that tells this size, whatever lies in it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def sent(body: bytes, name: str = "me.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def seen(portrait: pictures.Portrait) -> Image.Image:
    return Image.open(io.BytesIO(portrait.body))


def test_a_photo_becomes_three_squares_within_their_weight():
    photo = Image.effect_noise((1500, 2000), 60).convert("RGB")

    found = pictures.portraits(sent(jpeg(photo)))

    assert [one.asked for one in found] == [640, 320, 96]
    for one in found:
        assert len(one.body) <= pictures.SIZES[one.asked]
        assert seen(one).format == "JPEG"
        assert seen(one).size == (one.side, one.side)


def test_it_stands_upright_and_tells_nothing_of_the_place():
    lying = Image.new("RGB", (400, 300), "blue")
    lying.paste("red", (0, 0, 60, 300))  # on top once it stands
    exif = Image.Exif()
    exif[0x0112] = UPRIGHT_AFTER_A_TURN
    exif[GPS] = {1: "N", 2: (6.0, 41.0, 0.0)}

    large = pictures.portraits(sent(jpeg(lying, exif=exif)))[0]

    red, _green, blue = seen(large).getpixel((150, 5))
    assert red > 200 > blue
    assert not seen(large).getexif()
    assert b"Exif" not in large.body


def test_what_is_transparent_stands_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (255, 0, 0, 0)).save(out, "PNG")

    small = pictures.portraits(sent(out.getvalue(), "me.png"))[-1]

    assert min(seen(small).getpixel((48, 48))) > 250


HOSTILE = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html named png": b"<!doctype html><script>alert(1)</script>",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run",
    "gif": b"GIF89a" + b"\0" * 64,
    "60000 by 60000": png(60_000, 60_000),
    "cut short": jpeg(Image.effect_noise((900, 900), 60))[:4000],
    "png without its rows": png(1000, 1000),
    "nothing": b"",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_no_picture_is_refused(body):
    with pytest.raises(Refused) as refused:
        pictures.portraits(sent(body, "me.png"))

    assert refused.value.code == "wrong_file"


def test_a_png_that_unpacks_to_more_than_we_read_is_refused():
    bomb = png(6000, 5000, b"\0" * (30_000_000 * 3 + 5000))

    with pytest.raises(Refused, match="cannot be read"):
        pictures.portraits(sent(bomb))


def test_a_stamp_is_too_small_and_a_film_too_large(monkeypatch):
    with pytest.raises(Refused, match="too small"):
        pictures.portraits(sent(jpeg(Image.new("RGB", (95, 400)))))

    monkeypatch.setattr(pictures, "LARGEST", 1000)
    with pytest.raises(Refused, match="too large"):
        pictures.portraits(sent(jpeg(Image.effect_noise((400, 400), 60))))


def test_a_photo_with_a_second_picture_behind_it_is_read():
    front, back = (Image.new("RGB", (400, 300), colour) for colour in ("blue", "red"))
    out = io.BytesIO()
    front.save(out, "MPO", save_all=True, append_images=[back])
    assert Image.open(io.BytesIO(out.getvalue())).format == "MPO"

    assert pictures.portraits(sent(out.getvalue()))[0].side == 300
