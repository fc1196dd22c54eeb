"""Which library makes portraits of what phones send? Repeats the figures of decision 0024.

    python -m venv /tmp/portraits
    /tmp/portraits/bin/pip install Pillow typst "pyvips[binary]"
    /tmp/portraits/bin/python bench/trials/portraits.py [--runs 5]

Each makes a square of 640 pixels out of the same picture, in a fresh process, so that seconds and peak memory include
the start. The picture has the size of a phone's (4000 by 3000, turned by EXIF, with a place in it); it is made of soft
noise and shapes, which compress about as a face before a wall does. typst writes no JPEG.
"""

import argparse
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIDE = 640


def photo(path: Path) -> None:
    """A landscape picture that EXIF calls an upright one."""
    from PIL import Image, ImageDraw, ImageFilter

    grain = Image.effect_noise((1000, 750), 40).resize((4000, 3000)).filter(ImageFilter.GaussianBlur(3))
    wall = Image.merge("RGB", (grain, grain.point(lambda v: v * 0.9), grain.point(lambda v: v * 0.8)))
    draw = ImageDraw.Draw(wall)
    draw.ellipse((1400, 700, 2600, 2300), fill=(150, 105, 85))
    draw.rectangle((1000, 2200, 3000, 3000), fill=(40, 60, 95))
    wall = Image.blend(wall, Image.effect_noise((4000, 3000), 25).convert("RGB"), 0.12)
    exif = Image.Exif()
    exif[0x0112] = 6  # upright after a quarter turn
    exif[0x8825] = {1: "N", 2: (6.0, 41.0, 0.0), 3: "W", 4: (1.0, 37.0, 0.0)}  # GPS: Kumasi
    wall.save(path, "JPEG", quality=92, exif=exif)


def pillow(path: Path) -> bytes:
    from PIL import Image, ImageOps

    picture = Image.open(path, formats=("PNG", "JPEG"))
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))
    picture = ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), (SIDE, SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=76, optimize=True, progressive=True)
    return out.getvalue()


def vips(path: Path) -> bytes:
    import pyvips

    picture = pyvips.Image.thumbnail(str(path), SIDE, height=SIDE, crop="centre")
    return picture.jpegsave_buffer(Q=76, optimize_coding=True, interlace=True, keep="none")


def typst(path: Path) -> bytes:
    import typst as engine

    page = f'#set page(width: {SIDE}pt, height: {SIDE}pt, margin: 0pt)\n#image("p.jpg", width: 100%, height: 100%, fit: "cover")'
    main = path.with_name("main.typ")
    main.write_text(page.replace("p.jpg", path.name))
    return engine.compile(main, root=path.parent, format="png", ppi=72.0)


WAYS = {"pillow": pillow, "vips": vips, "typst": typst}


def once(name: str, path: Path) -> None:
    body = WAYS[name](path)
    kept = Path(f"{path}.{name}")
    kept.write_bytes(body)
    place = b"GPS" in body or b"Exif" in body
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, len(body) // 1000, "EXIF" if place else "clean")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--once", nargs=2)
    told = asked.parse_args()
    if told.once and told.once[0] == "photo":
        photo(Path(told.once[1]))
        return
    if told.once:
        once(told.once[0], Path(told.once[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        subprocess.run(
            [sys.executable, __file__, "--once", "photo", str(path)], check=True
        )  # our own memory stays small
        print(f"{path.stat().st_size / 1e6:.1f} MB come in")
        for name in WAYS:
            seconds, said = [], ""
            for _run in range(told.runs):
                began = time.perf_counter()
                done = subprocess.run(
                    [sys.executable, __file__, "--once", name, str(path)], capture_output=True, text=True
                )
                seconds.append(time.perf_counter() - began)
                said = done.stdout.strip() or done.stderr.strip().splitlines()[-1]
            print(f"{name}: {statistics.median(seconds):.2f} s; MB, kB, what it holds: {said}")


if __name__ == "__main__":
    main()
