"""Turns what people wrote (written.txt, written_50.txt) into the labelled sets; run it after changing either.

    python tests/scoring/data/suggestions/make.py

Nothing here knows the engine or its lexicon. The same input gives the same output, byte for byte.
"""

from __future__ import annotations

import json
import random
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

AGENCIES = [
    "UBND xã Phương Sơn", "UBND phường Trần Phú", "UBND thị trấn Nham Biền", "UBND xã Yên Mỹ", "Sở Tư pháp",
    "Sở Khoa học và Công nghệ", "UBND xã Đại Lâm", "UBND huyện Lục Nam", "Chi cục Kiểm lâm", "UBND xã Hương Sơn",
    "Sở Nội vụ", "UBND phường Dĩnh Kế", "Ban Quản lý các khu công nghiệp", "UBND xã Tân Hưng", "Chi cục Thú y",
    "UBND xã Mỹ Hà", "Trung tâm Phục vụ hành chính công", "UBND xã Xuân Lương", "Sở Xây dựng", "UBND xã Quế Nham",
]  # fmt: skip
TYPE_NAMES = {
    "QĐ": "QUYẾT ĐỊNH", "KH": "KẾ HOẠCH", "BC": "BÁO CÁO", "BB": "BIÊN BẢN", "TB": "THÔNG BÁO", "GM": "GIẤY MỜI",
    "BCB": "BẢN CÔNG BỐ", "GCN": "GIẤY CHỨNG NHẬN", "HĐ": "HỢP ĐỒNG", "QT": "QUY TRÌNH",
}  # fmt: skip
SCANS = [
    "scan{0:04}.pdf", "Scan_{0}.pdf", "CamScanner 05-1{1}-2023 09.15.pdf", "IMG_{0:04}.jpg", "doc{0:05}2023.pdf",
    "z{0}9981223_a1b2.jpg", "Untitled({1}).pdf", "SKM_C25823{0:05}.pdf", "ban_scan_{1}.pdf", "Zalo_{0}.jpg",
]  # fmt: skip


@dataclass
class Kind:
    """One kind of paper: the criteria it serves, its type, its number's ending, how people call it, what it says."""

    serves: list[str]
    type: str
    ending: str
    titles: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def kinds(name: str) -> list[Kind]:
    found: list[Kind] = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            serves, doc_type, ending = (part.strip() for part in line[3:].split("|"))
            found.append(Kind([] if serves == "-" else serves.split(), doc_type, ending))
        elif line.startswith("> "):
            found[-1].texts.append(line[2:])
        elif line.startswith("~ "):
            found[-1].names.append(line[2:])
        elif line and not line.startswith("#"):
            found[-1].titles.append(line)
    return found


def bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def fill(text: str, agency: str, year: int) -> str:
    name = agency.split(maxsplit=2)[-1]
    for mark, value in {"{n}": year, "{t}": year - 1, "{s}": year + 1, "{cq}": agency, "{xa}": name}.items():
        text = text.replace(mark, str(value))
    return text


def misspell(text: str, chance: random.Random) -> str:
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) > 2 and word.isalpha()]
    for place in chance.sample(long, min(len(long), chance.choice([1, 2, 2, 3]))):
        words[place] = _slip(words[place], chance)
    if chance.random() < 0.25 and len(words) > 3:
        place = chance.randrange(1, len(words) - 1)
        words[place : place + 2] = [words[place] + words[place + 1]]
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word) - 1)
    swaps = [
        ("s", "x"),
        ("x", "s"),
        ("ch", "tr"),
        ("tr", "ch"),
        ("i", "y"),
        ("y", "i"),
        ("l", "n"),
        ("n", "l"),
        ("ng", "n"),
    ]
    match chance.randrange(6):
        case 0:
            return bare(word)
        case 1:
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        case 2:
            return word[:place] + word[place + 1 :]
        case 3:
            return word[: place + 1] + word[place:]
        case 4:
            tones = {"\u0309": "\u0303", "\u0303": "\u0309", "\u0301": "\u0300", "\u0323": "", "\u0300": "\u0301"}
            letters = unicodedata.normalize("NFD", word)
            return unicodedata.normalize("NFC", "".join(tones.get(letter, letter) for letter in letters))
    for old, new in chance.sample(swaps, len(swaps)):
        if old in word:
            return word.replace(old, new, 1)
    return bare(word)


def smudge(text: str, chance: random.Random, rate: float) -> str:
    """Text as a reading of a poor scan has it."""
    alike = {"ơ": "o", "ư": "u", "đ": "d", "ế": "é", "ệ": "ê", "l": "1", "o": "0", "i": "í", "ộ": "ô", "ạ": "a", "g": "q",
             "ả": "à", "ấ": "á", "h": "b", "m": "rn", "c": "e", "ắ": "ă", "ự": "ư"}  # fmt: skip
    made = []
    for letter in text:
        slip = chance.random()
        if slip < rate:
            made.append(alike.get(letter, letter if slip < rate / 2 else ""))
        elif letter == " " and slip < rate * 1.6:
            made.append("  " if slip < rate * 1.3 else "")
        else:
            made.append(letter)
    return "".join(made)


