"""Hostile and genuine files by the thousand, sent as people send them: refused or accepted as they deserve, no process lost."""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import psutil
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript

from evidence.models import Document
from evidence.rules import filecheck
from jobs.models import Job, State
from script.reliability_pack.guards import in_place_of
from script.reliability_pack.shape import Outcome, Trial
from tests.cast import Cast, make_cast
from tests.evidence.samples import EXPECTED, HOSTILE, SAMPLES, manifest
from tests.meta.walking import sign_in

BAD, GOOD = 2_000, 500
Sent = tuple[str, bytes]
Harm = Callable[[bytes, Random], bytes]


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(trial)


def control(trial: Trial) -> Outcome:
    """Files believed by their names."""

    def believed(path: Path, name: str, limits: filecheck.Limits | None = None) -> filecheck.FileType:
        return filecheck.ACCEPTED.get(filecheck.extension_of(name), filecheck.PDF)

    with in_place_of(filecheck, "check", believed):
        return played(trial)


def played(trial: Trial) -> Outcome:
    """All of them at one agency's library."""
    cast, dice = make_cast(), trial.dice
    bad, good = trial.count(BAD, least=40), trial.count(GOOD, least=15)
    faults, met = [], Counter[str]()
    children = set(psutil.Process().children(recursive=True))
    for number in range(bad):
        name, content = hostile(dice)
        accepted, status = send(cast, name, content)
        met["accepted" if accepted else "refused"] += 1
        if accepted or status >= 500:
            faults.append(f"hostile {number}, {name}: {'accepted' if accepted else status}")
    for number in range(good):
        name, content = genuine(dice)
        accepted, status = send(cast, name, content)
        met["taken"] += accepted
        if not accepted:
            faults.append(f"genuine {number}, {name}: refused ({status})")
    faults += [
        f"job {job.pk} of {job.kind} is {job.state}: {job.error}" for job in Job.objects.filter(state=State.FAILED)
    ]
    faults += [
        f"process {one.pid} was left behind" for one in set(psutil.Process().children(recursive=True)) - children
    ]
    return Outcome(f"{met['refused']:,} of {bad:,} hostile refused, {met['taken']} of {good} genuine accepted", faults)


def send(cast: Cast, name: str, content: bytes) -> tuple[bool, int]:
    """Whether the library has it afterwards, and what was answered."""
    client = sign_in(cast.officer)
    client.raise_request_exception = False
    before = Document.objects.count()
    answer = client.post(
        reverse("evidence:upload", args=[cast.province.slug, cast.commune.pk]),
        {"files": SimpleUploadedFile(name, content)},
    )
    return Document.objects.count() > before, answer.status_code


def hostile(dice: Random) -> Sent:
    """A known hostile file, or a genuine one with something put into it that must not be there."""
    if dice.random() < 0.3:
        entry = dice.choice([one for one in manifest(HOSTILE) if EXPECTED[one["file"][:3]]])
        return f"{dice.randrange(10**6)} {entry['upload_name']}", (HOSTILE / entry["file"]).read_bytes()
    suffix, harm = dice.choice(HARMS)
    path = dice.choice([one for one in sorted(SAMPLES.iterdir()) if one.suffix == suffix])
    return f"{dice.randrange(10**6)} {path.name}", harm(path.read_bytes(), dice)


def genuine(dice: Random) -> Sent:
    """A paper as an agency has it, with something of its own so that it has not been sent before."""
    path = dice.choice([one for one in sorted(SAMPLES.iterdir()) if one.suffix in {".pdf", ".docx", ".xlsx", ".jpg"}])
    content, mark = path.read_bytes(), f"số {dice.randrange(10**9)}"
    if path.suffix == ".pdf":
        content = pdf(content, lambda writer: writer.add_metadata({"/Title": mark}))
    elif path.suffix == ".jpg":
        content = photo(content, mark.rpartition(" ")[2])
    else:
        content = office(content, "docProps/custom-note.xml", f"<a>{mark}</a>".encode())
    return f"{mark} {path.name}", content


def photo(content: bytes, mark: str) -> bytes:
    """A photo with something to be seen on it: what stands beside the picture is not kept, and the same picture not twice."""
    image, out = Image.open(io.BytesIO(content)).convert("RGB"), io.BytesIO()
    ImageDraw.Draw(image).text((8, 8), mark, fill=(200, 0, 0))
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def pdf(content: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    """A PDF with something done to it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def office(content: bytes, part: str, more: bytes) -> bytes:
    """A Word or Excel file with another part."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, more)
    return out.getvalue()


def _script(content: bytes, dice: Random) -> bytes:
    return pdf(content, lambda writer: writer.add_open_action(JavaScript(f"app.alert({dice.random()})")))


def _attachment(content: bytes, dice: Random) -> bytes:
    return pdf(content, lambda writer: writer.add_attachment(f"{dice.randrange(999)}.exe", b"MZ" + os.urandom(99)))


def _cut_pdf(content: bytes, dice: Random) -> bytes:
    return content[: dice.randrange(200, 600)]


def _macro(content: bytes, dice: Random) -> bytes:
    return office(content, dice.choice(["word", "xl"]) + "/vbaProject.bin", os.urandom(99))


def _program(content: bytes, dice: Random) -> bytes:
    return office(
        content,
        f"word/embeddings/{dice.randrange(99)}.{dice.choice(['exe', 'js', 'vbs', 'scr'])}",
        b"MZ" + os.urandom(99),
    )


def _outside(content: bytes, dice: Random) -> bytes:
    return office(content, "../" * dice.randrange(1, 9) + "a.xml", b"<a/>")


def _entities(content: bytes, dice: Random) -> bytes:
    return office(content, f"word/{dice.randrange(99)}.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")


def _bomb(content: bytes, dice: Random) -> bytes:
    return office(content, f"word/media/{dice.randrange(99)}.png", b"\0" * (11 + dice.randrange(20)) * 1024 * 1024)


def _torn(content: bytes, dice: Random) -> bytes:
    return content[: dice.randrange(100, len(content) // 2)]


def _other_kind(content: bytes, dice: Random) -> bytes:
    return dice.choice([b"MZ\x90\x00", b"\x7fELF", b"<html><script>", b"#!/bin/sh\n", b"GIF89a"]) + content[8:]


def _picture_bomb(content: bytes, dice: Random) -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000 + dice.randrange(9000), 20_000)).save(out, "PNG")
    return out.getvalue()


HARMS: list[tuple[str, Harm]] = [
    (".pdf", _script), (".pdf", _attachment), (".pdf", _cut_pdf), (".pdf", _other_kind), (".docx", _macro), (".docx", _program),
    (".docx", _outside), (".docx", _entities), (".docx", _bomb), (".docx", _torn), (".docx", _other_kind), (".xlsx", _entities),
    (".xlsx", _torn), (".xlsx", _outside), (".jpg", _other_kind), (".jpg", _picture_bomb),
]  # fmt: skip
