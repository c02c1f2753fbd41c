"""Measure the search for near-copies: time and memory for N reports, recall and precision over planted copies.

    python tools/bench_copies.py [N]

The reports are made by a seeded generator in English and Arabic: invented places and figures, sentences that say the
same of other places, formulas that stand in very many reports. Every tenth report is a copy of an earlier one, edited
in one of the ways that copies are edited. On a sample every pair is compared exactly.
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sijill.linking import Copies, relation_of, signature
from sijill.linking.words import story_words
from sijill.models import Report

COPIES_IN = 10  # every so many reports there is a copy
SAMPLE = 600
CHECKED = 300  # candidates whose texts are compared too
FRAMES = {
    "en": [
        "An air strike on {place} killed {number} people and injured {other} on {day}",
        "Artillery fire hit a house in {place} and killed {number} members of one family",
        "The civil defence in {place} said its teams had recovered {number} bodies by {day}",
        "According to the Rimal Monitor, {number} shells fell on {place} within an hour",
        "Medics in {place} said that {number} of the {other} wounded were in a serious condition",
        "A resident of {place} told reporters that the market had been hit {number} times",
    ],
    "ar": [
        "قتل {number} أشخاص وأصيب {other} آخرون في غارة جوية على {place} يوم {day}",
        "أصاب قصف مدفعي منزلا في {place} وأدى إلى مقتل {number} من عائلة واحدة",
        "قال الدفاع المدني في {place} إن فرقه انتشلت {number} جثث حتى يوم {day}",
        "بحسب مرصد الرمال سقطت {number} قذائف على {place} خلال ساعة",
        "قال مسعفون في {place} إن {number} من أصل {other} جريحا في حالة خطرة",
        "ذكر أحد سكان {place} أن السوق تعرض للقصف {number} مرات",
    ],
}
FORMULAS = {
    "en": [
        "Civil defence teams went to the place that had been hit and took the wounded to nearby hospitals",
        "The area is under a ceasefire agreement that both sides have broken many times since it was signed",
        "There was no immediate comment from the army, and Rimal News could not check the figures on its own",
        "Thousands of families have left their homes in the south of the district since the start of the year",
        "Human rights organisations say that hospitals and schools have been hit again and again in this war",
    ],
    "ar": [
        "توجهت فرق الدفاع المدني إلى المكان المستهدف وعملت على نقل الجرحى إلى المشافي القريبة من المنطقة",
        "وتخضع المنطقة لاتفاق لوقف إطلاق النار خرقه الطرفان مرات كثيرة منذ التوقيع عليه",
        "ولم يصدر تعليق فوري عن الجيش ولم تتمكن أخبار الرمال من التحقق من الأرقام بشكل مستقل",
        "ونزحت آلاف العائلات من منازلها في جنوب المنطقة منذ بداية العام بسبب القصف المتواصل",
        "وتقول منظمات حقوقية إن المشافي والمدارس تعرضت للقصف مرة بعد مرة منذ بداية هذه الحرب",
    ],
}
DAYS = {"en": ["Monday", "Tuesday", "Friday", "Sunday"], "ar": ["الاثنين", "الثلاثاء", "الجمعة", "الأحد"]}
SYLLABLES = {
    "en": ["ba", "re", "lin", "to", "mar", "ves", "du", "ka", "nor", "si", "pel", "ta", "wo", "gen"],
    "ar": ["با", "ري", "لن", "تو", "مر", "فس", "دو", "كا", "نر", "سي", "بل", "تا", "وق", "جن"],
}
VARIANTS = str.maketrans(
    {"أ": "ا", "إ": "ا", "ة": "ه", "ى": "ي", "ر": "ر\u0651", "م": "مـ", "a": "A", "s": "S", "-": "–"}
)


@dataclass(frozen=True)
class Made:
    """A report made up as sentences in paragraphs, so that it can be edited."""

    language: str
    title: str
    sentences: tuple[str, ...]

    def report(self, report_id: str) -> Report:
        text = "\n".join(". ".join(self.sentences[at : at + 2]) + "." for at in range(0, len(self.sentences), 2))
        return Report(id=report_id, title=self.title, text=text, language=self.language)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    originals = [*itertools.islice(made(random.Random(11)), count)]
    reports, planted = plant(originals, random.Random(12))
    del originals
    search(reports, planted)
    pairs(reports[:SAMPLE])


def made(chance: random.Random) -> Iterator[Made]:
    """Unlike reports without end, of 8 to 31 sentences."""
    vocabulary = {
        language: ["".join(chance.choices(parts, k=chance.randint(1, 4))) for _ in range(3000)]
        for language, parts in SYLLABLES.items()
    }
    names = {
        language: [" ".join(chance.choices(words, k=2)) for _ in range(500)] for language, words in vocabulary.items()
    }
    while True:
        language = chance.choice(("en", "ar"))
        places = names[language]
        sentences = [frame(language, places, chance) for _ in range(chance.randint(2, 5))]
        sentences += [detail(vocabulary[language], chance) for _ in range(chance.randint(6, 24))]
        chance.shuffle(sentences)
        sentences += chance.sample(FORMULAS[language], chance.randint(0, 2))
        yield Made(language, frame(language, places, chance), tuple(sentences))


def frame(language: str, places: list[str], chance: random.Random) -> str:
    """A sentence that says the same in many reports, of other places and figures."""
    return chance.choice(FRAMES[language]).format(
        place=chance.choice(places),
        number=chance.randint(2, 60),
        other=chance.randint(2, 90),
        day=chance.choice(DAYS[language]),
    )


def detail(vocabulary: list[str], chance: random.Random) -> str:
    """A sentence that stands in one report, with common words more often than rare ones."""
    return " ".join(vocabulary[int(len(vocabulary) * chance.random() ** 2)] for _ in range(chance.randint(8, 22)))


def same(copy: Made, own: Made, chance: random.Random) -> Made:
    return copy


def cut(copy: Made, own: Made, chance: random.Random) -> Made:
    return Made(copy.language, copy.title, copy.sentences[: len(copy.sentences) // 2])


def framed(copy: Made, own: Made, chance: random.Random) -> Made:
    """Sentences of the outlet before and after, 30 % of the whole."""
    added = share_of(own, len(copy.sentences) * 3 // 7)
    half = len(added) // 2
    return Made(copy.language, copy.title, (*added[:half], *copy.sentences, *added[half:]))


def retitled(copy: Made, own: Made, chance: random.Random) -> Made:
    return Made(copy.language, own.title, copy.sentences)


def respelt(copy: Made, own: Made, chance: random.Random) -> Made:
    return Made(copy.language, copy.title.translate(VARIANTS), tuple(s.translate(VARIANTS) for s in copy.sentences))


def updated(copy: Made, own: Made, chance: random.Random) -> Made:
    """Every figure another one."""
    words = ([str(chance.randint(2, 99)) if w.isdigit() else w for w in s.split()] for s in copy.sentences)
    return Made(copy.language, copy.title, tuple(" ".join(sentence) for sentence in words))


def reordered(copy: Made, own: Made, chance: random.Random) -> Made:
    return Made(copy.language, copy.title, tuple(chance.sample(copy.sentences, len(copy.sentences))))


def mixed(copy: Made, own: Made, chance: random.Random) -> Made:
    """60 % of the sentences, in their order, the rest and the title another report's."""
    kept = sorted(chance.sample(range(len(copy.sentences)), -(-len(copy.sentences) * 6 // 10)))
    rest = share_of(own, len(copy.sentences) - len(kept))
    return Made(copy.language, own.title, (*rest[:1], *(copy.sentences[at] for at in kept), *rest[1:]))


def worked_over(copy: Made, own: Made, chance: random.Random) -> Made:
    """The same, and every fifteenth word of what was kept another one."""
    text = mixed(copy, own, chance)
    words = ([w if chance.random() > 1 / 15 else w[::-1] + w for w in s.split()] for s in text.sentences)
    return Made(copy.language, text.title, tuple(" ".join(sentence) for sentence in words))


def share_of(own: Made, count: int) -> tuple[str, ...]:
    return tuple(itertools.islice(itertools.cycle(own.sentences), count))


EDITS: tuple[Callable[[Made, Made, random.Random], Made], ...] = (
    *(same, cut, framed, retitled, respelt, updated, reordered, mixed, worked_over),
)


def plant(originals: list[Made], chance: random.Random) -> tuple[list[Report], dict[str, tuple[str, str]]]:
    """The reports with a copy after every ninth, and for each copy what it was made from and how."""
    reports: list[Report] = []
    planted: dict[str, tuple[str, str]] = {}
    by_language: dict[str, list[int]] = {"en": [], "ar": []}
    for number, original in enumerate(originals):
        report_id = f"r{number}"
        earlier = by_language[original.language]
        if number % COPIES_IN == COPIES_IN - 1 and earlier:
            edit, origin = chance.choice(EDITS), earlier.pop(chance.randrange(len(earlier)))
            planted[report_id] = (f"r{origin}", edit.__name__)
            original = edit(originals[origin], original, chance)
        else:
            earlier.append(number)
        reports.append(original.report(report_id))
    return reports, planted


def search(reports: list[Report], planted: dict[str, tuple[str, str]]) -> None:
    """Sign, look for and add each report, and say what that cost and found."""
    started = time.process_time()
    signatures = [signature(report) for report in reports]
    signing = time.process_time() - started
    before, index, found, slowest = memory(), Copies(), {}, 0.0
    started = time.process_time()
    for report, signed in zip(reports, signatures, strict=True):
        at = time.process_time()
        found[report.id] = [report_id for report_id, _ in index.candidates(signed)]
        index.add(report.id, signed)
        slowest = max(slowest, time.process_time() - at)
    searching, held = time.process_time() - started, memory() - before
    words = sum(len(report.text.split()) for report in reports) / len(reports)
    print(f"reports                  {len(reports):9} of {words:.0f} words on average, {len(planted)} are copies")
    print(f"signature                {1000 * signing / len(reports):9.3f} ms a report")
    each, most = 1000 * searching / len(reports), 1000 * slowest
    print(f"look for and add         {each:9.3f} ms a report, the slowest {most:.0f} ms")
    print(f"memory of the index      {held:9.0f} MB, {1000 * held / len(reports):.2f} kB a report")
    quality(reports, planted, found)


def quality(reports: list[Report], planted: dict[str, tuple[str, str]], found: dict[str, list[str]]) -> None:
    """Recall for each kind of edit; precision of the candidates, and of the relations told from their texts."""
    made_by = Counter(edit for _, edit in planted.values())
    found_by: Counter[str] = Counter()
    by_id = {report.id: report for report in reports}
    for report_id, (origin, edit) in planted.items():
        found_by[edit] += origin in found[report_id]
    for edit, count in sorted(made_by.items()):
        print(f"  found, {edit:17} {found_by[edit] / count:9.3f} of {count}")
    print(f"recall                   {sum(found_by.values()) / max(len(planted), 1):9.3f}")
    pairs = [(one, other) for one, others in found.items() for other in others]
    true = [pair for pair in pairs if planted.get(pair[0], ("",))[0] == pair[1]]
    print(f"precision of candidates  {len(true) / max(len(pairs), 1):9.3f} of {len(pairs)}")
    checked = random.Random(13).sample(pairs, min(CHECKED, len(pairs)))
    started = time.process_time()
    related = [pair for pair in checked if relation_of(by_id[pair[0]], by_id[pair[1]])]
    spent = time.process_time() - started
    right = sum(planted.get(one, ("",))[0] == other for one, other in related)
    print(f"precision of relations   {right / max(len(related), 1):9.3f} of {len(related)}")
    print(f"relation of two reports  {1000 * spent / max(len(checked), 1):9.3f} ms")


def pairs(reports: list[Report]) -> None:
    """Every pair of the sample compared by all their runs of four words: what the index finds of what is there."""
    runs = {}
    for report in reports:
        words = story_words(report)
        runs[report.id] = {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
    started, alike = time.process_time(), set()
    for one, other in itertools.combinations(runs, 2):
        if len(runs[one] & runs[other]) >= 0.35 * min(len(runs[one]), len(runs[other])):
            alike.add((other, one))
    spent, index, found = time.process_time() - started, Copies(), set()
    for report in reports:
        signed = signature(report)
        found |= {(report.id, other) for other, _ in index.candidates(signed)}
        index.add(report.id, signed)
    print(f"every pair of {len(reports):<10} {1000 * spent / len(reports):9.3f} ms a report")
    print(f"  share over a third     {len(alike):9}, of them found {len(alike & found)}")


def memory() -> float:
    """Most memory that this process has held, in MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 1e6 if sys.platform == "darwin" else held / 1024


if __name__ == "__main__":
    main()
