"""An archived year is only read; its papers are kept for a time, and then destroyed by two people or kept longer."""

import io
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from python_calamine import CalamineWorkbook

from agencies import files
from agencies.models import TrailEntry, User
from agencies.roles import Role
from agencies.rules import Refused
from agencies.todo import tasks_for
from audits.workflow.papers import file_paper
from evidence.models import Blob, Closure, Document, PageText
from evidence.workflow import add_document
from scoring.models import Campaign, Citation, Disposal, RetentionClass, Scorecard
from scoring.retention.job import destroy_expired
from scoring.retention.papers import papers_of
from scoring.retention.periods import keeping_of, keepings
from scoring.retention.workflow import (
    confirm_destruction,
    extend_retention,
    propose_destruction,
    set_retention,
)
from scoring.workflow.citations import cite
from tests.audits.stage import make_audit
from tests.conftest import Cast
from tests.evidence.conftest import storage, upload  # noqa: F401  # a fixture
from tests.factories import make_member
from tests.scoring.stage import make_campaign, sheet_of

As = Callable[[User], Client]
CITED, UNCITED = RetentionClass.CITED, RetentionClass.UNCITED
LATER = "2035-02-01 09:00+07:00"
DECIDED: dict[str, Any] = {"number": "12/QĐ-UBND", "decided_on": date(2026, 1, 5)}


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    """A sheet of 2023 that cites a document, in a year that is archived; a document of the year that nothing cites."""
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    cited = add_document(cast.commune, [upload()], by=cast.officer, year=2023).document
    Citation.objects.create(scorecard=sheet, criterion="A1", document=cited, by=cast.officer)
    add_document(cast.commune, [upload("14_KH_danh_gia_noi_bo_2023.pdf")], by=cast.officer, year=2023)
    Campaign.objects.update(state="archived")
    Scorecard.objects.filter(pk=sheet.pk).update(state="archived")
    sheet.refresh_from_db()
    return sheet


def url(name: str, *where: object) -> str:
    return reverse(f"scoring:{name}", args=["bac-giang", *where])


def test_nothing_is_sent_to_an_archived_year(cast: Cast, as_: As, sheet: Scorecard) -> None:
    campaign = sheet.campaign
    for person, name, *where in (
        (cast.secretary, "campaign_settings", campaign.pk),
        (cast.secretary, "campaign_deadlines", campaign.pk),
        (cast.secretary, "campaign_assign", campaign.pk),
        (cast.secretary, "campaign_publish", campaign.pk),
        (cast.officer, "cite", sheet.pk, "A1"),
    ):
        answer = as_(person).post(url(name, *where), {})
        assert answer.status_code == 403, name
        assert "đã lưu trữ nên mọi nội dung chỉ còn để xem" in answer.content.decode(), name
    assert as_(cast.secretary).get(url("campaign", campaign.pk)).status_code == 200
    assert (
        as_(cast.secretary).post(reverse("scoring:decision_correction", args=["bac-giang", sheet.pk])).status_code
        != 403
    )


def test_the_time_runs_from_the_end_of_the_year_of_publication(cast: Cast, sheet: Scorecard) -> None:
    assert keeping_of(sheet.campaign, CITED).until_year == 2033
    with time_machine.travel("2033-12-31 09:00+07:00"):
        assert not keeping_of(sheet.campaign, CITED).is_over
        assert keeping_of(sheet.campaign, UNCITED).is_over
    with time_machine.travel(LATER):
        assert keeping_of(sheet.campaign, CITED).is_over
        set_retention(cast.province, CITED, 20, basis="QĐ 5", by=cast.administrator)
        assert [row.is_over for row in keepings(cast.province)] == [False, True]
    with pytest.raises(Refused, match="Còn trong thời hạn"):
        extend_retention(sheet.campaign, CITED, 2050, **DECIDED, by=cast.administrator)


