"""Findings used before: made of what was typed, filled from the case, offered most used first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import TrailEntry, User
from agencies.rules import Refused
from scoring.findings import Offered, offered
from scoring.models import FindingPhrase, Scorecard
from scoring.rules.findings import blanks, day_ways, fill, filling, generalise
from scoring.rules.locators import page_of, place_of
from scoring.workflow.citations import cite
from scoring.workflow.findings import put_finding_away, reword_finding
from scoring.workflow.scores import save_verification
from tests.conftest import Cast
from tests.scoring.stage import claim_all, make_campaign, make_document, sheet_of, submitted

SignIn = Callable[[User], Client]
KNOWN = {"ngày": ["02/12", "02/12/2023", "2/12"], "tự chấm": ["9/10"], "số": ["21/KH-UBND"]}


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("Ngày công văn đi là 02/12.", "Ngày công văn đi là {ngày}."),
        ("Ngày công văn đi là 02/12/2023.", "Ngày công văn đi là {ngày}."),
        ("Kế hoạch 21/KH-UBND khai 9/10", "Kế hoạch {số} khai {tự chấm}"),
        ("Khai 19/10, biểu 9/100", "Khai 19/10, biểu 9/100"),
        ("Số 121/KH-UBND", "Số 121/KH-UBND"),
    ],
)
def test_what_belongs_to_the_case_becomes_a_blank(note: str, text: str) -> None:
    assert generalise(note, KNOWN) == text


def test_blanks_are_filled_with_what_is_known_and_the_rest_stays() -> None:
    text = "Bộ phận {đơn vị} ghi {ngày}"

    assert fill(text, KNOWN) == "Bộ phận {đơn vị} ghi 02/12"
    assert blanks(fill(text, KNOWN)) == ["đơn vị"]
    assert filling(text, "Bộ phận Tư pháp – Hộ tịch ghi 02/12", KNOWN) == {"đơn vị": "Tư pháp – Hộ tịch"}
    assert filling(text, "Bộ phận Tư pháp ghi 03/12", KNOWN) is None
    assert filling("Văn bản hết hiệu lực.", "văn bản  hết hiệu lực", {}) == {}


def test_a_day_is_written_without_the_year_that_is_scored() -> None:
    from datetime import date

    assert day_ways(date(2023, 12, 2), 2023)[0] == "02/12"
    assert day_ways(date(2022, 12, 2), 2023)[0] == "02/12/2022"


@pytest.mark.parametrize(
    ("locator", "page"),
    [("trang 2", 2), ("Tr. 3–4", 3), ("Phụ lục 1, trang 5", 5), ("2", 2), ("2-3", 2), ("Điều 2", None), ("", None), ("trang 0", None)],
)  # fmt: skip
def test_the_page_a_citation_names(locator: str, page: int | None) -> None:
    assert page_of(locator) == page


def test_a_page_is_counted_through_all_files() -> None:
    assert [place_of(page, [2, 3]) for page in (None, 2, 3, 5, 6)] == [(0, 1), (0, 2), (1, 1), (1, 3), (0, 1)]


@pytest.fixture
def handed_in(cast: Cast) -> Scorecard:
    return submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)


def find(sheet: Scorecard, note: str, by: User, *, version: int = 0, met: bool = False) -> None:
    save_verification(sheet, "A1", {"met": met}, note=note, version=version, by=by)


def test_what_a_verifier_writes_is_offered_and_counted(cast: Cast, handed_in: Scorecard) -> None:
    find(handed_in, "Quyết định hết hiệu lực.", cast.verifier)
    find(handed_in, "Quyết định hết hiệu lực.", cast.verifier, version=1)  # the same again says nothing new
    find(handed_in, "Không có quyết định.", cast.verifier, version=1)
    find(handed_in, "quyết định hết hiệu lực", cast.verifier, version=2)

    known = FindingPhrase.objects.of(cast.province.pk).for_criteria(["co quyet dinh"])["co quyet dinh"]
    assert [(row.text, row.uses) for row in known] == [("Quyết định hết hiệu lực.", 2), ("Không có quyết định.", 1)]
    assert FindingPhrase.objects.of(cast.other.pk).count() == 0


def test_a_text_with_a_blank_is_offered_with_what_was_written_there(cast: Cast, handed_in: Scorecard) -> None:
    find(handed_in, "Thiếu phiếu của Văn phòng.", cast.verifier)
    phrase = FindingPhrase.objects.get()
    reword_finding(phrase, "Thiếu phiếu của {đơn vị}.", by=cast.verifier)
    find(handed_in, "Thiếu phiếu của Tư pháp.", cast.verifier, version=1)

    phrase = FindingPhrase.objects.get()
    lines = offered([phrase], ["Số liệu không khớp."], {})
    assert phrase.uses == 2
    assert {line.text for line in lines[:2]} == {"Thiếu phiếu của Văn phòng.", "Thiếu phiếu của Tư pháp."}
    assert lines[2:] == (Offered("Thiếu phiếu của {đơn vị}.", 2, True), Offered("Số liệu không khớp.", 0, False))


def test_a_blank_that_was_overlooked_is_not_saved(cast: Cast, handed_in: Scorecard) -> None:
    with pytest.raises(Refused, match=r"chỗ trống \{đơn vị\}"):
        find(handed_in, "Thiếu phiếu của {đơn vị}.", cast.verifier)


def test_the_library_is_kept_by_verifiers_on_a_page(cast: Cast, as_: SignIn, handed_in: Scorecard) -> None:
    find(handed_in, "Hết hạn", cast.verifier)
    phrase = FindingPhrase.objects.get()
    client = as_(cast.verifier)
    at = reverse("scoring:finding", args=["bac-giang", phrase.pk])

    client.post(at, {"text": "Văn bản đã hết hạn."})
    assert (
        "Văn bản đã hết hạn."
        in client.get(reverse("scoring:findings", args=["bac-giang"]), {"q": "het han"}).content.decode()
    )
    client.post(at, {"away": "yes"})

    assert FindingPhrase.objects.get().hidden
    assert FindingPhrase.objects.of(cast.province.pk).most_used() == []
    assert {line.action for line in TrailEntry.objects.about(phrase)} == {"reword_finding", "put_finding_away"}
    put_finding_away(phrase, away=False, by=cast.verifier)
    with pytest.raises(Refused, match="Hãy ghi nội dung"):
        reword_finding(phrase, "  ", by=cast.verifier)


def test_last_year_and_the_pages_cited_stand_beside(cast: Cast, as_: SignIn) -> None:
    before = submitted(make_campaign(cast.province, year=2022), cast.commune, officer=cast.officer, head=cast.head)
    find(before, "Quyết định hết hiệu lực.", cast.verifier)
    sheet = sheet_of(make_campaign(cast.province, year=2023, rubric=before.campaign.rubric), cast.commune)
    claim_all(sheet, cast.officer)
    cite(sheet, "A1", make_document(cast.commune), locator="trang 2", by=cast.officer)
    at = reverse("scoring:beside", args=["bac-giang", sheet.pk])

    of_verifier = as_(cast.verifier).get(at, {"s": "A"}, headers={"HX-Request": "true"}).content.decode()
    of_agency = as_(cast.officer).get(at, {"s": "A"}, headers={"HX-Request": "true"}).content.decode()

    assert "Tài liệu này không có tệp nào." in of_agency
    assert 'data-last-year="A1"' in of_verifier
    assert "Quyết định hết hiệu lực." in of_verifier
    assert 'data-last-year="A1"' in of_agency
    assert "Quyết định hết hiệu lực." not in of_agency  # nobody has sent it to the agency yet
    assert as_(cast.stranger).get(at).status_code == 404
