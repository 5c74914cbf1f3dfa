"""Every kind of official document, by its code: what can be worded is what stands here."""

from reports.wording.kinds.agency import AGENCY
from reports.wording.kinds.inspections import INSPECTIONS
from reports.wording.kinds.province import PROVINCE
from reports.wording.kinds.results import OF_RESULTS
from reports.wording.parts import PaperKind

KINDS: dict[str, PaperKind] = {kind.code: kind for kind in (*PROVINCE, *OF_RESULTS, *INSPECTIONS, *AGENCY)}
"""In the order in which they are shown."""
