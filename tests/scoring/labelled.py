"""The labelled documents (tests/scoring/data/suggestions), and what the engine makes of them."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from scoring.lexicons import definition
from scoring.rules.suggesting import Asked, Engine, Lexicon, Paper, Precedent, Suggested, Wants, asked_by
from tests.scoring.rubrics import DATA, htqlcl

HERE = DATA / "suggestions"


@cache
def rows(name: str) -> Any:
    """One file of the set."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the product."""
    return Lexicon(definition())


@cache
def product_rubric() -> Wants:
    """The rubric that comes with the product, read by the engine."""
    return Wants([asked_by(item) for item in htqlcl().criteria()], lexicon())


@cache
def other_rubric() -> Wants:
    """Another province's rubric: other codes, other words, twice as fine."""
    return Wants(
        [
            Asked(row["code"], row["name"], tuple(row["evidence"]), tuple(row["items"]), tuple(row["clauses"]))
            for row in rows("rubric_50")
        ],
        lexicon(),
    )


def paper(row: dict[str, Any], key: int = 0) -> Paper:
    """A labelled document as the engine takes it."""
    return Paper(
        key, (row["file"],), row["title"], row["number"], row["type"], row["issuer"], row["owner"],
        date.fromisoformat(row["date"]) if row["date"] else None, None, tuple(row["pages"]),
    )  # fmt: skip


def precedent(row: dict[str, Any]) -> Precedent:
    """A citation of last year as the engine takes it."""
    return Precedent(
        row["criterion"], row["title"], row["number"], row["type"], row["issuer"], row["file"], row["locator"],
        row["year"],
    )  # fmt: skip


@dataclass
class Tally:
    """What came out for documents of one trait: how many, right first, right in the first three, something sure."""

    count: int = 0
    first: int = 0
    three: int = 0
    sure: int = 0

    def add(self, serves: set[str], answer: Suggested) -> None:
        """Count one document that serves these criteria."""
        codes = [candidate.criterion for candidate in answer.candidates]
        self.count += 1
        self.first += bool(codes and codes[0] in serves)
        self.three += bool(serves & set(codes[:3]))
        self.sure += bool(serves & {candidate.criterion for candidate in answer.sure})


@dataclass
class Result:
    """How well one set was answered."""

    documents: int = 0
    wrong_sure: list[str] = field(default_factory=list)
    by_trait: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    @property
    def whole(self) -> Tally:
        """All documents that serve some criterion and say enough."""
        return self.by_trait["all"]


def judge(name: str, wants: Wants, last_year: str | None = None) -> Result:
    """Have the engine answer one set, each agency with its own last year."""
    result = Result()
    cited = rows(last_year) if last_year else {}
    of_agency: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(name):
        of_agency[row["agency"]].append(row)
    for agency, labelled in of_agency.items():
        precedents = [precedent(row) for row in cited.get(str(agency), [])]
        engine = Engine(wants, lexicon(), year=2023 + agency % 3, precedents=precedents)
        for row, answer in zip(labelled, engine.suggest(paper(row) for row in labelled), strict=True):
            serves = set(row["serves"])
            result.documents += 1
            if {candidate.criterion for candidate in answer.sure} - serves:
                result.wrong_sure.append(row["id"])
            if serves and "without_text" not in row["traits"]:
                for trait in ["all", *row["traits"]]:
                    result.by_trait[trait].add(serves, answer)
    return result
