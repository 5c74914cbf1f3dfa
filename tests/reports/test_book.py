"""The year's book: each part rendered once, kept by what it shows, joined with numbers, outline and tags."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import User
from agencies.rules import Refused
from jobs.kinds import Cancelled
from jobs.models import Job
from reports.binding import part
from reports.binding.bind import Chapter, bind
from reports.binding.leaves import faces, page_of
from reports.binding.press import Press
from reports.binding.shelf import DAYS, Shelf, clear
from reports.book.make import Made, make_book
from reports.fonts import face
from reports.official import Leaf, Paragraph
from reports.sheets.known import known_by
from scoring.models import Campaign, Citation, Score, Scorecard, Stage
from tests.conftest import Cast
from tests.reports.pages import pages
from tests.scoring.stage import make_campaign, make_document, submitted, verified

As = Callable[[User], Client]


@pytest.fixture
def year(cast: Cast) -> Campaign:
    campaign = make_campaign(cast.province)
    people = {"officer": cast.officer, "head": cast.head}
    sheet = verified(campaign, cast.commune, verifier=cast.verifier, **people)
    document = make_document(cast.commune, number="12/QĐ-UBND", issued_on=date(2023, 3, 5))
    Citation.objects.create(scorecard=sheet, criterion="A1", document=document, locator="trang 3")
    submitted(campaign, cast.sibling, **people)
    return campaign


def quietly(done: int, total: int, note: str) -> None:
    """Nobody is told."""


def book(cast: Cast, folder: Path, name: str = "so.pdf") -> Made:
    return make_book(cast.province, 2023, folder / name, quietly)


def test_a_book_holds_every_sheet_with_its_page_in_the_contents(cast: Cast, year: Campaign, tmp_path: Path) -> None:
    made = book(cast, tmp_path)

    found = pages((tmp_path / "so.pdf").read_bytes())
    assert (made.sheets, made.rendered, made.pages) == (2, 5, len(found))
    assert "SỔ PHIẾU KẾT QUẢ CHẤM ĐIỂM" in found[0].text
    assert [page.head for page in found] == ["", *(str(number) for number in range(2, len(found) + 1))]
    at = next(number for number, page in enumerate(found, 1) if number > 2 and "UBND xã Đồng Tiến" in page.text)
    assert f"UBND xã Đồng Tiến UBND huyện Yên Thế {at}" in found[1].text
    assert "Thiếu một hồ sơ" in found[at - 1].text
    assert "12/QĐ-UBND Quyết định công bố (05/03/2023), trang 3" in found[at - 1].text
    assert "Sở Khoa học và Công nghệ" in found[1].text.partition("Chưa có phiếu trong sổ")[2]


def test_the_book_has_an_outline_and_tags(cast: Cast, year: Campaign, tmp_path: Path) -> None:
    book(cast, tmp_path)

    file = pypdf.PdfReader(tmp_path / "so.pdf", strict=True)
    root: Any = file.trailer["/Root"]
    outline: list[Any] = file.outline
    assert [line.title for line in outline if not isinstance(line, list)][-1] == "Cấp xã"
    assert [line.title for line in outline[-1]] == ["UBND xã Canh Nậu", "UBND xã Đồng Tiến"]
    (document,) = root["/StructTreeRoot"]["/K"]
    assert len(document.get_object()["/K"]) == 5
    keys = [kid.get_object()["/Limits"] for kid in root["/StructTreeRoot"]["/ParentTree"]["/Kids"]]
    assert [page["/StructParents"] for page in file.pages] == [
        key for first, last in keys for key in range(first, last + 1)
    ]
    for first, page in enumerate(file.pages):
        assert page["/Contents"], first


def test_only_what_changed_is_rendered_again(cast: Cast, year: Campaign, tmp_path: Path) -> None:
    book(cast, tmp_path)
    assert book(cast, tmp_path, "lai.pdf").rendered == 0

    Score.objects.filter(scorecard__agency=cast.commune, criterion="B2", stage=Stage.PROVINCE).update(note="Đã bổ sung")

    assert book(cast, tmp_path, "sau.pdf").rendered == 1
    assert any("Đã bổ sung" in page.text for page in pages((tmp_path / "sau.pdf").read_bytes()))


def score(**values: object) -> Callable[[], object]:
    return lambda: Score.objects.filter(criterion="A1", stage=Stage.SELF).update(**values)


CHANGES: dict[str, Callable[[], object]] = {
    "points": score(points="7"), "claim": score(claim={"met": False}), "note": score(note="Khác"),
    "not applicable": score(points=None, not_applicable=True), "by hand": score(by_hand=True),
    "name": lambda: Scorecard.objects.update(name="UBND xã Mới"), "state": lambda: Scorecard.objects.update(state="decided"),
    "received": lambda: Scorecard.objects.update(submitted_at="2023-01-02T03:04:05Z"),
    "due": lambda: Scorecard.objects.update(due_at="2023-01-02T03:04:05Z"),
    "locator": lambda: Citation.objects.update(locator="trang 4"), "citation gone": lambda: Citation.objects.all().delete(),
    "document": lambda: Citation.objects.get().document.__class__.objects.update(title="Tên khác"),
    "holidays": lambda: Campaign.objects.update(holidays=["2023-01-02"]),
    "illustrative": lambda: Campaign.objects.update(illustrative=True),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_anything_shown_changes_the_fingerprint(cast: Cast, year: Campaign, change: str) -> None:
    def known() -> set[str]:
        campaign = Campaign.objects.select_related("rubric").get(pk=year.pk)
        return {mark for _, mark in known_by(campaign, campaign.scorecards.filter(agency=cast.commune))}

    before = known()
    assert known() == before
    CHANGES[change]()

    assert known().isdisjoint(before)


def test_so_do_the_rubric_and_what_it_is_made_with(cast: Cast, year: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = list(year.scorecards.all())
    assert year.rubric
    before = dict(known_by(year, sheets))

    year.rubric.definition = {**year.rubric.definition, "name": "Bộ tiêu chí khác"}
    other = dict(known_by(year, sheets))
    monkeypatch.setattr("reports.binding.marks.makers", lambda: "another renderer")

    assert set(before.values()).isdisjoint(other.values())
    assert set(other.values()).isdisjoint(dict(known_by(year, sheets)).values())


def test_a_leaf_is_kept_by_what_it_was_read_from(cast: Cast, year: Campaign, tmp_path: Path) -> None:
    def marks() -> set[str]:
        return {mark for _sheet, mark in known_by(year, year.scorecards.all())}

    def meddle(done: int, total: int, note: str) -> None:
        Score.objects.filter(criterion="A1").update(note="Sửa khi sổ đang được lập")

    before = marks()
    make_book(cast.province, 2023, tmp_path / "so.pdf", meddle)

    shelf = Shelf(cast.province.pk)
    assert not any(shelf.holds(mark) for mark in before - marks())
    assert sum(shelf.holds(mark) for mark in marks() - before) == 2


def test_a_book_called_off_keeps_what_was_rendered(cast: Cast, year: Campaign, tmp_path: Path) -> None:
    def stop(done: int, total: int, note: str) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_book(cast.province, 2023, tmp_path / "so.pdf", stop)
    assert not (tmp_path / "so.pdf").exists()

    assert book(cast, tmp_path).rendered < 5


def test_a_broken_part_is_made_anew(cast: Cast, year: Campaign, tmp_path: Path) -> None:
    book(cast, tmp_path)
    shelf = Shelf(cast.province.pk)
    for _sheet, mark in known_by(year, year.scorecards.filter(agency=cast.commune)):
        content = shelf.place(mark).read_bytes()
        shelf.place(mark).write_bytes(content[:-100])

    assert book(cast, tmp_path, "lai.pdf").rendered == 1


def test_what_nobody_used_for_long_is_thrown_away(cast: Cast) -> None:
    shelf = Shelf(cast.province.pk)
    for name in ("cu", "moi"):
        shelf.put(name, lambda path: path.write_bytes(b"x"))
    os.utime(shelf.place("cu"), (0, time.time() - (DAYS + 1) * 24 * 3600))

    clear()

    assert (shelf.holds("cu"), shelf.holds("moi")) == (False, True)


def test_the_child_ends_when_its_parent_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", "import subprocess,sys,time; c=subprocess.Popen([sys.executable,'-m','reports.binding'],"
         "stdin=subprocess.PIPE,stdout=subprocess.DEVNULL); print(c.pid,flush=True); time.sleep(99)"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    for _ in range(300):
        if not Path(f"/proc/{child}").exists() or "State:\tZ" in Path(f"/proc/{child}/status").read_text():
            return
        time.sleep(0.1)
    pytest.fail("The child is still there.")


def test_a_part_that_cannot_be_rendered_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.binding.press.page_of", lambda document: '<img src="file:///etc/passwd">')

    with Press(Shelf(cast.province.pk)) as press, pytest.raises(RuntimeError, match="UBND xã Đồng Tiến"):
        press.render([("x", Leaf("UBND xã Đồng Tiến", "", ()))], lambda done: None)


def test_parts_are_moved_whatever_their_number_of_pages(cast: Cast, tmp_path: Path) -> None:
    shelf, target = Shelf(cast.province.pk), io.BytesIO()
    leaves = [Leaf(f"Phần {n}", "", tuple(Paragraph("Chữ " * 400) for _ in range(3 * n))) for n in (1, 4)]
    with Press(shelf) as press:
        press.render([(leaf.title, leaf) for leaf in leaves], lambda done: None)

    chapters = [Chapter("", [(leaf.title, shelf.place(leaf.title)) for leaf in leaves])]
    bound = bind(chapters, target, title="Thử", author="Sở", digits=face("normal", "normal"))

    found = pages(target.getvalue())
    assert len(found) == bound.pages == sum(part.read(shelf.place(leaf.title)).pages for leaf in leaves) > 3
    assert found[-1].head == str(bound.pages)
    assert json.dumps(faces())
    assert "counter(page)" not in page_of(leaves[0])


def test_a_year_without_sheets_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="2023"):
        book(cast, tmp_path)
    make_campaign(cast.province)
    with pytest.raises(Refused, match="Chưa cơ quan nào nộp phiếu"):
        book(cast, tmp_path)


def test_the_secretary_asks_for_the_book_and_the_points(cast: Cast, year: Campaign, as_: As) -> None:
    client = as_(cast.secretary)

    for name in ("make_book", "make_points"):
        assert client.post(reverse(f"reports:{name}", args=["bac-giang", 2023])).status_code == 302
        assert client.post(reverse(f"reports:{name}", args=["bac-giang", 2022])).status_code == 404

    made = {job.kind: job for job in Job.objects.all()}
    assert made["book"].result_name == "so-phieu-bac-giang-2023.pdf", made["book"].error_detail
    assert made["points"].result_name == "bang-diem-bac-giang-2023.xlsx", made["points"].error_detail
    announced = "Sổ phiếu kết quả chấm điểm năm 2023 đã lập xong"
    assert announced in client.get(reverse("agencies:todo", args=["bac-giang"])).text
    client.get(reverse("jobs:result", args=["bac-giang", made["book"].pk]))
    assert announced not in client.get(reverse("agencies:todo", args=["bac-giang"])).text
    assert "Sổ phiếu kết quả chấm điểm năm 2023" in client.get(reverse("reports:reports", args=["bac-giang"])).text
