"""The sentences of a paper that explain: why late, why not all, since when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.rules.proposing.proposals import Source
from scoring.rules.proposing.statements import bare, statements, telling
from scoring.rules.rubric import Criterion
from scoring.rules.suggesting import Lexicon

MOST = 3
SHORTEST, LONGEST = 25, 300
"""Letters of a sentence that can stand as an explanation."""
_EXPLAINS = re.compile(
    r"\b(?:do|vì|chậm|chưa|nguyên nhân|lý do|khó khăn|tồn tại|hạn chế|đã (?:khắc phục|hoàn thành|có|tổ chức)|khắc phục|mới|từ tháng|"
    r"bắt đầu|thay đổi|sáp nhập|sắp xếp|không phát sinh|không có)\b",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(
    r"cộng hòa xã hội|độc lập\s*[-–]|^số\s*:|^trang \d|ủy ban nhân dân|uỷ ban nhân dân", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence, from which paper and page."""

    text: str
    source: int
    page: int
    scanned: bool = False


def quotes(item: Criterion, sources: Sequence[Source], lexicon: Lexicon) -> list[Quote]:
    """The sentences of the papers cited that may stand as the explanation of a criterion, likeliest first."""
    wanted = telling(" ".join([item.name, *item.evidence]), lexicon)
    found: dict[str, tuple[float, Quote]] = {}
    for quote in _sentences(sources):
        found.setdefault(quote.text, (_weight(quote.text, wanted, lexicon), quote))
    ranked = sorted(found.values(), key=lambda pair: -pair[0])
    return [quote for weight, quote in ranked[:MOST] if weight > 0]


def _sentences(sources: Iterable[Source]) -> Iterable[Quote]:
    for source in sources:
        for page, words in enumerate(source.pages, 1):
            for statement in statements(words):
                if (
                    SHORTEST <= len(statement) <= LONGEST
                    and not _LETTERHEAD.search(statement)
                    and not statement.isupper()
                ):
                    yield Quote(statement, source.key, page, source.scanned)


def _weight(sentence: str, wanted: frozenset[str], lexicon: Lexicon) -> float:
    explains = len(_EXPLAINS.findall(sentence))
    said = telling(sentence, lexicon)
    shared = len(wanted & said) if not sentence.isascii() else len(bare(wanted) & said)
    return 2.0 * min(explains, 3) + min(shared, 5) / 5 if explains else 0.0
