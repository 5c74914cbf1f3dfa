"""Whether a page wears the marking of a state secret: MẬT, TỐI MẬT or TUYỆT MẬT by itself, as a stamp stands on a paper.

The words inside a sentence ("bảo vệ bí mật nhà nước") mark nothing. Luật Bảo vệ bí mật nhà nước has the three degrees.
"""

from __future__ import annotations

import re
import unicodedata

_MARK = re.compile(
    r"""[\W_]*                                        # the frame of a stamp, as a machine reads it
    (?: (?:DẤU|MỨC)?\s*ĐỘ\s+MẬT\s*:?\s*(?P<named>TUYỆT\s*MẬT|TỐI\s*MẬT|MẬT) | (?P<alone>TUYỆT\s*MẬT|TỐI\s*MẬT|MẬT) )
    [\W_]*""",
    re.VERBOSE,
)
_APART = re.compile(r"\s{3,}|\t|\|")
LINES = 25
"""A marking stands at the head of a page, under the number."""


def marking_of(page: str) -> str:
    """The marking at the head of a page as its words are laid out: "MẬT", "TỐI MẬT", "TUYỆT MẬT"; empty for none.

    Standing alone it counts in capitals only, as stamps have it; after "Độ mật:" in any.
    """
    lines = [line for line in unicodedata.normalize("NFC", page).splitlines() if line.strip()][:LINES]
    for part in (part.strip() for line in lines for part in _APART.split(line.strip())):
        if (found := _MARK.fullmatch(part.upper())) and (found["named"] or part == part.upper()):
            return " ".join((found["named"] or found["alone"]).replace("MẬT", " MẬT").split())
    return ""
