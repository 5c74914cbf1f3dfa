"""Editions come in from files, twice without change, with faults named by line."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from standards.importing import DATA, Faulty, import_standard, load_standards
from standards.models import Clause, ClauseMapping, Edition

NEW = {
    "edition": {"code": "9001:2026", "name_vi": "TCVN ISO 9001:2026", "year": 2026},
    "clauses": [{"number": "4", "vi": "Bối cảnh"}, {"number": "4.1", "vi": "Hiểu tổ chức"}],
}


@pytest.mark.django_db
def test_both_editions_are_here() -> None:
    assert list(Edition.objects.values_list("code", flat=True)) == ["9001:2015", "9001:2008"]
    chapters = Clause.objects.of("9001:2015").filter(parent=None).values_list("number", flat=True)
    assert list(chapters) == ["4", "5", "6", "7", "8", "9", "10"]
    became = ClauseMapping.objects.filter(from_clause__number="8.2.2").values_list("to_clause__number", flat=True)
    assert list(became) == ["9.2"]


@pytest.mark.django_db
def test_every_old_clause_but_chapters_leads_somewhere() -> None:
    lost = Clause.objects.of("9001:2008").filter(became=None, parent__isnull=False)

    assert set(lost.values_list("number", flat=True)) == {"8.2", "8.5"}  # their parts lead on


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    assert {(imported.added, imported.changed) for imported in load_standards()} == {(0, 0)}


@pytest.mark.django_db
def test_titles_are_read_by_number_in_the_language_of_the_page() -> None:
    titles = Clause.objects.of("9001:2015").titles()
    assert titles["9.2"] == titles["9.2.1"] == "Đánh giá nội bộ"

    with translation.override("en"):
        assert Clause.objects.of("9001:2015").titles()["9.2"] == "Internal audit"


@pytest.mark.django_db
def test_a_new_edition_is_an_import(tmp_path: Path) -> None:
    file = tmp_path / "iso.json"
    file.write_text(json.dumps(NEW))

    call_command("import_standard", file)
    call_command("import_standard", file)

    assert Clause.objects.of("9001:2026").get(number="4.1").parent == Clause.objects.of("9001:2026").get(number="4")


@pytest.mark.django_db
def test_a_corrected_title_is_taken_over() -> None:
    text = (DATA / "iso_9001_2015.json").read_text().replace("Sự lãnh đạo và cam kết", "Lãnh đạo và cam kết")

    assert import_standard(text).changed == 1
    assert Clause.objects.of("9001:2015").get(number="5.1").title == "Lãnh đạo và cam kết"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"5.1.1"', '"5.1.x"', "Dòng 20: “5.1.x” không phải số điều khoản."),
        ('"5.1.1"', '"5.1"', "Dòng 20: điều khoản 5.1 có hai lần."),
        ('{"number": "5.1", ', '{"number": "5.9", ', "Dòng 20: điều khoản 5.1.1 đứng trước hoặc thiếu điều khoản 5.1."),
        ('  "clauses"', '  clauses', "Dòng 10: không phải JSON"),
        ('"year": 2015', '"year": 0', "Dòng 1: phần “edition” thiếu “year”."),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_line(old: str, new: str, sentence: str) -> None:
    text = (DATA / "iso_9001_2015.json").read_text().replace(old, new, 1)

    with pytest.raises(Faulty) as refusal:
        import_standard(text)

    assert refusal.value.faults[0].startswith(sentence)


@pytest.mark.django_db
def test_a_mapping_taken_out_of_the_file_is_gone() -> None:
    text = (DATA / "mapping_2008_2015.json").read_text()

    import_standard(text.replace('["6.2", "6.1", "6.3"]', '["6.2"]'))

    became = ClauseMapping.objects.filter(from_clause__number="5.4").values_list("to_clause__number", flat=True)
    assert list(became) == ["6.2"]


@pytest.mark.django_db
def test_a_mapping_to_an_unknown_clause_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    file.write_text((DATA / "mapping_2008_2015.json").read_text().replace('["4.4"]', '["4.9"]'))

    with pytest.raises(CommandError, match=r"Dòng 5: không có điều khoản 4\.9\."):
        call_command("import_standard", file)
