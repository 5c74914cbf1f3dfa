"""Parts drawn from plain values: drawn once, in each language apart, and never unescaped."""

from django.utils import translation

from agencies import drawing


def test_the_same_values_are_drawn_once() -> None:
    drawing._draw.cache_clear()

    first = drawing.draw("components/badge.html", label="Đúng hạn <b>", tone="good", sign="")
    again = drawing.draw("components/badge.html", label="Đúng hạn <b>", tone="good", sign="")

    assert first == again
    assert "Đúng hạn &lt;b&gt;" in first
    assert drawing._draw.cache_info().misses == 1


def test_each_language_and_each_value_is_drawn_apart() -> None:
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = drawing.draw("frame/end.html", version="1")

    assert "Giao diện tối" in said["vi"]
    assert "Giao diện tối" not in said["en"]
    assert drawing.draw("frame/end.html", version="2") != said["vi"]