def camel(title: str) -> str:
    return "".join(
        word[:1].upper() + word[1:] for word in "".join(c if c.isalnum() else " " for c in bare(title)).split()
    )


def page_of(kind: Kind, title: str, text: str, agency: str, number: str, year: int, chance: random.Random) -> str:
    if kind.type in {"ANH", "BM", "DM", "QT", "GCN"}:
        return f"{agency.upper()}\n{title.upper()}\n{text}"
    day = f"ngày {chance.randrange(1, 29):02} tháng {chance.randrange(1, 13):02} năm {year}"
    lead = TYPE_NAMES.get(kind.type, "")
    above, subject = (title, "") if kind.type == "CV" else ("", title)
    return (
        f"{agency.upper()}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: {number}\n{above}\n"
        f"{agency.split(maxsplit=2)[-1]}, {day}\n{lead}\n{subject}\n{text}\nNơi nhận: - Như trên; - Lưu: VT."
    ).replace("\n\n", "\n")


TRAITS = ["plain"] * 7 + ["no_diacritics"] * 4 + ["misspelt"] * 4 + ["scan_name"] * 3 + ["ocr_noise"] * 3 + ["run_together"] * 2 + [
    "other_year"
] * 2  # fmt: skip


def document(kind: Kind, key: str, title: str, *, named: bool, trait: str, agency: str, year: int) -> dict[str, Any]:
    chance = random.Random(key)
    issued = year - chance.choice([1, 1, 2, 3]) if trait == "other_year" else year
    written = fill(title, agency, issued)
    ending = {"UBND": "UBND"}.get(agency.split()[0], "".join(word[0] for word in bare(agency).split()[:3]).upper())
    number = f"{chance.randrange(2, 300):02}/{kind.ending.replace('UBND', ending)}" if kind.ending else ""
    if kind.ending in {"QT", "STCL"}:
        number = f"{kind.ending}-{chance.randrange(1, 20):02}"
    text = fill(chance.choice(kind.texts), agency, issued)
    first = page_of(kind, written if not named else "", text, agency, number, issued, chance)
    pages = [first]
    if chance.random() < 0.08 and kind.serves:
        pages.insert(
            0,
            f"{agency.upper()}\nPHIẾU TRÌNH\nKính gửi: Lãnh đạo cơ quan. Kính trình xem xét, ký ban hành văn bản gửi kèm.",
        )
    elif chance.random() < 0.1:
        pages.append("Nơi nhận: - Như trên; - Lưu: VT, hồ sơ.")
    extension = {"ANH": "jpg", "DM": "xlsx"}.get(kind.type, chance.choice(["pdf", "pdf", "docx"]))
    made: dict[str, Any] = {
        "id": key, "agency": AGENCIES.index(agency), "owner": agency, "file": "", "title": written, "number": number, "type": kind.type,
        "issuer": agency, "date": f"{issued}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}", "pages": pages,
        "serves": kind.serves, "traits": [trait],
    }  # fmt: skip
    plain_name = bare(written).replace("/", "-").replace(":", "")
    made["file"] = {
        0: f"{chance.randrange(1, 60):02}_{plain_name.replace(' ', '_')}", 1: written.replace("/", "-"), 2: plain_name,
        3: number.replace("/", "-") or plain_name,
    }[chance.randrange(4)][:110] + f".{extension}"  # fmt: skip
    if chance.random() < 0.25:
        made["type"] = ""
    if chance.random() < 0.2:
        made["pages"] = []
    if named:  # nobody has described it yet: all there is is the name of the file
        made |= {"title": written, "file": f"{written}.{extension}", "number": "", "type": "", "issuer": "", "date": ""}
        made["traits"] = ["abbreviated"] if trait == "plain" else ["abbreviated", trait]
        if chance.random() < 0.5:
            made["pages"] = []
    match trait:
        case "no_diacritics":
            made["title"] = bare(written)
            made["file"] = bare(made["file"])
            if chance.random() < 0.5:
                made["pages"] = []
            elif chance.random() < 0.5:
                made["pages"] = [bare(page) for page in pages]
        case "misspelt":
            made["title"] = misspell(written, chance)
            made["file"] = f"{bare(made['title']).replace('/', '-')[:90]}.{extension}"
            made["pages"] = [] if chance.random() < 0.7 else pages
        case "scan_name" | "ocr_noise":
            name = chance.choice(SCANS).format(chance.randrange(1, 3000), chance.randrange(1, 9))
            made |= {"file": name, "title": name.rsplit(".", 1)[0], "number": "", "type": "", "issuer": "", "date": ""}
            made["pages"] = pages
            if trait == "ocr_noise":
                made["pages"] = [smudge(page, chance, chance.choice([0.015, 0.03, 0.05])) for page in pages]
            if chance.random() < 0.12:
                made["pages"] = []
                made["traits"] += ["without_text"]
        case "run_together":
            made["title"] = camel(written)[:100]
            made |= {"file": f"{made['title']}.{extension}", "number": "", "type": "", "issuer": "", "date": ""}
            made["pages"] = [] if chance.random() < 0.5 else pages
    if not kind.serves:
        made["traits"] += ["belongs_nowhere"]
    if len(kind.serves) > 1:
        made["traits"] += ["several"]
    return made


