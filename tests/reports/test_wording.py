"""The words a province gives its documents: placeholders, versions, the page they are written on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import TrailEntry, User
from agencies.rules import Refused
from reports.marks.workflow import change_marks
from reports.models import DocumentMarks, DocumentSettings, DocumentTemplate
from reports.official import OfficialDocument, Paragraph
from reports.renderers import docx
from reports.summary import compose
from reports.wording import workflow
from reports.wording.catalogue import KINDS
from reports.wording.checking import faults
from reports.wording.filling import filled, lines, tidied
from reports.wording.parts import OWN_SENTENCES, PaperKind
from reports.wording.trial import trial
from reports.workflow import produce_summary
from tests.conftest import Cast
from tests.reports import every_kind, sample
from tests.reports.pages import pages
from tests.reports.test_marks import SEAL
from tests.reports.years import two_years

As = Callable[[User], Client]
SUMMARY = KINDS["summary"]


def page(cast: Cast, name: str = "template", *args: object) -> str:
    return reverse(f"reports:{name}", args=[cast.province.slug, "summary", *args])


def typed(**texts: str) -> dict[str, str]:
    """The form as it stands, with these parts changed."""
    return {part.key: part.default for part in SUMMARY.parts} | {"revision": "0", "note": ""} | texts


def composed(cast: Cast) -> OfficialDocument:
    return compose(sample.figures(), DocumentSettings.objects.of(cast.province))


def test_a_placeholder_stands_for_its_value_and_is_not_read_again() -> None:
    values = {"nam": "2024", "ten": "{{nam}}", "noi": ("A", "B"), "khong": ()}
    assert filled("Kinh phí: {{la}}.", values) == "Kinh phí: …"
    assert filled("Do {{la}}./.", values) == "Do …./."
    assert filled("Năm {{nam}}, {{ ten }}, {{la}}, {{noi}}", values) == "Năm 2024, {{nam}}, …, A; B"
    assert lines("Như trên\n{{noi}}\n{{khong}}\n\nHết", values) == ("Như trên", "A", "B", "Hết")
    assert tidied("  Ha\u0300 \r\n\n") == "  Hà"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_the_products_own_words_may_stand(kind: PaperKind) -> None:
    assert not [fault for part in kind.parts for fault in faults(kind, part, tidied(part.default))]
    assert len({part.key for part in kind.parts}) == len(kind.parts)


def test_every_kind_of_document_is_worded(cast: Cast) -> None:
    assert list(every_kind.KINDS) == list(KINDS)


UNTOLD = {"don_vi_phoi_hop", "trich_yeu", "so_xuat_sac", "ty_le_xuat_sac"}
"""Placeholders for which the records of the stage have nothing to tell, and the subject itself."""


@pytest.mark.parametrize("code", KINDS)
def test_every_placeholder_of_a_kind_has_a_value(cast: Cast, code: str) -> None:
    names = KINDS[code].known.keys() - {OWN_SENTENCES} - UNTOLD
    settings = DocumentSettings.objects.of(cast.province)
    settings.trying(code, {"subject": " ".join(f"[{name}={{{{{name}}}}}]" for name in sorted(names))})

    subject = every_kind.KINDS[code](cast, settings).subject

    assert not [name for name in names if f"[{name}=…]" in subject]


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("closing", "Trên đây là báo cáo của {{ten_tinh}}./.", "Không có chỗ điền {{ten_tinh}}"),
        ("closing", "Trên đây là báo cáo năm {{năm}}./.", "Có phải {{nam}}?"),
        ("closing", "Trên đây là báo cáo.", "kết thúc bằng “./.”"),
        ("opening", "Năm {{nam}, báo cáo", "dấu ngoặc nhọn lẻ"),
        ("opening", "{{cau_he_thong_lap}}", "không lập câu nào cho phần này"),
        ("subject", "Một\nhai", "một dòng"),
        ("subject", "", "phải có phần này"),
        ("symbol", "BC SKHCN", "viết liền"),
        ("authority", "Giám đốc", "KT. Giám đốc"),
        ("recipients", "x" * 6001, "Hãy rút gọn"),
        ("place_and_day", "{{dia_danh}}, ngày 05 tháng 12 năm 2023", "kết thúc bằng dấu phẩy rồi {{ngay_ky}}"),
    ],
)
def test_a_fault_is_named(part: str, text: str, said: str) -> None:
    assert said in " ".join(faults(SUMMARY, SUMMARY.by_key[part], text))


def test_a_decision_needs_an_article() -> None:
    results = KINDS["results"]
    assert "ít nhất một điều" in " ".join(faults(results, results.by_key["articles"], "Công nhận kết quả./."))


def test_a_template_in_force_words_the_document(cast: Cast) -> None:
    own = composed(cast)
    texts = typed(
        opening="Năm {{nam}}, {{so_tot}}/{{so_xep_loai}} cơ quan xếp loại Tốt, đạt {{ty_le_tot}}%.",
        progress="{{cau_he_thong_lap}}\nTiến độ năm nay nhanh hơn.", authority="KT. Giám đốc", position="Phó Giám đốc",
        recipients="Như trên\n{{noi_nhan_chung}}", symbol="BC-SKHCN-TĐC", bases="Căn cứ Luật Tiêu chuẩn\n{{can_cu_cua_nam}}",
    )  # fmt: skip

    draft = workflow.save_draft(cast.province, SUMMARY, texts, by=cast.administrator)
    assert composed(cast) == own
    workflow.adopt_draft(draft, by=cast.administrator)
    document = composed(cast)

    assert document.opening == ("Năm 2023, 187/246 cơ quan xếp loại Tốt, đạt 76,02%.",)
    told = [block.text for block in document.body if isinstance(block, Paragraph)]
    assert told[1:3] == [own.body[3].text, "Tiến độ năm nay nhanh hơn."]  # type: ignore[union-attr]
    assert (document.signature.authority, document.signature.position) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert document.recipients[:2] == ("- Như trên;", "- Như trên;")
    assert document.letterhead.number.endswith("/BC-SKHCN-TĐC")
    assert document.bases == ("Căn cứ Luật Tiêu chuẩn.",)
    assert set(draft.texts) == {"opening", "progress", "authority", "position", "recipients", "symbol", "bases"}


def test_versions_follow_each_other_and_the_default_comes_back(cast: Cast) -> None:
    own = composed(cast)
    first = workflow.save_draft(cast.province, SUMMARY, typed(opening="Một:"), by=cast.administrator)
    workflow.adopt_draft(first, by=cast.administrator)
    second = workflow.save_draft(cast.province, SUMMARY, typed(opening="Hai:"), by=cast.administrator)
    workflow.adopt_draft(second, by=cast.administrator)

    assert [(row.number, row.state) for row in DocumentTemplate.objects.of(cast.province, "summary")] == [
        (2, "in_force"), (1, "past"),
    ]  # fmt: skip
    assert composed(cast).opening == ("Hai:",)
    workflow.return_to_default(cast.province, SUMMARY, by=cast.administrator)
    assert composed(cast) == own
    with pytest.raises(Refused, match="đang dùng mẫu mặc định"):
        workflow.return_to_default(cast.province, SUMMARY, by=cast.administrator)
    again = workflow.reuse(first, by=cast.administrator)
    assert (again.number, again.texts, again.state) == (3, {"opening": "Một:"}, "draft")
    assert TrailEntry.objects.filter(action="adopt_template").count() == 2


def test_another_province_keeps_its_own_words(cast: Cast) -> None:
    workflow.adopt_draft(
        workflow.save_draft(cast.other, SUMMARY, typed(opening="Khác:"), by=cast.administrator), by=cast.administrator
    )
    assert composed(cast).opening != ("Khác:",)


def test_the_page_saves_a_draft_and_takes_it_into_use(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    assert client.post(page(cast), typed(opening="Báo cáo năm {{nam}}:", note="Gọn hơn")).status_code == 302

    text = client.get(page(cast)).content.decode()
    assert "Đưa vào sử dụng" in text
    assert "Báo cáo năm {{nam}}:" in text
    client.post(page(cast, "template_change"), {"do": "adopt", "revision": "1"})

    assert composed(cast).opening == ("Báo cáo năm 2023:",)
    version = client.get(page(cast, "template_version", 1)).content.decode()
    assert "Khác với mẫu mặc định" in version
    assert "<ins>Báo cáo năm {{nam}}:</ins>" in version


def test_a_wrong_placeholder_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    answer = as_(cast.administrator).post(page(cast), typed(opening="Năm {{nan}}:"))

    assert answer.status_code == 422
    assert "Năm {{nan}}:" in answer.content.decode()
    assert "Có phải {{nam}}?" in answer.content.decode()
    assert not DocumentTemplate.objects.exists()


def test_who_saves_second_is_told_and_may_save_over(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    client.post(page(cast), typed(opening="Một:"))

    late = client.post(page(cast), typed(opening="Hai:"))

    assert late.status_code == 422
    assert "đã lưu bản nháp này trong lúc bạn soạn" in late.content.decode()
    assert "Hai:" in late.content.decode()
    client.post(page(cast), typed(opening="Hai:", revision="1"))
    assert DocumentTemplate.objects.get().texts == {"opening": "Hai:"}


def test_words_that_nobody_has_read_are_not_taken_into_use(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    draft = workflow.save_draft(cast.province, SUMMARY, typed(opening="Một:"), by=cast.administrator)
    workflow.save_draft(cast.province, SUMMARY, typed(opening="Hai:"), seen=1, by=cast.administrator)

    answer = client.post(page(cast, "template_change"), {"do": "adopt", "revision": "1"}, follow=True)

    assert "sau khi bạn mở trang" in answer.content.decode()
    with pytest.raises(Refused, match="sau khi bạn mở trang"):
        workflow.adopt_draft(draft, by=cast.administrator)
    assert DocumentTemplate.objects.get().state == "draft"


@pytest.mark.parametrize("change", [workflow.adopt_draft, workflow.drop_draft])
def test_who_changes_a_template_holds_the_province(cast: Cast, change: Callable[..., None]) -> None:
    draft = workflow.save_draft(cast.province, SUMMARY, typed(opening="Một:"), by=cast.administrator)

    with CaptureQueriesContext(connection) as asked:
        change(draft, by=cast.administrator)

    first = next(query["sql"] for query in asked if "SELECT" in query["sql"])
    assert 'FROM "agencies_province"' in first
    assert first.endswith("FOR NO KEY UPDATE") or connection.vendor == "sqlite"


def test_the_summary_on_the_shelf_follows_its_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    two_years(cast, commune="tot", sibling="yeu")
    monkeypatch.setattr(docx, "render", lambda document: repr((document.opening, document.signature)).encode())
    before = produce_summary(cast.province, 2023, "docx").content

    draft = workflow.save_draft(cast.province, SUMMARY, typed(opening="Lập {{ngay_lap}}:"), by=cast.administrator)
    workflow.adopt_draft(draft, by=cast.administrator)
    worded = produce_summary(cast.province, 2023, "docx").content
    marks = DocumentMarks.objects.of(cast.province)
    change_marks(marks, {"seal": SEAL, "shown": True}, by=cast.administrator)
    marked = produce_summary(cast.province, 2023, "docx").content
    monkeypatch.setattr(docx, "render", lambda document: b"made again")

    assert len({before, worded, marked}) == 3
    assert produce_summary(cast.province, 2023, "docx").content == marked
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *of: real(*of) + timedelta(days=1))
    assert produce_summary(cast.province, 2023, "docx").content == b"made again", "its day is another"


def test_the_preview_shows_what_is_typed_with_the_years_figures(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    year = trial(cast.province, SUMMARY, 2024, {}).document.letterhead.place_and_day[-4:]

    answer = client.post(page(cast, "template_preview"), typed(opening="Có {{so_co_quan}} cơ quan; {{sai}} <b>"))

    text = answer.content.decode()
    assert year
    assert "Có 05 cơ quan; … &lt;b&gt;" in text
    assert "Không có chỗ điền {{sai}}" in text
    assert "<html" not in text
    assert not DocumentTemplate.objects.exists()


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_can_be_tried_without_a_record(cast: Cast, as_: As, code: str) -> None:
    answer = as_(cast.administrator).get(reverse("reports:template", args=["bac-giang", code]))

    assert answer.status_code == 200
    assert "CỘNG HÒA XÃ HỘI" in answer.content.decode()
    assert "{{" not in answer.content.decode().split('id="preview"')[1].split("</section>")[0]


def test_the_trial_as_pdf_says_that_it_is_none(cast: Cast, as_: As) -> None:
    answer = as_(cast.administrator).get(page(cast, "template_pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert all("BẢN XEM THỬ" in sheet.text for sheet in pages(answer.content))
    assert as_(cast.secretary).get(page(cast, "template_pdf")).status_code == 403
