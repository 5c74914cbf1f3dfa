"""Results of years on paper: faults named by line, nothing half imported, twice changes nothing."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from agencies.models import TrailEntry, User
from agencies.rules import Refused
from scoring.models import Campaign, Scorecard
from scoring.states import CampaignState
from scoring.transfer import read_results
from scoring.workflow.paper import import_results, plan_results
from tests.conftest import Cast
from tests.scoring.stage import make_campaign

As = Callable[[User], Client]
GOOD = 'code,rating,score\n07243,Tốt,"91,5"\n07246,kha,\n24-SKHCN,TRUNG BÌNH,60\n'
BAD = "code,rating,score\n07243,Tốt,91\n99999,Tốt,80\n07243,Khá,70\n07246,Rất tốt,101\n"


def plan(cast: Cast, text: str) -> Any:
    return plan_results(cast.province, 2020, read_results("kq.csv", text.encode()))


def test_results_come_in_with_ratings_in_words_or_codes(cast: Cast) -> None:
    campaign = import_results(cast.province, 2020, plan(cast, GOOD), by=cast.secretary)

    found = set(campaign.scorecards.values_list("code", "final_rating", "final_score"))
    assert found == {("07243", "tot", Decimal("91.5")), ("07246", "kha", None), ("24-SKHCN", "trung_binh", 60)}
    assert [band["code"] for band in campaign.bands] == ["tot", "kha", "trung_binh", "yeu"]


def test_three_decimals_from_a_spreadsheet_are_no_thousands(cast: Cast) -> None:
    assert plan(cast, "code,rating,score\n07243,Tốt,87.125\n").results[0][1].score == Decimal("87.125")


def test_importing_twice_changes_nothing(cast: Cast) -> None:
    import_results(cast.province, 2020, plan(cast, GOOD), by=cast.secretary)
    lines = TrailEntry.objects.count()

    import_results(cast.province, 2020, plan(cast, GOOD), by=cast.secretary)

    assert TrailEntry.objects.count() == lines
    assert Scorecard.objects.count() == 3


def test_every_fault_is_named_by_its_line_and_nothing_is_written(cast: Cast) -> None:
    planned = plan(cast, BAD)

    assert [fault.split(":")[0] for fault in planned.faults] == [
        "Dòng 3, cột code", "Dòng 4, cột code", "Dòng 5, cột rating", "Dòng 5, cột score",
    ]  # fmt: skip
    assert "đã có ở dòng 2" in planned.faults[1]
    with pytest.raises(Refused, match="4 lỗi"):
        import_results(cast.province, 2020, planned, by=cast.secretary)
    assert not Campaign.objects.exists()


def test_a_year_scored_here_takes_no_results_on_paper(cast: Cast) -> None:
    make_campaign(cast.province, year=2020)

    with pytest.raises(Refused, match="đã có đợt"):
        import_results(cast.province, 2020, plan(cast, GOOD), by=cast.secretary)


def test_an_archived_year_is_not_written_over(cast: Cast) -> None:
    import_results(cast.province, 2020, plan(cast, GOOD), by=cast.secretary)
    Campaign.objects.update(state=CampaignState.ARCHIVED)

    with pytest.raises(Refused, match="đã lưu trữ"):
        import_results(cast.province, 2020, plan(cast, GOOD.replace("kha", "yeu")), by=cast.secretary)


def test_the_command_imports_and_says_what_is_wrong(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    good, bad = tmp_path / "tot.csv", tmp_path / "sai.csv"
    good.write_text(GOOD)
    bad.write_text(BAD)

    with pytest.raises(CommandError, match="4 lỗi"):
        call_command("import_results", bad, "--province", "bac-giang", "--year", "2020")
    call_command("import_results", good, "--province", "bac-giang", "--year", "2020", "--dry-run")
    assert not Campaign.objects.exists()
    call_command("import_results", good, "--province", "bac-giang", "--year", "2020")

    assert Scorecard.objects.filter(campaign__year=2020).count() == 3
    assert "Dòng 3" in capsys.readouterr().err


def upload(client: Client, text: str, year: str = "2020") -> Any:
    file = SimpleUploadedFile("kq.csv", text.encode())
    return client.post(reverse("scoring:result_paper", args=["bac-giang"]), {"year": year, "file": file})


def test_in_the_browser_a_preview_comes_before_the_import(cast: Cast, as_: As) -> None:
    client = as_(cast.secretary)

    page = upload(client, GOOD)
    assert page.context["counts"] == {"add": 3, "change": 0, "same": 0}
    assert not Campaign.objects.exists()
    client.post(reverse("scoring:result_paper_import", args=["bac-giang"]))

    assert Scorecard.objects.filter(campaign__year=2020).count() == 3
    assert upload(client, GOOD).context["counts"] == {"add": 0, "change": 0, "same": 3}


def test_a_file_with_faults_offers_no_import(cast: Cast, as_: As) -> None:
    page = upload(as_(cast.secretary), BAD)

    assert "Dòng 5, cột score" in page.content.decode()
    assert reverse("scoring:result_paper_import", args=["bac-giang"]) not in page.content.decode()


def test_an_archived_year_is_refused_before_anything_is_shown(cast: Cast, as_: As) -> None:
    client = as_(cast.secretary)
    upload(client, GOOD)
    client.post(reverse("scoring:result_paper_import", args=["bac-giang"]))
    Campaign.objects.update(state="archived")

    page = upload(client, GOOD)

    assert "đã lưu trữ" in page.context["form"].errors["year"][0]
    assert "plan" not in page.context


def test_importing_without_a_preview_says_so(cast: Cast, as_: As) -> None:
    page = as_(cast.secretary).post(reverse("scoring:result_paper_import", args=["bac-giang"]), follow=True)

    assert "tải lên lại" in page.content.decode()


@pytest.mark.parametrize("role", ["officer", "head", "verifier", "council", "reporter", "viewer", "administrator"])
def test_only_the_secretary_brings_in_results(cast: Cast, as_: As, role: str) -> None:
    assert upload(as_(cast.people[role]), GOOD).status_code == 403