def test_it_takes_two_people_to_destroy(
    cast: Cast, sheet: Scorecard, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    document = papers_of(sheet.campaign, CITED).get()
    PageText.objects.get_or_create(blob=document.files.get().blob, number=1, defaults={"text": "x", "folded": "x"})
    blob, title = document.files.get().blob, document.title
    with time_machine.travel(LATER), django_capture_on_commit_callbacks(execute=True):
        made = propose_destruction(sheet.campaign, CITED, **DECIDED, council="HĐ, chủ trì A", by=cast.administrator)
        assert files.exists(blob.path)
        with pytest.raises(Refused, match="không tự xác nhận"):
            confirm_destruction(made, by=cast.administrator)
        assert "Xác nhận hủy" in str([task.title for task in tasks_for(cast.secretary, cast.province)])
        confirm_destruction(made, by=cast.secretary)

    document.refresh_from_db()
    assert (document.closure, document.title, document.files.count()) == (Closure.DESTROYED, title, 0)
    assert "12/QĐ-UBND" in document.close_reason
    assert (Blob.objects.filter(pk=blob.pk).exists(), files.exists(blob.path)) == (False, False)
    line = TrailEntry.objects.about(document).get(action="expire_content")
    assert (blob.sha256 in line.note, line.actor) == (True, cast.secretary)
    assert Citation.objects.get().document == document
    assert Disposal.objects.get().destroyed == 1
    assert Document.objects.exclude(closure=Closure.DESTROYED).count() == 1, "the other class is kept"


def test_what_something_else_cites_is_kept(cast: Cast, sheet: Scorecard) -> None:
    document = papers_of(sheet.campaign, CITED).get()
    newer = sheet_of(make_campaign(cast.province, year=2024), cast.commune)

    Citation.objects.create(scorecard=newer, criterion="A1", document=document, by=cast.officer)

    assert not papers_of(sheet.campaign, CITED).exists()
    assert document not in papers_of(sheet.campaign, UNCITED)


def test_papers_are_kept_longer_by_decision(cast: Cast, sheet: Scorecard, as_: As) -> None:
    with time_machine.travel(LATER):
        extend_retention(sheet.campaign, CITED, 2040, **DECIDED, by=cast.administrator)
        assert not keeping_of(sheet.campaign, CITED).is_over
    with time_machine.travel("2041-01-01 09:00+07:00"):
        assert keeping_of(sheet.campaign, CITED).is_over


def test_the_pages(cast: Cast, as_: As, sheet: Scorecard) -> None:
    other = make_member(Role.ADMINISTRATOR, cast.province.root)  # type: ignore[arg-type]
    with time_machine.travel(LATER):
        place = url("dispose", sheet.campaign.pk, "cited")
        client = as_(cast.administrator)
        assert "Hết thời hạn lưu giữ" in client.get(url("retention")).content.decode()
        form = {"act": "destroy", "number": "12/QĐ", "decided_on": "05/01/2035", "council": "HĐ"}
        assert client.post(place, form).status_code == 302
        made = Disposal.objects.get()
        client.post(url("disposal_confirm", made.pk))
        assert Disposal.objects.get().confirmed_at is None
        assert as_(cast.officer).post(url("disposal_confirm", made.pk)).status_code == 403
        as_(other).post(url("disposal_withdraw", made.pk))
        assert Disposal.objects.get().withdrawn_by == other
        assert as_(cast.secretary).get(place).status_code == 403
        assert as_(cast.council).get(url("retention")).status_code == 403


def test_every_paper_can_be_looked_at_before_it_is_decided(
    cast: Cast, as_: As, sheet: Scorecard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.retention.views.PER_PAGE", 1)
    another(sheet, cast)
    with time_machine.travel(LATER):
        client = as_(cast.administrator)
        pages = [client.get(url("dispose", sheet.campaign.pk, "cited"), {"page": page}) for page in (1, 2)]

    shown = [[paper for paper, _fate in page.context["lines"]] for page in pages]
    assert shown == [[paper] for paper in papers_of(sheet.campaign, CITED).order_by("agency", "pk")]


def test_who_confirms_sees_what_would_go_and_what_stays(cast: Cast, as_: As, sheet: Scorecard) -> None:
    with time_machine.travel(LATER):
        another(sheet, cast)
        made = proposed(sheet, cast)
        file_paper(
            make_audit(cast.commune), "minutes", document=Document.objects.get(title="Kế hoạch"), by=cast.verifier
        )
        client = as_(cast.administrator)

        shown = client.get(url("disposal", made.pk)).content.decode()
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(url("disposal_list", made.pk)).content))

    _header, *lines = book.get_sheet_by_index(0).to_python()
    (content,) = Document.objects.get(pk__in=made.documents, files__isnull=False).files.all()
    assert {line[4]: line[6] for line in lines} == {content.document.title: "hủy", "Kế hoạch": "giữ lại"}
    assert content.blob.sha256 in {line[5] for line in lines}
    assert shown.count("giữ lại") >= 1
    assert content.blob.sha256[:12] in shown
    assert TrailEntry.objects.filter(action="export_disposal").exists()
    assert as_(cast.council).get(url("disposal", made.pk)).status_code == 403


