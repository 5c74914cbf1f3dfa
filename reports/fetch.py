"""What the PDF renderer may read: the files it was handed, and nothing else on disk or network."""

from __future__ import annotations

from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class HandedFiles(URLFetcher):  # type: ignore[misc]  # the library carries no types
    """Serves `doc:<name>` from a mapping of name to content and content type; anything else stops the rendering.

    A name or a text that reaches the page from a user can therefore never make the server open a file or an
    address.
    """

    def __init__(self, files: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=["doc"])
        self._files = files

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The file of that name. Raises FatalURLFetchingError for every other address."""
        try:
            content, kind = self._files[url.removeprefix("doc:")]
        except KeyError:
            raise FatalURLFetchingError(f"A document may not read {url!r}.") from None
        return URLFetcherResponse(url, content, {"Content-Type": kind})
