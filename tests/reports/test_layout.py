"""The form of Nghị định 30/2020/NĐ-CP, Phụ lục I, measured on the pages of every kind of document, within a millimetre."""

from __future__ import annotations

from itertools import takewhile

import pytest

from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.renderers import pdf
from reports.wording.catalogue import KINDS
from tests.conftest import Cast
from tests.reports import every_kind
from tests.reports.pages import Page, flat, pages

ABOUT = 1.0
"""Millimetres by which a measure may be out."""
MIDDLE = (30 + 195) / 2


@pytest.fixture(params=KINDS)
def made(request: pytest.FixtureRequest, cast: Cast) -> tuple[OfficialDocument, list[Page]]:
    """A document of each kind of the catalogue, and its pages before the annexes."""
    document = every_kind.KINDS[request.param](cast, DocumentSettings.objects.of(cast.province))
    sheets = pages(pdf.render(document))
    return document, list(takewhile(lambda page: not page.text.startswith("Phụ lục"), sheets))


def test_the_document_is_laid_out_as_the_decree_asks(made: tuple[OfficialDocument, list[Page]]) -> None:
    document, sheets = made
    _paper_and_margins(sheets)
    _page_numbers(sheets)
    _head(document, sheets[0])
    _ending(document, sheets)


def _paper_and_margins(sheets: list[Page]) -> None:
    """A4; text at least 20 mm from above and below, 30 to 35 mm from the left, 15 to 20 mm from the right (I.1, I.4)."""
    for page in sheets:
        assert (round(page.width), round(page.height)) == (210, 297)
        text = [mark for mark in page.marks if mark.top > 20 - ABOUT and mark.bottom < 277 + ABOUT]
        assert 30 - ABOUT <= min(mark.left for mark in text) <= 35 + ABOUT
        assert 210 - max(mark.right for mark in text) >= 15 - ABOUT
        others = [mark for mark in page.marks if mark not in text]
        assert all(mark.bottom < 20 or mark.top > 277 for mark in others), "what is in the margins is number or footer"
    assert 210 - max(mark.right for page in sheets for mark in page.marks if 20 < mark.top < 277) <= 20 + ABOUT


def _page_numbers(sheets: list[Page]) -> None:
    """In the middle of the top margin, not on the first page (I.7)."""
    assert sheets[0].head == ""
    for number, page in enumerate(sheets[1:], start=2):
        above = [mark for mark in page.marks if mark.bottom < 20]
        assert page.head == str(number)
        assert abs((above[0].left + above[-1].right) / 2 - MIDDLE) < ABOUT


def _head(document: OfficialDocument, page: Page) -> None:
    """The state on the right, who issues on the left, each centred in its column; number and day on one line (II.1 to II.4)."""
    state, motto = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), page.find("Độc lập - Tự do - Hạnh phúc")
    issuer, number = page.find(document.letterhead.issuer.split()[0]), page.find("Số:")
    assert abs(state.middle - motto.middle) < ABOUT
    assert state.left > issuer.right
    assert state.bottom - state.top < 6, "on one line"
    assert issuer.bottom < number.top
    if document.letterhead.place_and_day:
        day = page.find(document.letterhead.place_and_day.split(",")[0] + ", ngày")
        assert abs(day.bottom - number.bottom) < 1.5
    if document.kind:
        assert abs(page.find(document.kind).middle - MIDDLE) < ABOUT
    else:
        about = page.find("V/v")
        assert number.bottom < about.top < page.find("Kính gửi").top


def _ending(document: OfficialDocument, sheets: list[Page]) -> None:
    """One "./." after the last sentence; recipients left, who signs right, together on one page with it (II.5, II.7, II.9)."""
    last = sheets[-1]
    assert [page.text.count("./.") for page in sheets] == [0] * (len(sheets) - 1) + [1]
    end = last.find("./.")
    title, position = last.find("Nơi nhận:"), last.find(document.signature.position, last=True)
    kept = last.find("- Lưu: VT")
    assert end.bottom < position.top
    assert title.left - 30 < ABOUT
    assert position.left > MIDDLE - ABOUT
    if document.countersignature:
        other = last.find(document.countersignature.position)
        assert abs(other.top - position.top) < ABOUT
        assert other.right < position.left
        assert title.top > position.bottom
    else:
        assert (
            abs(title.top - last.find(document.signature.authority or document.signature.position, last=True).top) < 3
        )
        assert kept.right < position.left
    if document.signature.name:
        name = last.find(flat(document.signature.name), last=True)
        assert abs(name.middle - position.middle) < ABOUT
        assert name.top - position.bottom > 15, "room to sign"


def test_the_table_of_kinds_misses_none() -> None:
    assert list(every_kind.KINDS) == list(KINDS)