def proposed(sheet: Scorecard, cast: Cast) -> Disposal:
    return propose_destruction(sheet.campaign, CITED, **DECIDED, council="HĐ", by=cast.administrator)


def run(disposal: Disposal, report: Callable[..., object] = lambda done, total: None) -> None:
    """What the job of a confirmed proposal does."""
    Disposal.objects.filter(pk=disposal.pk).update(confirmed_at="2035-02-01T09:00+07:00")
    job: Any = SimpleNamespace(params={"disposal": disposal.pk})
    result = destroy_expired(job, report)  # type: ignore[arg-type]
    assert result
    assert result.commit
    result.commit()
    disposal.refresh_from_db()


def another(sheet: Scorecard, cast: Cast) -> Document:
    """One more document that the sheet cites."""
    document = Document.objects.create(agency=cast.commune, title="Kế hoạch", year=2023)
    Citation.objects.create(scorecard=sheet, criterion="A1", document=document, by=cast.officer)
    return document


def test_what_is_in_force_or_came_in_lately_is_not_destroyed_as_uncited(cast: Cast, sheet: Scorecard) -> None:
    document = Document.objects.get(citations=None)
    rows = Document.objects.filter(pk=document.pk)
    with time_machine.travel(LATER):
        assert not papers_of(sheet.campaign, UNCITED).exists(), "in force"
        rows.update(valid_to=date(2035, 2, 1))
        assert not papers_of(sheet.campaign, UNCITED).exists(), "its last day"
        rows.update(valid_to=date(2030, 1, 1))
        assert papers_of(sheet.campaign, UNCITED).get() == document
        rows.update(uploaded_at="2030-01-01T00:00+07:00")
        assert not papers_of(sheet.campaign, UNCITED).exists(), "came in five years ago"


def test_only_what_was_there_at_the_proposal_is_destroyed(cast: Cast, sheet: Scorecard) -> None:
    seen = papers_of(sheet.campaign, CITED).get()
    with time_machine.travel(LATER):
        made = proposed(sheet, cast)
        assert made.documents == [seen.pk]
        later = another(sheet, cast)
        run(made)

    later.refresh_from_db()
    assert (later.closure, made.destroyed) == (Closure.OPEN, 1)


def test_what_is_cited_while_the_job_works_is_kept(cast: Cast, sheet: Scorecard) -> None:
    document = papers_of(sheet.campaign, CITED).get()
    newer = sheet_of(make_campaign(cast.province, year=2024), cast.commune)
    with time_machine.travel(LATER):
        made = proposed(sheet, cast)
        run(made, lambda done, total: cite(newer, "A1", document, by=cast.officer))

    document.refresh_from_db()
    assert (document.closure, made.destroyed) == (Closure.OPEN, 0)


def test_what_was_destroyed_meanwhile_is_not_cited(cast: Cast, sheet: Scorecard) -> None:
    document = papers_of(sheet.campaign, CITED).get()
    newer = sheet_of(make_campaign(cast.province, year=2024), cast.commune)
    Document.objects.filter(pk=document.pk).update(closure=Closure.DESTROYED)

    with pytest.raises(Refused):
        cite(newer, "A1", document, by=cast.officer)


def test_a_time_made_longer_stops_a_proposal(cast: Cast, sheet: Scorecard) -> None:
    with time_machine.travel(LATER):
        made = proposed(sheet, cast)
        set_retention(cast.province, CITED, 20, basis="QĐ 5", by=cast.administrator)
        with pytest.raises(Refused, match="Còn trong thời hạn"):
            confirm_destruction(made, by=cast.secretary)


def test_what_was_destroyed_is_counted_over_repeats(cast: Cast, sheet: Scorecard) -> None:
    another(sheet, cast)

    def stop(done: int, total: int) -> None:
        if done:
            raise InterruptedError

    with time_machine.travel(LATER):
        made = proposed(sheet, cast)
        with pytest.raises(InterruptedError):
            run(made, stop)
        another(sheet, cast)
        another(sheet, cast)
        run(made)

    assert (made.found, made.destroyed) == (2, 2)


def test_nothing_is_not_proposed_to_be_destroyed(cast: Cast, sheet: Scorecard) -> None:
    with time_machine.travel(LATER), pytest.raises(Refused, match="không có tài liệu nào"):
        propose_destruction(sheet.campaign, UNCITED, **DECIDED, council="HĐ", by=cast.administrator)
    assert not Disposal.objects.exists()
