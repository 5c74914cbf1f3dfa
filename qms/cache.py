"""How values lie in Redis: as JSON. Django's own way is pickle, which runs what whoever writes into Redis put there."""

from __future__ import annotations

import json
from typing import Any


class Plain:
    """Turns a value into what Redis keeps, and back. Whole numbers stay such, so that Redis can count them."""

    def dumps(self, value: Any) -> Any:
        """Raises TypeError for what JSON cannot say."""
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, kept: bytes) -> Any:
        """What was kept; None for what is not ours, which then counts as forgotten."""
        try:
            return json.loads(kept)
        except ValueError:
            return None
