"""A process of its own that paints square portraits: a PNG or JPEG on standard input, small JPEGs on standard output.

Run by `core.pictures` as a file, with `-I`: it imports nothing of ours. Arguments "640:40000": side in pixels and bytes
at most. Before each picture it writes a line: side asked for, side of the picture, bytes.
"""

import io
import resource
import sys

from PIL import Image, ImageOps

MEMORY = 2**30  # bytes of address space
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000}  # a JPEG is read at a fraction of its size, a PNG is not
MOST_PIXELS["MPO"] = MOST_PIXELS["JPEG"]  # one with a second picture behind it, as some phones write
QUALITIES = (84, 76, 68, 60, 50, 40, 30)
ABOVE = 0.3  # of what a tall picture loses, the part that goes above: faces stand high


def main(wanted: list[str]) -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sizes = [tuple(map(int, one.split(":"))) for one in wanted]
    square = read(sys.stdin.buffer.read(), max(side for side, _most in sizes))
    for side, most in sizes:
        painted, body = fitting(square, side, most)
        sys.stdout.buffer.write(f"{side} {painted} {len(body)}\n".encode() + body)


def read(body: bytes, side: int) -> Image.Image:
    """The middle of the picture as a square in RGB, upright, on white."""
    file = Image.open(io.BytesIO(body), formats=("PNG", "JPEG"))
    if file.width * file.height > MOST_PIXELS[file.format or "PNG"]:
        sys.exit("too many pixels")
    file.draft("RGB", (2 * side, 2 * side))
    picture: Image.Image = ImageOps.exif_transpose(file)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    picture = picture.convert("RGB")
    edge = min(picture.size)
    left, top = (picture.width - edge) // 2, int((picture.height - edge) * ABOVE)
    return picture.crop((left, top, left + edge, top + edge))


def fitting(square: Image.Image, side: int, most: int) -> tuple[int, bytes]:
    """(side, JPEG) that is not larger than the square, and has at most that many bytes."""
    side = min(side, square.width)
    while True:
        small = square.resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        for quality in QUALITIES:
            body = io.BytesIO()
            small.save(body, "JPEG", quality=quality, optimize=True, progressive=True)
            if body.tell() <= most or side < 16:
                return side, body.getvalue()
        side = side * 3 // 4


if __name__ == "__main__":
    main(sys.argv[1:])
