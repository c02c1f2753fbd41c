"""The codes of the field."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from sijill.errors import DataError
from sijill.models import taxonomy
from sijill.models.taxonomy import Term, attack_kinds, crosswalk, norms, precisions, responses

ARABIC = re.compile(r"[\u0621-\u064a]")
PRESENTATION_FORMS = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]")


@pytest.mark.parametrize(
    "terms",
    [attack_kinds(), responses(), norms(), precisions()],
    ids=["kinds", "responses", "norms", "precisions"],
)
def test_every_code_has_both_languages(terms: dict[str, Term]) -> None:
    for code, term in terms.items():
        assert code == term.id
        assert re.fullmatch(r"[a-z0-9_-]+", code)
        assert ARABIC.search(term.arabic), code
        assert not ARABIC.search(term.english + term.meaning), code
        assert not PRESENTATION_FORMS.search(term.arabic), code
        assert (term.label("ar"), term.label("en"), term.label("fr")) == (term.arabic, term.english, term.english)


def test_the_codes_that_the_reader_needs_are_there() -> None:
    assert {"airstrike", "air_or_artillery", "clash_crossfire", "unknown"} <= attack_kinds().keys()
    assert {"condemn", "no_claim", "report_no_comment", "alleges_silence", "observed_silence"} <= responses().keys()
    assert norms()["unscr-2286"].meaning == "S/RES/2286 (2016)"


def test_precisions_stand_from_the_most_to_the_least_precise_with_the_codes_of_others() -> None:
    codes = [(precision.ucdp, precision.acled) for precision in precisions().values()]
    assert codes == sorted(codes)
    assert {ucdp for ucdp, _ in codes} == set(range(1, 8))
    assert {acled for _, acled in codes} == {1, 2, 3}
    assert precisions()["village"].label("ar") == "قرية"


def test_mappings_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        attack_kinds()["new"] = attack_kinds()["unknown"]  # type: ignore[index]  # what must fail


@pytest.mark.parametrize("scheme", ["acled", "airwars", "plover", "cameo"])
def test_a_crosswalk_speaks_of_known_kinds_alone(scheme: str) -> None:
    assert crosswalk(scheme)["airstrike"]
    assert crosswalk(scheme).keys() <= attack_kinds().keys()


def test_an_unknown_scheme_is_named() -> None:
    with pytest.raises(DataError, match="'gtd'"):
        crosswalk("gtd")


@pytest.mark.parametrize(
    "rows", [[["a", "x", "س", "m"]] * 2, [["", "x", "س", "m"]], [["a", "x", "", "m"]], [["a", "x"]]]
)
def test_a_wrong_row_is_named_with_its_line(rows: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    columns = ["id", "english", "arabic", "meaning"]
    monkeypatch.setattr(taxonomy, "_rows", lambda _: [dict(zip(columns, row, strict=False)) for row in rows])
    with pytest.raises(DataError, match=r"attack_kinds\.csv, line [23]"):
        taxonomy._read("attack_kinds.csv", lambda row: Term(**row))


@pytest.mark.parametrize(
    ("name", "mine"), [("attack_kinds", attack_kinds()), ("responses", responses()), ("norms", norms())]
)
def test_codes_are_those_of_the_specification(shared: Path, name: str, mine: dict[str, Term]) -> None:
    with (shared / "domain" / f"{name}.csv").open(encoding="utf-8") as file:
        assert {row["id"] for row in csv.DictReader(file)} == set(mine)
