"""Abbreviations: found in texts, marked with what they mean, all on one page that everybody may read."""

from pathlib import Path

from django.conf import settings
from django.test import Client

from agencies.abbreviations import FULL, found_in, marked


def test_they_are_found_as_words_and_not_within_numbers_of_papers() -> None:
    assert found_in(["Kế hoạch 21/KH-UBND của UBND xã về HTQLCL", "Số TTHC trong HTQLCL; CNTT/ISO; QĐ-12"]) == [
        "HTQLCL",
        "TTHC",
        "CNTT",
    ]


def test_a_text_is_marked_and_escaped() -> None:
    assert marked("<b> HĐKP của Sở KH&CN") == (
        '&lt;b&gt; <abbr title="hành động khắc phục">HĐKP</abbr> của Sở <abbr title="khoa học và công nghệ">KH&amp;CN</abbr>'
    )


def test_all_of_them_are_explained_to_everybody() -> None:
    page = Client().get("/abbreviations/").content.decode()

    assert all(str(full) in page for full in FULL.values())


def test_nothing_on_our_pages_says_kad() -> None:
    templates = (Path(settings.BASE_DIR) / "templates").rglob("*.html")

    assert [path.name for path in templates if "KAD" in path.read_text(encoding="utf-8")] == []
