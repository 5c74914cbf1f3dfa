"""File names: what they may not do, what they surely say."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.rules.names import MOST_LETTERS, clean_name, read_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../../tmp/qms_pwned.pdf", "qms_pwned.pdf"),
        ("..\\..\\qms.pdf", "qms.pdf"),
        ("/etc/passwd", "passwd"),
        ("QD_cong_bo_\u202efdp.exe", "QD_cong_bo_fdp.exe"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        (unicodedata.normalize("NFD", "Quyết định công bố HTQLCL.pdf"), "Quyết định công bố HTQLCL.pdf"),
        ('Báo cáo: "quý 1"?.docx', "Báo cáo_ _quý 1__.docx"),
        ("...", "tep"),
        (".pdf", "pdf"),
        ("", "tep"),
    ],
)
def test_a_name_is_made_harmless(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@settings(deadline=None)
@given(st.text())
def test_no_name_gets_through_unclean(sent: str) -> None:
    name = clean_name(sent)

    assert 0 < len(name) <= MOST_LETTERS
    assert name == clean_name(name)
    assert not set(name) & set('/\\<>:"|?*')
    assert name.isprintable() or " " in name


def test_a_long_name_keeps_its_extension() -> None:
    assert clean_name("Quyết_định_" * 40 + ".pdf").endswith("_Q.pdf") or len(clean_name("ệ" * 300 + ".pdf")) == 150
    assert clean_name("ệ" * 300 + ".pdf") == "ệ" * 146 + ".pdf"


@pytest.mark.parametrize(
    ("name", "title", "doc_type", "year"),
    [
        ("01_QD_cong_bo_HTQLCL_2023.pdf", "QD cong bo HTQLCL 2023", "QĐ", 2023),
        ("06_So_tay_chat_luong_TCVN_ISO_9001-2015.docx", "So tay chat luong TCVN ISO 9001-2015", "ST", None),
        ("09_QT-01_Kiểm soát thông tin dạng văn bản.docx", "QT-01 Kiểm soát thông tin dạng văn bản", "QT", None),
        ("29_Giay_chung_nhan_ISO_9001-2008_2013.pdf", "Giay chung nhan ISO 9001-2008 2013", "GCN", 2013),
        ("30_CV_v-v_tap_huan_ISO_9001-2008_25-8-2014.docx", "CV v-v tap huan ISO 9001-2008 25-8-2014", "CV", 2014),
        ("Kế hoạch năm 2023 và 2024.pdf", "Kế hoạch năm 2023 và 2024", "KH", None),
        ("scan0012.pdf", "scan0012", "", None),
        ("Bao_dong.pdf", "Bao dong", "", None),
        ("2023.pdf", "2023", "", 2023),
    ],
)
def test_a_name_is_read_for_what_it_surely_says(name: str, title: str, doc_type: str, year: int | None) -> None:
    guess = read_name(name)

    assert (guess.title, guess.doc_type, guess.year) == (title, doc_type, year)
