"""How many statements the main pages and writes send: kept in queries.txt, which only a deliberate change rewrites.

`QMS_REWRITE_GOLDEN=1` rewrites it. Each is counted on its second visit, when what a process keeps is in place.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.dashboard.province import EXHIBITS
from tests.conftest import Cast
from tests.meta.samples import make_samples
from tests.meta.walking import address, province_routes, sign_in
from tests.scoring.stage import make_campaign, sheet_of

GOLDEN = Path(__file__).parent / "queries.txt"
PAGES = {
    "agencies:todo": "secretary", "agencies:tree": "secretary", "agencies:agency": "secretary",
    "agencies:people": "administrator", "agencies:trail": "secretary", "evidence:agency": "officer",
    "evidence:document": "officer", "scoring:rubrics": "secretary", "scoring:rubric": "secretary",
    "scoring:campaigns": "secretary", "scoring:campaign": "secretary", "scoring:follow_up": "secretary", "scoring:scorecards": "secretary",
    "scoring:scorecard": "verifier", "scoring:beside": "verifier", "scoring:across": "verifier", "scoring:outcome": "verifier", "scoring:results": "secretary",
    "reports:summary": "secretary", "reports:year_overview": "secretary", "reports:years": "secretary", "reports:agency_results": "officer",
    "reports:year_documents": "secretary", "reports:year_paper": "secretary", "reports:register": "secretary", "reports:issued": "secretary",
    "audits:audits": "secretary", "audits:audit": "secretary", "audits:checking": "secretary",
    "audits:findings": "secretary", "audits:audit_finding": "officer", "audits:plan": "secretary", "audits:figures": "secretary",
    "backups:data": "administrator", "registers:coverage": "secretary", "registers:province_register": "secretary",
    "registers:quality_file": "officer", "registers:register": "officer", "registers:entry": "officer",
}  # fmt: skip


def count(client: Client, method: str, url: str, data: dict[str, str] | None = None) -> int:
    """The statements of one request."""
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(client, method)(url, data or {}, headers={"HX-Request": "true"} if method == "post" else {})
    assert answer.status_code == 200, url
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN")) for query in captured.captured_queries)


def test_what_pages_and_writes_ask_of_the_database(cast: Cast) -> None:
    samples = make_samples(cast.commune, cast.officer, cast.head)
    routes = dict(province_routes())
    lines = []
    for name, who in PAGES.items():
        client = sign_in(cast.people[who])
        parts = {"province": "bac-giang"}
        wanted = name.split(":")[1]
        if wanted in samples.rows:
            parts[wanted] = samples.rows[wanted].pk
        elif wanted == "follow_up":
            parts["campaign"] = samples.rows["campaign"].pk
        elif wanted == "across":
            parts |= {"campaign": samples.rows["campaign"].pk, "code": "A1"}
        elif wanted in {"outcome", "beside"}:
            parts["scorecard"] = samples.rows["scorecard"].pk
        elif wanted == "checking":
            parts["audit"] = samples.rows["audit"].pk
        elif wanted in {"summary", "plan", "year_overview", "year_documents", "year_paper"}:
            parts["year"] = samples.rows["campaign"].year
            if wanted == "year_paper":
                parts["paper_kind"] = "december"
        elif name in {"evidence:agency", "reports:agency_results"}:
            parts["agency"] = cast.commune.pk
        in_registers = name.startswith("registers:")
        url = address(name, routes[name], samples) if in_registers else reverse(name, kwargs=parts)
        client.get(url)
        lines.append(f"{name:24} {count(client, 'get', url)}")
    secretary = sign_in(cast.secretary)
    for exhibit in EXHIBITS:
        url = reverse("reports:exhibit", args=["bac-giang", samples.rows["campaign"].year, exhibit])
        secretary.get(url)
        lines.append(f"{'exhibit ' + exhibit:24} {count(secretary, 'get', url)}")
    open_sheet = sheet_of(make_campaign(cast.province, year=2024, rubric=samples.rows["rubric"]), cast.commune)
    save = reverse("scoring:claim", args=["bac-giang", open_sheet.pk, "A2"])
    officer = sign_in(cast.officer)
    officer.post(save, {"numerator": "8", "denominator": "10", "version": "0"})
    spent = count(officer, "post", save, {"numerator": "9", "denominator": "10", "version": "1"})
    lines.append(f"{'save one criterion':24} {spent}")

    if os.environ.get("QMS_REWRITE_GOLDEN"):
        GOLDEN.write_text("\n".join(lines) + "\n")
    assert "\n".join(lines) + "\n" == GOLDEN.read_text()
