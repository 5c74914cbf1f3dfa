"""A GeoJSON file (RFC 7946) of boundaries, read strictly; what is wrong is said in sentences."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agencies.rules import Refused
from reports.boundaries.outlines import Ring

MAX_BYTES = 10 * 1024 * 1024
MAX_FEATURES = 2_000
MAX_POINTS = 600_000
LONGITUDES, LATITUDES = (101.0, 118.0), (5.0, 24.5)
"""Where Vietnam and its islands lie, in degrees of WGS 84, with room around."""
FAR = 1e9
"""More than any coordinate, also in metres; what is not a number is not below it."""
CODE_DIGITS = 5
"""Digits of a commune's code (QĐ 124/2004/QĐ-TTg); programs drop the zeros it begins with."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One area of the file: what it says of itself, and its rings in degrees, outer ones and holes alike."""

    properties: Mapping[str, str]
    rings: tuple[Ring, ...]


def read(name: str, content: bytes) -> list[Feature]:
    """The areas of the file. Raises Refused with what is wrong, where, and what to do."""
    if len(content) > MAX_BYTES:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB. Hãy giảm độ chi tiết của ranh giới (simplify) rồi xuất lại.")
            % {"name": name, "limit": MAX_BYTES // 1024 // 1024}
        )
    document = _document(name, content)
    _check_system(document)
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise Refused(_("Tệp “%(name)s” không có đối tượng nào (mảng “features” trống).") % {"name": name})
    if len(features) > MAX_FEATURES:
        raise Refused(
            _("Tệp “%(name)s” có %(count)d đối tượng, nhiều hơn mức %(limit)d. Hãy chỉ xuất ranh giới cấp xã của tỉnh.")
            % {"name": name, "count": len(features), "limit": MAX_FEATURES}
        )
    counted = [0]
    return [_feature(number, feature, counted) for number, feature in enumerate(features, 1)]


def _document(name: str, content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused(
            _("Tệp “%(name)s” không phải văn bản UTF-8. Hãy xuất lại ở dạng GeoJSON.") % {"name": name}
        ) from None
    except json.JSONDecodeError as error:
        raise Refused(
            _(
                "Tệp “%(name)s” không phải JSON hợp lệ: lỗi ở dòng %(line)d, cột %(column)d. Hãy xuất lại từ phần mềm bản đồ."
            )
            % {"name": name, "line": error.lineno, "column": error.colno}
        ) from None
    except (RecursionError, ValueError):
        raise Refused(_("Tệp “%(name)s” không đọc được: lồng quá sâu hoặc có số quá dài.") % {"name": name}) from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise Refused(
            _("Tệp “%(name)s” không phải GeoJSON loại FeatureCollection. Hãy xuất lớp ranh giới cấp xã ở dạng GeoJSON.")
            % {"name": name}
        )
    return document


def _check_system(document: Mapping[str, Any]) -> None:
    """Old files name their coordinate system; only longitude and latitude of WGS 84 can be read."""
    system = document.get("crs")
    named = system.get("properties") if isinstance(system, dict) else None
    named = str(named.get("name", "")) if isinstance(named, dict) else ""
    if named and not named.upper().endswith(("CRS84", ":4326")):
        raise Refused(_wrong_system(named))


def _wrong_system(named: str) -> str:
    return _(
        "Tệp dùng hệ tọa độ “%(system)s”. Hãy xuất lại theo WGS 84 (EPSG:4326, kinh độ và vĩ độ); tọa độ VN-2000 tính "
        "bằng mét không dùng được."
    ) % {"system": named}


def _feature(number: int, feature: Any, counted: list[int]) -> Feature:
    found = feature.get("geometry") if isinstance(feature, dict) else None
    geometry = found if isinstance(found, dict) else {}
    kind = geometry.get("type")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise Refused(
            _(
                "Đối tượng thứ %(number)d không phải vùng (Polygon hoặc MultiPolygon). Hãy xuất lớp vùng, không phải điểm, đường."
            )
            % {"number": number}
        )
    given = geometry.get("coordinates")
    polygons = [given] if kind == "Polygon" else given
    rings = tuple(
        _ring(number, ring, counted) for polygon in _items(number, polygons) for ring in _items(number, polygon)
    )
    properties = feature.get("properties")
    words = properties if isinstance(properties, dict) else {}
    plain = {str(key): _word(value) for key, value in words.items() if isinstance(value, str | int | float)}
    return Feature(plain, rings)


def _items(number: int, given: Any) -> list[Any]:
    if not isinstance(given, list) or not given:
        raise Refused(_broken(number))
    return given


def _ring(number: int, given: Any, counted: list[int]) -> Ring:
    points = _items(number, given)
    counted[0] += len(points)
    if counted[0] > MAX_POINTS:
        raise Refused(
            _("Ranh giới có hơn %(limit)d điểm. Hãy giảm độ chi tiết (simplify) rồi xuất lại.") % {"limit": MAX_POINTS}
        )
    if len(points) < 4:
        raise Refused(_broken(number))
    return tuple(_point(number, point) for point in points)


def _point(number: int, given: Any) -> tuple[float, float]:
    if not isinstance(given, list) or len(given) < 2:
        raise Refused(_broken(number))
    x, y = given[0], given[1]
    if not all(type(value) in {int, float} and abs(value) < FAR for value in (x, y)):
        raise Refused(_broken(number))
    if _within(x, LONGITUDES) and _within(y, LATITUDES):
        return float(x), float(y)
    if _within(y, LONGITUDES) and _within(x, LATITUDES):
        raise Refused(
            _("Đối tượng thứ %(number)d: kinh độ và vĩ độ bị đổi chỗ. GeoJSON ghi kinh độ trước, vĩ độ sau.")
            % {"number": number}
        )
    if abs(x) > 360 or abs(y) > 360:
        raise Refused(_wrong_system(_("mét, không phải độ")))
    raise Refused(
        _("Đối tượng thứ %(number)d có điểm (%(x)s; %(y)s) nằm ngoài Việt Nam. Hãy kiểm tra lớp đã xuất.")
        % {"number": number, "x": x, "y": y}
    )


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _broken(number: int) -> str:
    return _("Đối tượng thứ %(number)d có tọa độ không đúng dạng GeoJSON. Hãy xuất lại từ phần mềm bản đồ.") % {
        "number": number
    }


def _word(value: str | float) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


@dataclass(frozen=True, slots=True)
class Match:
    """By which property the areas were matched, and each area with the code it stands for (empty: none)."""

    by: str
    codes: tuple[str, ...]

    @property
    def found(self) -> frozenset[str]:
        """The codes that have an area."""
        return frozenset(filter(None, self.codes))


def match(features: Sequence[Feature], codes: Collection[str]) -> Match:
    """Match by the property that fits most codes; of two that fit alike the earlier one."""
    best = Match("", ("",) * len(features))
    for name in dict.fromkeys(name for feature in features for name in feature.properties):
        found = tuple(_code(feature.properties.get(name, ""), codes) for feature in features)
        if len(set(filter(None, found))) > len(best.found):
            best = Match(name, found)
    return best


def title_of(feature: Feature) -> str:
    """What the area is called in its file: the property that looks most like a name."""
    return next(_names(feature), "")


def _names(feature: Feature) -> Iterator[str]:
    for wanted in ("name", "ten", "tên"):
        yield from (word for key, word in feature.properties.items() if wanted in key.lower() and word)
    yield from (word for word in feature.properties.values() if word)


def _code(word: str, codes: Collection[str]) -> str:
    if word in codes:
        return word
    padded = word.zfill(CODE_DIGITS)
    return padded if word.isdecimal() and padded in codes else ""
