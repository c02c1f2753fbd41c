"""The pairs of tests/cases/<language>/copies.toml, and texts to make copies of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sijill.linking import Derivation, relation_of
from sijill.models import Publication, Report

CASES = Path(__file__).parents[1] / "cases"
LANGUAGES = ("ar", "en")

LONG = {
    "en": """A drone dropped a grenade on a minibus near Ayn Nahla on Friday morning. The driver and two pupils were
killed, a teacher at their school said. Parents have kept their children at home since then. The council of Ayn Nahla
asked for an inquiry and said that it was the third minibus to be hit on this road since the beginning of the year.""",
    "ar": """ألقت طائرة مسيرة قنبلة على حافلة صغيرة قرب عين نخلة صباح الجمعة. وقتل السائق وتلميذان، كما قال معلم في
مدرستهما. ومنذ ذلك الحين يبقي الأهالي أطفالهم في البيوت. وطالب مجلس عين نخلة بفتح تحقيق وقال إنها ثالث حافلة تصاب على
هذا الطريق منذ بداية العام.""",
}


@dataclass(frozen=True)
class Pair:
    """Two reports of a case, with what the pages of each say."""

    one: Report
    other: Report
    publication_of_other: Publication | None

    def relation(self) -> Derivation | None:
        return relation_of(self.one, self.other, publication_of_other=self.publication_of_other)

    def turned(self) -> Derivation | None:
        return relation_of(self.other, self.one, publication_of_one=self.publication_of_other)


def cases() -> list[Any]:
    return [
        pytest.param(pair(case), case, id=f"{language}: {case['behaviour']}")
        for language in LANGUAGES
        for case in tomllib.loads((CASES / language / "copies.toml").read_text("utf-8"))["case"]
    ]


def pair(case: dict[str, Any]) -> Pair:
    translation_of = case["other"].get("translation_of")
    publication = Publication(translation_of=translation_of) if translation_of else None
    return Pair(report("one", **case["one"]), report("other", **case["other"]), publication)


def report(report_id: str, **fields: Any) -> Report:
    published = fields.pop("published", None)
    fields.pop("translation_of", None)
    return Report(id=report_id, published=date.fromisoformat(published) if published else None, **fields)
