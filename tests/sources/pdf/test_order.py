"""Lines of Arabic are put from the order in which they are seen into the order in which they are read."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.sources.pdf.order import folded_forms, read_order, shows_shapes


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("جورملا قوس ىلع فصق", "قصف على سوق المروج"),
        ("نورخآ 14 بيصأو", "وأصيب 14 آخرون"),
        ("2024 سرام/راذآ 12 ،لامرلا يداو", "وادي الرمال، 12 آذار/مارس 2024"),
        (".(10:30 ةعاسلا) حابص", "صباح (الساعة 10:30)."),
        ("11/03/2024 يف", "في 11/03/2024"),
        ("2024-03-12 يف", "في 12-03-2024"),
        ("160–57 نيب", "بين 57–160"),
        ("لزانملا نم %25", "25% من المنازل"),
        ("3.5 رتموليكلا", "الكيلومتر 3.5"),
        ("١٢/٣/٢٠٢٤ يف احيرج ١٤", "١٤ جريحا في ١٢/٣/٢٠٢٤"),
        ("Rimal Post لسارم", "مراسل Rimal Post"),
        ("mm 120 رايع", "عيار 120 mm"),
        ("BM-21 زارط", "طراز BM-21"),
        ("Kornet 9 زارط", "طراز Kornet 9"),
        ("(Wadi Rimal Monitor) ةكبش", "شبكة (Wadi Rimal Monitor)"),
        ("Rimal Post (English) لوقت", "تقول Rimal Post (English)"),
        ("«نييندملا فدهتسن مل»", "«لم نستهدف المدنيين»"),
        (".Three people were killed", "Three people were killed."),
        ("Three people were killed.", "Three people were killed."),
        ("1,250 •", "• 1,250"),
    ],
)
def test_a_line_of_an_arabic_page(seen: str, read: str) -> None:
    assert read_order(list(seen), right_to_left=True) == read


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("The market of جورملا قوس was hit.", "The market of سوق المروج was hit."),
        ("14 people (7 of them children) were wounded", "14 people (7 of them children) were wounded"),
        ("", ""),
    ],
)
def test_a_line_of_an_english_page(seen: str, read: str) -> None:
    assert read_order(list(seen), right_to_left=False) == read


def test_what_one_shape_stands_for_stays_in_order() -> None:
    assert read_order(["ت", "لا", "ثلا", " ", "14"], right_to_left=True) == "14 ثلالات"


@pytest.mark.parametrize("line", ["1-" * 50_000 + "ق", "a" + "-" * 100_000 + "ق", "(a" * 50_000 + "ق", "aق" * 50_000])
def test_a_line_without_end_is_read_in_time(line: str) -> None:
    started = process_time()
    assert len(read_order(list(line), right_to_left=True)) == len(line)
    assert process_time() - started < 2


def test_forms_of_letters_are_folded() -> None:
    assert folded_forms("ﻗﺼﻒ ﻋﻠﻰ ﺳﻮق ﻻ ﷲ oﬃcial ﹰ") == "قصف على سوق لا الله official \u064b"
    assert folded_forms("ﷺ plain قصف") == "ﷺ plain قصف"


def test_brackets_are_known_by_shape_or_by_meaning() -> None:
    assert shows_shapes([list("(10:30 ةعاسلا)"), list(")ab(")])
    assert not shows_shapes([list(")10:30 ةعاسلا("), list("(ab)")])
    assert read_order(list(")10:30 ةعاسلا("), right_to_left=True, shows_shapes=False) == "(الساعة 10:30)"


@given(st.lists(st.sampled_from(["قصف", "على", "سوق", "ثلاثة", "في", "14", "3.5", "١٢"]), min_size=1, max_size=12))
def test_arabic_words_and_numbers_come_back_in_their_order(words: list[str]) -> None:
    # How a reader sees them: word after word from the right, numbers from the left.
    seen = " ".join(word if word[0].isdigit() else word[::-1] for word in reversed(words))
    assert read_order(list(seen), right_to_left=True) == " ".join(words)


@given(st.text(alphabet="قصف ab12.,:()-%«»\u064b\n", max_size=40), st.booleans())
def test_no_letter_is_lost(seen: str, right_to_left: bool) -> None:
    def counted(text: str) -> list[str]:
        return sorted(text.translate(str.maketrans(")»", "(«")))

    assert counted(read_order(list(seen), right_to_left=right_to_left)) == counted(seen)
