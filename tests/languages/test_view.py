"""The normalised view: one thing written one way, with a way back to every character of the report."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.languages import codes, load, normal, normalise

WORDS = {code: load(code).words for code in codes()}
# Letters, marks and controls of both languages, more often than all of Unicode would bring them.
LETTERS = st.text(
    st.one_of(
        st.sampled_from("ابتةوىيكهءأإآؤئـ.،؛؟٠٤۴٬٫ \n-ABCabcéİŁß'\""),
        st.sampled_from(
            "\u00ad\u200b\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u064b\u0651\u0654\u0670\u0301\u0300"
        ),
        st.integers(0xFB50, 0xFEFC).map(chr),  # presentation forms
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("مقتل ٢٣ مدنيا", "مقتل 23 مدنيا"),
        ("مقتل ۲۳ مدنيا", "مقتل 23 مدنيا"),
        ("١٬٢٥٠ شخصا", "1,250 شخصا"),
        ("٣٫٥", "3.5"),
        ("قُتِلَ مَدَنِيَّانِ", "قتل مدنيان"),
        ("أُصيبت إمرأةٌ", "اصيبت امراه"),
        ("الشـ.ـهداء", "الشهداء"),
        ("تعـ ـتـ ـقل", "تعتقل"),
        ("الغــــارات", "الغارات"),
        ("المروج، تل سراب؛ لماذا؟", "المروج, تل سراب; لماذا?"),
        ("یک کشته", "يك كشته"),
        ("«شهود»", '"شهود"'),
        ("“Rebels’ shells”", '"rebels\' shells"'),
        ("civil\u00adians", "civilians"),
        ("\u202bوادي\u202c الرمال\u200f", "وادي الرمال"),
        ("\u2066Tell Sarab\u2069", "tell sarab"),
        ("Tell\u00a0Sarab", "tell sarab"),
        ("air-strike", "air strike"),
        ("Qasr Dalil\r\nMurouj", "qasr dalil\n\nmurouj"),
        ("Cafe\u0301", "café"),
        ("\ufb01ve", "five"),
        ("na\u0308ive", "näive"),
    ],
)
def test_one_thing_is_written_one_way(written: str, read: str) -> None:
    assert normal(written) == read


@pytest.mark.parametrize("word", ["الشهداء", "مدنيون", "لاجئ", "غارة", "كتيبة"])
def test_presentation_forms_are_read_as_the_letters_they_show(word: str) -> None:
    forms = {
        letter: shown for code in range(0xFE70, 0xFEFD) for shown, letter in [(chr(code), _letter(code))] if letter
    }
    shown = "".join(forms.get(letter, letter) for letter in word)

    assert shown != word
    assert normal(shown) == normal(word)
    assert all(not 0xFB50 <= ord(letter) <= 0xFEFC for letter in normalise(shown).text)


def _letter(code: int) -> str:
    """The one letter that a presentation form shows."""
    plain = unicodedata.normalize("NFKC", chr(code))
    return plain if len(plain) == 1 and plain.isalpha() else ""


def test_a_ligature_leads_back_to_itself() -> None:
    shown = chr(0xFEFB)  # lam and alef as one character
    view = normalise(f"ق{shown}ع")

    assert view.text == "قلاع"
    assert [view.origin(at) for at in range(4)] == [0, 1, 1, 2]
    assert view.origin_span(1, 3) == (1, 2)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("استمرار العد.وان على المروج", "استمرار العدوان علي المروج"),
        ("قص.ف المروج", "قصف المروج"),
        ("انتهى القصف.وعاد الهدوء", "انتهي القصف.وعاد الهدوء"),
        ("د.سالم", "د.سالم"),
    ],
)
def test_a_full_stop_inside_a_known_word_is_no_stop(written: str, read: str) -> None:
    assert normalise(written, known_words=WORDS["ar"]).folded == read


def test_words_taken_out_of_a_view_are_found_in_the_original() -> None:
    original = "قُتل ٩ من الشـ.ـهداء في \u202bتل سراب\u202c"
    view = normalise(original)
    start = view.text.index("الشهداء")

    found, end = view.origin_span(start, start + len("الشهداء"))

    assert original[found:end] == "الشـ.ـهداء"


@settings(max_examples=400)
@given(LETTERS, st.sampled_from(sorted(WORDS)))
def test_every_character_leads_back_to_the_original_in_order(original: str, language: str) -> None:
    view = normalise(original, known_words=WORDS[language])
    origins = [view.origin(at) for at in range(len(view.text))]

    assert len(view.folded) == len(view.text)
    assert origins == sorted(origins)
    assert all(0 <= origin < len(original) for origin in origins)


@settings(max_examples=400)
@given(LETTERS)
def test_a_stretch_of_the_view_is_a_stretch_of_the_original(original: str) -> None:
    view = normalise(original)
    for start in range(len(view.text)):
        for end in (start + 1, len(view.text)):
            found, last = view.origin_span(start, end)
            assert 0 <= found < last <= len(original)


@settings(max_examples=400)
@given(LETTERS)
def test_what_is_kept_as_it_is_leads_back_to_the_same_letter(original: str) -> None:
    view = normalise(original)
    for at, letter in enumerate(view.text):
        if letter.isascii() and letter.isalpha():
            found = original[view.origin(at)]
            assert letter in unicodedata.normalize("NFKC", found)


@settings(max_examples=400)
@given(LETTERS, st.sampled_from(sorted(WORDS)))
def test_normalising_twice_changes_nothing(original: str, language: str) -> None:
    once = normalise(original, known_words=WORDS[language]).text

    assert normalise(once, known_words=WORDS[language]).text == once


@settings(max_examples=400)
@given(st.text("اب تـ.ـ، ", max_size=40))
def test_tatweel_leaves_nothing(original: str) -> None:
    assert "ـ" not in normalise(original).text
