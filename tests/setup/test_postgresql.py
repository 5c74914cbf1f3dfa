"""The PostgreSQL of the suite is as unlike SQLite as a province's own."""

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="script/with-servers brings a PostgreSQL"),
]


@pytest.mark.django_db
def test_it_sorts_as_vietnamese_does_and_not_by_bytes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(word ORDER BY word) FROM unnest(ARRAY['xã', 'Đồng', 'Dương', 'an', '~', '0']) word"
        )
        (words,) = cursor.fetchone()

    assert words == ["~", "0", "an", "Dương", "Đồng", "xã"]
