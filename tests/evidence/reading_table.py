"""How much of what the samples say is read, and how much of that is right: prints a table.

`python -m tests.evidence.reading_table` reads the 30 samples as they are; `--worn` prints their pages first, as a
copier, a fax or a telephone would have them, and recognises the letters (two minutes). Needs tesseract.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter

from agencies.rules import fold
from evidence.extraction.child import Child
from evidence.rules.reading.found import Found, Sureness
from evidence.rules.reading.issuer import alike
from evidence.rules.reading.lines import Page
from evidence.rules.reading.particulars import ParticularsRead, read_particulars
from tests.evidence.samples import SAMPLES, manifest

TYPES = {
    "quyet_dinh": "QĐ", "ke_hoach": "KH", "chinh_sach": "CS", "muc_tieu": "MT", "so_tay": "ST", "danh_muc": "DM",
    "quy_trinh": "QT", "bao_cao": "BC", "phieu": "BM", "bien_ban": "BB", "giay_moi": "GM", "danh_sach": "DM",
    "ban_cong_bo": "BCB", "giay_chung_nhan": "GCN", "cong_van": "CV", "anh_niem_yet": "CS",
}  # fmt: skip
"""The type in the product of each type in the manifest; the picture of a posted policy reads as the policy."""
ISSUERS = {
    "07477": "UBND thị trấn Phương Sơn", "31-SKHCN": "Sở Khoa học và Công nghệ", "24-SKHCN": "Sở Khoa học và Công nghệ",
    "330": "UBND huyện Khoái Châu", "33-SKHCN-TDC": "Chi cục Tiêu chuẩn Đo lường Chất lượng",
    "218": "UBND huyện Lục Nam", "42-SKHCN-TDC": "Chi cục Tiêu chuẩn Đo lường Chất lượng", "44-SKHCN": "Sở Khoa học và Công nghệ",
}  # fmt: skip


def pages_of(child: Child, path: Path) -> tuple[list[Page], bool]:
    """The pages of a file as the reading job reads them, and whether OCR did."""
    extension, by_ocr = path.suffix[1:], False
    with tempfile.TemporaryDirectory() as folder:
        place: dict[str, Any] = {"path": str(path), "extension": extension}
        made = child.ask("pages", seconds=60, out=folder, **place)["made"]
        if made:
            place = {"path": made, "extension": "pdf"}
        texts = [{"number": 1, "text": "", "needs_ocr": True}]
        if place["extension"] == "pdf":
            texts = child.ask("text", seconds=60, first=1, last=20, **place)["texts"]
        pages = []
        for text in texts:
            doubtful: list[str] = []
            if text["needs_ocr"]:
                by_ocr = True
                read = child.ask("recognise", seconds=60, number=text["number"], command="tesseract", **place)
                text, doubtful = text | read, read["doubtful"]
            pages.append(Page(text["number"], text["text"], frozenset(doubtful)))
    return pages, by_ocr


def expected(entry: dict[str, Any]) -> dict[str, str]:
    """What the manifest says, by particular. Workbooks do not hold the day the manifest gives them."""
    return {
        "number": entry["document_number"],
        "issued_on": "" if entry["file"].endswith(".xlsx") else entry["document_date"],
        "doc_type": next((code for name, code in TYPES.items() if entry["document_type"].startswith(name)), ""),
        "issuer": ISSUERS[entry["agency_code"]],
        "title": entry["title"],
    }


def judge(said: ParticularsRead, wanted: dict[str, str], least: Sureness) -> Iterator[tuple[str, str]]:
    """For each particular: right, wrong, missed, or silent where there is nothing."""
    for name, right in wanted.items():
        found: Found[Any] | None = getattr(said, name)
        if found is None or found.sure < (Sureness.LIKELY if name in {"title", "issuer"} else least):
            yield name, "missed" if right else "silent"
            continue
        value = found.value.name if name == "issuer" else str(found.value)
        if name == "issuer" and found.sure < Sureness.SURE and alike(value) not in map(alike, ISSUERS.values()):
            yield name, "missed"  # only a body of the province is believed
            continue
        same = alike(value) == alike(right) if name == "issuer" else fold(value) == fold(right)
        yield name, "right" if same else f"wrong: {value}"


def worn(path: Path, child: Child, way: str, folder: Path) -> Path:
    """The first page as a picture of this kind."""
    with tempfile.TemporaryDirectory() as out:
        place: dict[str, Any] = {"path": str(path), "extension": path.suffix[1:]}
        if made := child.ask("pages", seconds=60, out=out, **place)["made"]:
            place = {"path": made, "extension": "pdf"}
        drawn = child.ask("render", seconds=60, number=1, sizes={"page": 1654}, out=out, **place)["names"]["page"]
        image = Image.open(drawn).convert("L")
    dice = random.Random(path.name + way)
    if way == "copier":
        image = image.rotate(dice.uniform(-1.2, 1.2), fillcolor=255, resample=Image.Resampling.BICUBIC)
        specks = Image.effect_noise(image.size, 50).point(lambda value: 255 if value > 3 else 0)
        image = Image.composite(image, Image.new("L", image.size, 40), specks)
    elif way == "fax":
        image = image.resize((image.width * 11 // 20, image.height * 11 // 20)).point(lambda v: 255 if v > 150 else 0)
    else:
        image = image.rotate(dice.uniform(-2.5, 2.5), fillcolor=190, resample=Image.Resampling.BICUBIC)
        image = image.resize((1200, 1200 * image.height // image.width)).filter(ImageFilter.GaussianBlur(0.8))
        image = image.point(lambda value: int(value * 0.7 + 20))
    target = folder / f"{path.stem}.jpg"
    image.convert("RGB").save(target, quality=55)
    return target


def say(line: str) -> None:
    """Print it now: the next one takes its time."""
    print(line, flush=True)  # noqa: T201  # what this program is for


def main() -> None:
    """Print the table, and every wrong particular."""
    ways = ["copier", "fax", "telephone"] if "--worn" in sys.argv else ["as they are"]
    with Child() as child, tempfile.TemporaryDirectory() as folder:
        for way in ways:
            counts: dict[str, Counter[str]] = {}
            for entry in manifest(SAMPLES):
                path = SAMPLES / entry["file"]
                if way != "as they are":
                    path = worn(path, child, way, Path(folder))
                pages, by_ocr = pages_of(child, path)
                said = read_particulars(pages, by_ocr=by_ocr)
                for name, verdict in judge(said, expected(entry), Sureness.SURE):
                    counts.setdefault(name, Counter())[verdict.split(":")[0]] += 1
                    if verdict.startswith("wrong"):
                        say(f"  {entry['file'][:30]:32}{name:10} {verdict}")
            say(f"{way:16}{'right':>8}{'wrong':>8}{'missed':>8}{'silent':>8}")
            for name, count in counts.items():
                say(f"  {name:14}{count['right']:8}{count['wrong']:8}{count['missed']:8}{count['silent']:8}")


if __name__ == "__main__":
    main()
