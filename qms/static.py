"""How static files are named when they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = ["checking*.js", "scorecard*.js", "sending*.js", "vendor/noble-hashes/*.js"]
"""Our script modules that import others. (What Django offers for this looks at every file of every package, and
stumbles over comments in some.)"""

IMPORTS = (
    (r"""(?P<matched>\bfrom "(?P<url>\.{1,2}/[^"]+)")""", 'from "%(url)s"'),
    (r"""(?P<matched>\bimport "(?P<url>\.{1,2}/[^"]+)")""", 'import "%(url)s"'),
    (r"""(?P<matched>\bimport\("(?P<url>\.{1,2}/[^"]+)"\))""", 'import("%(url)s")'),
)


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names that carry the hash of the content, also where one script module imports another."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, *((name, IMPORTS) for name in MODULES))
