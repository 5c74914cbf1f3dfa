"""The page open to everybody: only a published year that was opened, and nothing about people on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from agencies import files
from agencies.models import Province, TrailEntry, User
from agencies.rules import Refused
from reports.models import DocumentSettings, PublicYear, default_settings
from reports.public.shown import PublicResults
from reports.public.workflow import hide_year, renew_pdfs, results_of, show_year
from scoring.models import Campaign, Decision, Score, Scorecard, Stage
from scoring.states import CampaignState, SheetState
from tests.browser import PHONE, Site, audit, overflow
from tests.conftest import Cast
from tests.reports.pages import pages
from tests.reports.years import two_years

As = Callable[[User], Client]
PAGE = "/bac-giang/cong-khai/2023/"
FORMS = ("", "ket-qua.csv", "ket-qua.pdf")
SECRET = ("Ông Ký Tên", "Bà Phụ Trách", "ghi chú của người thẩm định", "example.vn", "66.66", "66,66", "cán bộ nhập")


def publish(cast: Cast) -> Campaign:
    """2023 published, with everything on record that outsiders must not see."""
    campaign = two_years(cast, commune="tot", sibling="yeu")
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.PUBLISHED)
    campaign.scorecards.update(state=SheetState.PUBLISHED, self_score="66.66", verified_score="66.66")
    sheet = campaign.scorecards.get(agency=cast.commune)
    Score.objects.create(
        scorecard=sheet,
        stage=Stage.PROVINCE,
        criterion="A1",
        points=1,
        note="ghi chú của người thẩm định",
        by=cast.verifier,
    )
    Decision.objects.create(
        campaign=campaign,
        number="15/QĐ-UBND",
        signed_on="2024-01-09",
        signed_by="Ông Ký Tên",
        title="Công nhận kết quả",
    )
    letterhead: DocumentSettings = default_settings(cast.province)
    letterhead.signatory = "Bà Phụ Trách"
    letterhead.save()
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def shown(cast: Cast) -> Campaign:
    campaign = publish(cast)
    show_year(campaign, findable=False, by=cast.administrator)
    return campaign


def statuses() -> set[int]:
    return {Client().get(PAGE + form).status_code for form in FORMS}


def test_nothing_is_open_until_an_administrator_opens_it(cast: Cast, as_: As) -> None:
    campaign = publish(cast)
    switch = reverse("reports:public_switch", args=["bac-giang", campaign.pk])
    before = statuses()

    as_(cast.administrator).post(switch, {"wish": "open"})
    opened = statuses()
    as_(cast.administrator).post(switch, {"wish": "close"})

    assert (before, opened, statuses()) == ({404}, {200}, {404})
    assert list(TrailEntry.objects.filter(action__endswith="public_year").order_by("pk").values_list("action", flat=True)) == [
        "open_public_year", "close_public_year",
    ]  # fmt: skip


@pytest.mark.parametrize("state", [state for state in CampaignState if state not in {"published", "archived"}])
def test_a_year_that_is_not_published_is_never_shown(shown: Campaign, state: CampaignState) -> None:
    assert statuses() == {200}

    Campaign.objects.filter(pk=shown.pk).update(state=state)

    assert statuses() == {404}
    PublicYear.objects.all().delete()
    shown.refresh_from_db()
    with pytest.raises(Refused, match="chưa công bố"):
        show_year(shown, findable=False, by=None)


def test_another_year_and_another_province_stay_closed(shown: Campaign) -> None:
    for url in (
        "/bac-giang/cong-khai/2022/",
        "/ha-tinh/cong-khai/2023/",
        "/khong-co/cong-khai/2023/",
        "/ha-tinh/cong-khai/",
    ):
        assert Client().get(url).status_code == 404, url
    assert Client().get("/bac-giang/cong-khai/")["Location"] == PAGE


def test_nothing_about_people_and_nothing_beside_the_result(shown: Campaign, cast: Cast) -> None:
    said = {form: b"".join(Client().get(PAGE + form)) for form in FORMS}  # type: ignore[arg-type]
    paper = " ".join(page.text for page in pages(said["ket-qua.pdf"]))
    names = [person.full_name for person in User.objects.all() if len(person.full_name) > 12]

    for text in (said[""].decode(), said["ket-qua.csv"].decode(), paper):
        assert "UBND xã Đồng Tiến" in text
        assert [secret for secret in [*SECRET, *names] if secret in text] == []


def test_page_csv_and_pdf_show_the_recognised_result(shown: Campaign) -> None:
    page = Client().get(PAGE).content.decode()
    table = Client().get(PAGE + "ket-qua.csv").content.decode("utf-8-sig")
    paper = " ".join(page.text for page in pages(b"".join(Client().get(PAGE + "ket-qua.pdf"))))  # type: ignore[arg-type]

    assert "15/QĐ-UBND" in page
    assert "07243,UBND xã Đồng Tiến,Cấp xã,UBND huyện Yên Thế,90,Tốt,1" in table
    assert "07243 UBND xã Đồng Tiến (UBND huyện Yên Thế) 90,00 Tốt" in paper


def test_it_sets_no_cookie_and_is_kept_for_a_while(shown: Campaign) -> None:
    client = Client()

    answers = [client.get(PAGE + form) for form in FORMS]
    again = client.get(PAGE, headers={"If-None-Match": answers[0]["ETag"]})

    assert not client.cookies
    assert {answer["Cache-Control"] for answer in answers} == {"public, max-age=300"}
    assert not any("Cookie" in answer.get("Vary", "") for answer in answers)
    assert again.status_code == 304


def test_search_engines_are_told_by_choice(shown: Campaign, cast: Cast) -> None:
    before = Client().get(PAGE)

    show_year(shown, findable=True, by=cast.administrator)
    after = Client().get(PAGE)

    assert (before["X-Robots-Tag"], "noindex" in before.content.decode()) == ("noindex", True)
    assert ("X-Robots-Tag" in after, "noindex" in after.content.decode()) == (False, False)


def test_its_language_is_in_its_address(shown: Campaign) -> None:
    english = Client().get(PAGE + "?lang=en")

    assert english["Content-Language"] == "en"
    assert "What is not made public" in english.content.decode()
    assert Client().get(PAGE + "?lang=xx")["Content-Language"] == "vi"


def test_a_corrected_result_is_shown_at_once_and_its_pdf_made_again(shown: Campaign, cast: Cast) -> None:
    first = PublicYear.objects.get().pdf
    Client().get(PAGE)
    Scorecard.objects.filter(campaign=shown, agency=cast.commune).update(final_score="88.88")
    Decision.objects.create(
        campaign=shown, number="99/QĐ-UBND", signed_on="2024-05-01", title="Đính chính", corrects=shown.decisions.get()
    )

    page = Client().get(PAGE).content.decode()
    stale = Client().get(PAGE + "ket-qua.pdf").status_code
    renew_pdfs()

    assert "88,88" in page
    assert "99/QĐ-UBND" in page
    assert (stale, Client().get(PAGE + "ket-qua.pdf").status_code) == (404, 200)
    row = PublicYear.objects.get()
    assert row.pdf != first
    assert row.pdf_of == results_of(cast.province, 2023).fingerprint


def laid(cast: Cast) -> list[str]:
    return sorted(path.name for path in files.place(f"{cast.province.pk}/public").glob("*.pdf"))


def test_no_pdf_is_left_of_former_results_nor_of_a_page_that_is_closed(
    shown: Campaign, cast: Cast, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Scorecard.objects.filter(campaign=shown, agency=cast.commune).update(final_score="88.88")
    with django_capture_on_commit_callbacks(execute=True):
        renew_pdfs()
    assert laid(cast) == [PublicYear.objects.get().pdf.rpartition("/")[2]]

    def closed_meanwhile(results: PublicResults, province: Province) -> bytes:
        hide_year(shown, by=cast.administrator)
        return b"%PDF-of a page that is closed"

    monkeypatch.setattr("reports.public.paper.render", closed_meanwhile)
    Scorecard.objects.filter(campaign=shown, agency=cast.commune).update(final_score="77.77")
    with django_capture_on_commit_callbacks(execute=True):
        renew_pdfs()

    assert laid(cast) == []


def test_strangers_who_ask_for_the_pdf_have_the_figures_worked_out_once(
    shown: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    asked: list[int] = []
    monkeypatch.setattr(
        "reports.public.views.results_of", lambda province, year: asked.append(year) or results_of(province, year)
    )

    answers = [Client().get(PAGE + "ket-qua.pdf").status_code for _ in range(3)]

    assert (answers, asked) == ([200, 200, 200], [2023])


def test_it_can_be_read_by_everybody(site: Site, cast: Cast) -> None:
    cache.clear()
    show_year(publish(cast), findable=False, by=None)
    page = site.open(PAGE, size=PHONE)

    assert audit(page) == []
    assert overflow(page) == 0
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", name="What is not made public").is_visible()


def test_an_administrator_finds_switches_and_tokens(site: Site, cast: Cast) -> None:
    show_year(publish(cast), findable=False, by=None)
    for path in ("/bac-giang/reports/public/", "/bac-giang/people/tokens/"):
        page = site.enter(cast.administrator, path, size=PHONE)
        assert audit(page) == []
        assert overflow(page) == 0
