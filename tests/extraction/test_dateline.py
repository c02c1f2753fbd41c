"""Dates in short lines beside a title."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.extraction.dateline import date_in


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("14 March 2019", date(2019, 3, 14)),
        ("March 3rd, 2021 | 10:20", date(2021, 3, 3)),
        ("Posted on Oct 12, 2021", date(2021, 10, 12)),
        ("2021-10-23", date(2021, 10, 23)),
        ("23/10/2021", date(2021, 10, 23)),
        ("5 آذار 2022", date(2022, 3, 5)),
        ("١٢ تشرين الأول / أكتوبر ٢٠٢١", date(2021, 10, 12)),
        ("الأحد 7 كانون الثاني 2018", date(2018, 1, 7)),
        ("تاريخ النشر: 3/4/2020", date(2020, 4, 3)),
        ("آخر تحديث: 26.06.2023 | 10:40", date(2023, 6, 26)),
        ("3/4/2020", None),
        ("31 February 2020", None),
        ("12 March 2020 - 14 March 2020", None),
        ("12 March to 3 April 2020", None),
        ("15/8/1438 هـ", None),
        ("Tuesday", None),
        ("In March 2019", None),
        (
            "On 14 March 2019 "
            + "nine people were killed in Tell Sarab, according to the Rimal Monitor, and others hurt.",
            None,
        ),
    ],
)
def test_a_short_line_names_one_day_or_none(line: str, day: date | None) -> None:
    assert date_in(line) == day