def documents(found: list[Kind], prefix: str, more: float) -> Iterator[tuple[Kind, dict[str, Any]]]:
    for row, kind in enumerate(found):
        bases = [(title, False) for title in kind.titles] + [(name, True) for name in kind.names]
        for place, (title, named) in enumerate(bases):
            family = f"{prefix}{row:02}-{place:02}"
            chance = random.Random(family)
            where = chance.randrange(len(AGENCIES))
            for letter in "ab" if chance.random() < more else "a":
                trait = chance.choice(TRAITS)
                if named:
                    trait = chance.choice(["plain", "plain", "plain", "other_year"]) if "{n}" in title else "plain"
                agency = AGENCIES[(where + ord(letter)) % len(AGENCIES)]
                year = 2023 + AGENCIES.index(agency) % 3
                yield (
                    kind,
                    document(kind, f"{family}{letter}", title, named=named, trait=trait, agency=agency, year=year),
                )


def last_year(
    found: list[Kind], made: list[tuple[Kind, dict[str, Any]]], codes: list[str]
) -> dict[str, list[dict[str, Any]]]:
    """What each agency cited last year: most often the same paper, sometimes by another hand, now and then wrongly."""
    cited: dict[str, list[dict[str, Any]]] = {}
    seen: set[tuple[int, int]] = set()
    for kind, row in made:
        agency = row["agency"]
        if not kind.serves or (agency, found.index(kind)) in seen:
            continue
        seen.add((agency, found.index(kind)))
        chance = random.Random(f"{row['id']} last")
        year = 2022 + agency % 3
        title = (kind.titles + kind.names)[int(row["id"].split("-")[1][:2])]
        draw = chance.random()
        if draw > 0.85:
            continue
        if draw > 0.6 or title in kind.names:
            title = chance.choice(kind.titles)
        number = row["number"].split("/")
        number_then = f"{chance.randrange(2, 300):02}/{number[1]}" if len(number) == 2 else row["number"]
        for code in kind.serves:
            if chance.random() < 0.1:
                continue
            wrong = chance.random() < 0.02
            cited.setdefault(str(agency), []).append(
                {
                    "criterion": chance.choice(codes) if wrong else code, "title": fill(title, AGENCIES[agency], year),
                    "number": number_then, "type": kind.type, "issuer": AGENCIES[agency], "locator": "trang 1",
                    "file": f"{bare(fill(title, AGENCIES[agency], year)).replace('/', '-')}.pdf", "year": year,
                }
            )  # fmt: skip
    return cited


def half(key: str) -> str:
    """In which half a document is: by its family, so that two spellings of one title never part."""
    return "tuning" if zlib.crc32(key[:-1].encode()) % 2 else "held_out"


def write(name: str, rows: Any) -> None:
    lines = (
        "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"
        if isinstance(rows, list)
        else json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    )
    (HERE / f"{name}.json").write_text(lines, encoding="utf-8")


def main() -> None:
    first = kinds("written.txt")
    made = list(documents(first, "", 0.5))
    for name in ("tuning", "held_out"):
        write(name, [row for _kind, row in made if half(row["id"]) == name])
    codes = sorted({code for kind in first for code in kind.serves})
    write("last_year", last_year(first, made, codes))

    second = kinds("written_50.txt")
    other = list(documents(second, "r", 0.15))
    write("other_rubric", [row for _kind, row in other])
    write("other_rubric_last_year", last_year(second, other, sorted({code for kind in second for code in kind.serves})))
    criteria = []
    for line in (HERE / "rubric_50.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, name, evidence, clauses, items = (part.strip() for part in line.split("|"))
            parts = {"evidence": evidence, "clauses": clauses, "items": items}
            split = {
                key: [piece.strip() for piece in value.split(";") if piece.strip()] for key, value in parts.items()
            }
            criteria.append({"code": code, "name": name, **split})
    write("rubric_50", criteria)


if __name__ == "__main__":
    main()
