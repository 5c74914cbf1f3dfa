"""The documents of `script/bench ux` as real files of about 1.5 MB: PDF with text, scanned PDF, DOCX, XLSX, JPG.

Made once and kept in the system's temporary folder, since drawing a hundred of them takes a while.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import random
import tempfile
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import docx
import xlsxwriter
from PIL import Image, ImageDraw, ImageFont
from weasyprint import HTML

from script.benchmarks import ux_data
from script.benchmarks.ux_data import Paper

SIZE = 1_500_000
SMALL = 60_000
FONT = Path(__file__).resolve().parents[2] / "static/fonts/tinos/Tinos-Regular.ttf"


def made(year: int, *, only: str = "", size: int = SIZE) -> dict[str, Path]:
    """The files of a year by the paper's key; `only` names the first letter of those wanted."""
    written = [line for paper in ux_data.PAPERS for page in range(9) for line in ux_data.lines(paper, year, page)]
    version = hashlib.sha256("\n".join(written).encode() + Path(__file__).read_bytes()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"qms-bench-{version}" / f"{year}-{size}"
    found = {}
    for paper in ux_data.PAPERS:
        if not paper.key.startswith(only):
            continue
        # A folder for each kind, as an office would drop it: what is new, what there was.
        path = folder / paper.key[0] / ux_data.in_year(paper.name, year)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch = path.with_suffix(f".{os.getpid()}")
            scratch.write_bytes(_MAKERS[paper.kind](paper, year, size))
            scratch.rename(path)
        found[paper.key] = path
    return found


def _pdf(paper: Paper, year: int, size: int) -> bytes:
    """A PDF whose text can be read, with a picture of the seal that makes it as large as such papers are."""
    seal = f"data:image/jpeg;base64,{base64.b64encode(_photo([], size, paper.key)).decode()}"
    body = "".join(
        '<section style="break-before:auto;break-after:page">'
        + "".join(f"<p>{escape(line)}</p>" for line in ux_data.lines(paper, year, page) if line)
        + "</section>"
        for page in range(1, ux_data.pages(paper) + 1)
    )
    html = f'<html lang=vi><body style="font:13pt Tinos"><img src="{seal}" style="width:3cm;float:right">{body}</body></html>'
    drawn = HTML(string=html).write_pdf()
    assert drawn
    return bytes(drawn)


def _scan(paper: Paper, year: int, size: int) -> bytes:
    """A PDF of pictures of pages."""
    count = ux_data.pages(paper)
    sheets = [
        Image.open(io.BytesIO(_photo(list(ux_data.lines(paper, year, page)), size // count, f"{paper.key}{page}")))
        for page in range(1, count + 1)
    ]
    answer = io.BytesIO()
    sheets[0].save(answer, "PDF", save_all=True, append_images=sheets[1:], resolution=150, quality=93)
    return answer.getvalue()


def _jpg(paper: Paper, year: int, size: int) -> bytes:
    return _photo(list(ux_data.lines(paper, year, 1)), size, paper.key)


def _docx(paper: Paper, year: int, size: int) -> bytes:
    document = docx.Document()
    for line in ux_data.lines(paper, year, 1):
        document.add_paragraph(line)
    document.add_picture(io.BytesIO(_photo([], size, paper.key)), width=docx.shared.Cm(6))
    answer = io.BytesIO()
    document.save(answer)
    return _settled(answer.getvalue())


def _xlsx(paper: Paper, year: int, size: int) -> bytes:
    answer = io.BytesIO()
    with xlsxwriter.Workbook(answer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Bảng")
        for row, line in enumerate(ux_data.lines(paper, year, 1)):
            sheet.write_row(row, 0, [row + 1, line])
        sheet.insert_image(
            1, 4, "seal.jpg", {"image_data": io.BytesIO(_photo([], size, paper.key)), "x_scale": 0.1, "y_scale": 0.1}
        )
    return _settled(answer.getvalue())


def _settled(content: bytes) -> bytes:
    """The same archive without the moment at which it was made."""
    answer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, (2020, 1, 1, 0, 0, 0)), old.read(info), zipfile.ZIP_DEFLATED)
    return answer.getvalue()


def _photo(words: list[str], size: int, seed: str) -> bytes:
    """A JPEG of a grainy sheet with these lines on it, of about this many bytes: the grain makes the size."""
    grain = random.Random(seed)
    width, height = 1240, 1754
    sheet = Image.new("L", (width, height), 250)
    strip = Image.frombytes("L", (width, height // 8), grain.randbytes(width * (height // 8)))
    share = min(0.9, size / 2_000_000)
    for top in range(0, height, height // 8):
        sheet.paste(strip.point(lambda value: 235 + value // 13), (0, top))
    noisy = int(height * share)
    noise = Image.frombytes("L", (width, noisy), grain.randbytes(width * noisy))
    sheet.paste(noise.point(lambda value: 200 + value // 5), (0, height - noisy))
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(FONT), 34)
    for place, line in enumerate(words):
        draw.text((90, 110 + 64 * place), line, fill=20, font=font)
    low, high = 20, 98
    while low < high:  # the quality that comes closest to the size asked for
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(_jpeg(sheet, middle)) <= size else (low, middle - 1)
    return _jpeg(sheet, low)


def _jpeg(sheet: Image.Image, quality: int) -> bytes:
    answer = io.BytesIO()
    sheet.save(answer, "JPEG", quality=quality)
    return answer.getvalue()


_MAKERS: dict[str, Callable[[Paper, int, int], bytes]] = {
    "pdf": _pdf,
    "scan": _scan,
    "docx": _docx,
    "xlsx": _xlsx,
    "jpg": _jpg,
}
