"""The form on a page as a browser would send it."""

from lxml import html


def fields_of(page: str, form: str) -> dict[str, list[str]]:
    """Names and values of the form with that id, as they would be posted without any button pressed."""
    fields: dict[str, list[str]] = {}
    for name, value in html.fromstring(page).get_element_by_id(form).form_values():
        # A browser drops the line end after <textarea> and sends both letters of the others.
        fields.setdefault(name, []).append(value.removeprefix("\n").replace("\n", "\r\n"))
    return fields
