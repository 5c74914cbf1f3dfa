"""The library: found to the page, with what it is cited for, what has run out, what is there twice; tidied in one step."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import TrailEntry, User
from agencies.rules import Refused
from evidence.library.workflow import change_documents
from evidence.models import Blob, Document, DocumentFile, PageText
from evidence.workflow import withdraw_document
from scoring.models import Citation
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_document, sheet_of

As = Callable[[User], Client]
TODAY = timezone.localdate()


def at(cast: Cast, name: str = "agency", **query: str) -> str:
    return reverse(f"evidence:{name}", args=["bac-giang", cast.commune.pk], query=query)


def shown(client: Client, cast: Cast, **query: str) -> list[str]:
    return [row.title for row in client.get(at(cast, **query)).context["page"]]


def file_of(document: Document, name: str, *pages: str) -> DocumentFile:
    """A file with these words on its pages."""
    sha256 = f"{document.pk:064x}"
    blob = Blob.objects.create(province=document.agency.province, sha256=sha256, size=1, mime="x", extension="pdf")
    for number, words in enumerate(pages, 1):
        PageText.objects.create(blob=blob, number=number, text=words, folded=words)
    return DocumentFile.objects.create(document=document, blob=blob, name=name, position=1, sent_sha256=sha256)


def test_words_on_a_page_lead_to_that_page(cast: Cast, as_: As) -> None:
    plan = make_document(cast.commune, "Kế hoạch", number="14/KH-UBND")
    file_of(plan, "kh.pdf", "muc tieu", "danh gia noi bo quy ba")

    row = as_(cast.officer).get(at(cast, q="Đánh giá nội bộ")).context["page"][0]

    assert (row.title, row.hit.page) == ("Kế hoạch", 2)
    assert shown(as_(cast.officer), cast, q="14/kh-ubnd") == ["Kế hoạch"]


def test_each_says_where_it_is_cited_and_what_is_not_cited_this_year_is_found(cast: Cast, as_: As) -> None:
    old, new, bare = (make_document(cast.commune, name) for name in ("Năm trước", "Năm nay", "Chưa dùng"))
    before = make_campaign(cast.province, year=2022)
    Citation.objects.create(scorecard=sheet_of(before, cast.commune), criterion="A1", document=old, locator="Trang 3")
    now = make_campaign(cast.province, year=2023, rubric=before.rubric)
    Citation.objects.create(scorecard=sheet_of(now, cast.commune), criterion="A2", document=new)
    make_campaign(cast.province, year=2024, rubric=before.rubric, opened=False)
    client = as_(cast.officer)

    assert shown(client, cast, show="uncited_now") == [bare.title, old.title]
    assert shown(client, cast, show="uncited") == [bare.title]
    assert "Tiêu chí A1 năm 2022 (Trang 3)" in client.get(at(cast)).content.decode()


def test_what_has_run_out_is_marked_and_found(cast: Cast, as_: As) -> None:
    make_document(cast.commune, "Đã hết", valid_to=TODAY - timedelta(days=1))
    make_document(cast.commune, "Hôm nay còn", valid_to=TODAY)
    client = as_(cast.officer)

    assert shown(client, cast, show="expired") == ["Đã hết"]
    assert client.get(at(cast)).content.decode().count("badge-bad") == 1


def test_what_is_there_twice_is_found_with_the_reason(cast: Cast, as_: As) -> None:
    first, second = make_document(cast.commune, "Quyết định", number="1/QĐ"), make_document(cast.commune, "Quyết định")
    third, fourth = make_document(cast.commune, "Ảnh"), make_document(cast.commune, "Biên bản", number="1/QĐ")
    file_of(first, "scan0012.pdf")
    file_of(third, "scan0012.pdf")
    make_document(cast.commune, "Một mình")
    make_document(cast.sibling, "Một mình")
    withdraw_document(make_document(cast.commune, "Ảnh"), by=cast.officer, reason="Thừa")

    rows = {row.pk: row for row in as_(cast.officer).get(at(cast, show="twins")).context["page"]}

    assert {pk: (row.same_title, row.same_number, row.same_file) for pk, row in rows.items()} == {
        first.pk: (True, True, True), second.pk: (True, False, False), third.pk: (False, False, True),
        fourth.pk: (False, True, False),
    }  # fmt: skip


def test_many_are_changed_in_one_step_and_each_leaves_a_line(cast: Cast, as_: As) -> None:
    rows = [make_document(cast.commune, f"Tài liệu {n}", machine_read=["doc_type"]) for n in range(30)]
    withdraw_document(rows[0], by=cast.officer, reason="Thừa")
    other = make_document(cast.sibling, "Tài liệu")
    data = {"scope": "all", "query": "q=tai+lieu", "doc_type": "QĐ", "valid_to": "31/12/2024", "year": ""}

    page = as_(cast.officer).post(at(cast, "change_many"), data, follow=True)

    assert "Đã sửa 29 tài liệu." in page.content.decode()
    assert Document.objects.filter(doc_type="QĐ", valid_to=date(2024, 12, 31), machine_read=[], year=None).count() == 29
    assert TrailEntry.objects.filter(action="describe_document", actor=cast.officer).count() == 29
    other.refresh_from_db()
    assert not other.doc_type
    assert as_(cast.viewer).post(at(cast, "change_many"), data).status_code == 403
    done = change_documents(cast.commune, [rows[0].pk, rows[1].pk, other.pk], by=cast.officer, year=2024)
    assert (done.changed, done.left) == (1, 1)  # the withdrawn one stays, the neighbour's is not there


def test_a_day_that_fits_one_of_them_not_changes_none(cast: Cast, as_: As) -> None:
    good, bad = make_document(cast.commune, "Tốt"), make_document(cast.commune, "Mới", valid_from=date(2025, 1, 1))
    data = {"document": [str(good.pk), str(bad.pk)], "valid_to": "31/12/2024"}

    page = as_(cast.officer).post(at(cast, "change_many"), data, follow=True)

    assert "trước ngày có hiệu lực của: Mới" in page.content.decode()
    good.refresh_from_db()
    assert good.valid_to is None
    with pytest.raises(Refused, match="Chưa ghi nội dung"):
        change_documents(cast.commune, [good.pk], by=cast.officer)
    with pytest.raises(Refused, match="Chưa chọn tài liệu"):
        change_documents(cast.commune, [10**9], by=cast.officer, year=2024)


def test_what_the_machine_read_is_confirmed_for_those_that_were_shown_as_they_are(cast: Cast, as_: As) -> None:
    seen, changed = (make_document(cast.commune, name, machine_read=["title"]) for name in ("Một", "Hai"))
    data: dict[str, Any] = {"action": "confirm", "document": [str(seen.pk), str(changed.pk)]}
    data |= {f"shown-{row.pk}": row.reading_shown for row in (seen, changed)}
    Document.objects.filter(pk=changed.pk).update(title="Máy vừa đọc lại")

    page = as_(cast.officer).post(at(cast, "change_many"), data, follow=True)

    assert "Đã xác nhận 1 tài liệu. 1 tài liệu giữ nguyên." in page.content.decode()
    assert list(Document.objects.exclude(machine_read=[])) == [changed]


def test_the_list_taken_out_says_what_is_cited_and_what_has_run_out(cast: Cast, as_: As) -> None:
    document = make_document(cast.commune, "Quyết định", valid_to=date(2020, 1, 1))
    campaign = make_campaign(cast.province)
    Citation.objects.create(scorecard=sheet_of(campaign, cast.commune), criterion="A1", document=document)

    reply = as_(cast.secretary).get(at(cast, "export", format="csv", show="expired"))

    [row] = csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")))
    assert (row["Tình trạng"], row["Trích dẫn cho"]) == ("Hết hiệu lực", "Tiêu chí A1 năm 2023")


@pytest.mark.parametrize("query", [{}, {"q": "tai lieu"}, {"show": "uncited_now"}, {"show": "twins"}])
def test_the_library_costs_as_much_for_a_hundred_as_for_ten(cast: Cast, as_: As, query: dict[str, str]) -> None:
    client = as_(cast.officer)

    def spent() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(at(cast, **query))
        return len(captured)

    for n in range(10):
        file_of(make_document(cast.commune, f"Tài liệu {n % 3}"), f"{n}.pdf", "tai lieu")
    spent()
    few = spent()
    for n in range(90):
        file_of(make_document(cast.commune, f"Tài liệu {n % 3}"), f"{n}.pdf", "tai lieu")

    assert spent() == few
    assert few <= 11  # one for each app that cites documents
