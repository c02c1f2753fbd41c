"""The captures of a bundle on its page: where each is from, what was done with it, and the reports in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sijill.archive import CustodyEvent, event_types

from .contents import Contents, PlacedCapture, PlacedReport
from .custody import events_of
from .html import Html, address, element, figure, value
from .labels import Both, label
from .layout import arabic, both, english, heading, link, moment, row, rows, words
from .page_claims import claim_list, claims_of, marked_text
from .parts import Part
from .shown import one_line


def captures_of(contents: Contents) -> Iterator[Html]:
    """The list of what there is, each capture, and what was done with the whole archive."""
    page = _Captures(contents)
    yield element("nav", heading(2, label("contents")), element("ol", *map(_listed, contents.captures)))
    for placed in contents.captures:
        yield element("section", *page.capture(placed), class_="capture")
    if others := page.others():
        yield element("section", heading(2, label("custody_of_all")), page.steps(others))


class _Captures:
    """The captures of one bundle; a report that stands in several is set out once."""

    def __init__(self, contents: Contents) -> None:
        self._events = events_of(contents.bundle.custody)
        self._about: dict[str, list[CustodyEvent]] = {}
        for event in self._events:
            self._about.setdefault(event.object or "", []).append(event)
        self._paths = {part.sha256: part.path for part in contents.parts}
        self._shown: set[int] = set()

    def others(self) -> list[CustodyEvent]:
        """The events that are about no file of the bundle."""
        return [event for event in self._events if event.object not in self._paths]

    def capture(self, placed: PlacedCapture) -> Iterator[Html]:
        """One capture and the reports in it."""
        yield heading(2, label("capture"), str(placed.number), id=f"c{placed.number}")
        yield element("p", _where(placed), class_="where")
        yield rows(*_facts(placed))
        if placed.picture and placed.picture.path.endswith((".png", ".jpg")):
            image = element("img", src=placed.picture.path, alt=label("picture").english, loading="lazy")
            yield element("figure", link(placed.picture.path, image), element("figcaption", words("picture")))
        yield heading(3, label("custody"))
        yield self._custody(_files(placed))
        if not placed.reports:
            yield both(label("no_reports"))
        for report in placed.reports:
            yield self._report(report)

    def steps(self, events: Iterable[CustodyEvent]) -> Html:
        """Events of the custody ledger, in order."""
        return element("ol", *map(self._step, events), class_="steps")

    def _custody(self, files: Iterable[Part]) -> Html:
        objects = sorted({file.sha256 for file in files})
        events = sorted((one for name in objects for one in self._about.get(name, [])), key=lambda event: event.seq)
        return self.steps(events) if events else both(label("no_custody"))

    def _report(self, placed: PlacedReport) -> Html:
        if placed.number in self._shown:
            there = element("a", figure(str(placed.number)), href=f"#r{placed.number}")
            return element("p", words("seen_above"), " ", there)
        self._shown.add(placed.number)
        claims = claims_of(placed.claims) if placed.claims else []
        return element(
            "article",
            heading(3, label("report"), str(placed.number), id=f"r{placed.number}"),
            element("p", *_title(placed), class_="where", dir="auto"),
            rows(*_report_facts(placed)),
            heading(4, label("claims")),
            *claim_list(placed, claims),
            heading(4, label("text")),
            both(label("text_about")) if claims else "",
            *marked_text(placed, claims),
            class_="report",
        )

    def _step(self, event: CustodyEvent) -> Html:
        known = event_types().get(event.type)
        what = Both(known.label_en, known.label_ar) if known else Both(event.type, event.type)
        path = self._paths.get(event.object or "")
        return element(
            "li",
            moment(event.at),
            element("span", english(what.english), " · ", arabic(what.arabic), class_="step"),
            element("span", value(event.agent), " · ", value(event.tool)),
            element("span", words("why"), ": ", value(event.reason)) if event.reason else "",
            element("span", figure(path), class_="path") if path else "",
            element("span", words("row"), " ", figure(str(event.seq)), class_="path"),
        )


def _files(placed: PlacedCapture) -> Iterator[Part]:
    """The files that are there because of a capture."""
    yield placed.file
    if placed.picture:
        yield placed.picture
    for report in placed.reports:
        yield report.text
        if report.claims_file:
            yield report.claims_file


def _where(placed: PlacedCapture) -> Html:
    return address(placed.capture.url or placed.capture.location)


def _listed(placed: PlacedCapture) -> Html:
    where = element("a", _where(placed), href=f"#c{placed.number}")
    titles = [
        element("li", element("a", element("bdi", *_title(report)), href=f"#r{report.number}"))
        for report in placed.reports
    ]
    return element("li", where, element("ul", *titles) if titles else "")


def _title(placed: PlacedReport) -> Iterator[str]:
    title = placed.report.text.title
    yield one_line(title) if title.strip() else words("no_title")


def _facts(placed: PlacedCapture) -> Iterator[Html | None]:
    capture = placed.capture
    if capture.url:
        yield row(label("from_address"), address(capture.url))
        if capture.location != capture.url:
            yield row(label("location"), address(capture.location))
    else:
        yield row(label("given_file"), address(capture.location))
    yield row(label("captured_at"), moment(capture.captured_at))
    yield row(label("captured_by"), value(capture.agent), " · ", value(capture.tool))
    yield row(label("media_type"), value(capture.media_type)) if capture.media_type else None
    yield from _kept(placed.file)
    if placed.picture:
        yield row(label("picture"), link(placed.picture.path), " ", _hash(placed.picture.sha256))


def _kept(file: Part) -> Iterator[Html]:
    yield row(label("kept_as"), link(file.path))
    yield row(label("size"), figure(f"{file.size:,}"))
    yield row(label("hash"), _hash(file.sha256))


def _hash(sha256: str) -> Html:
    return element("code", sha256, class_="hash", dir="ltr")


def _report_facts(placed: PlacedReport) -> Iterator[Html | None]:
    text = placed.report.text
    said: tuple[tuple[str, str | None], ...] = (
        ("outlet", text.outlet),
        ("byline", text.byline),
        ("language", text.language),
        ("credit", text.publication.credit),
        ("position", text.position),
    )
    yield from _published(placed)
    addresses: tuple[tuple[str, str | None], ...] = (
        ("from_address", text.url),
        ("canonical_url", text.publication.canonical_url),
        ("translation_of", text.publication.translation_of),
    )
    for key, one in said:
        yield row(label(key), value(one)) if one else None
    for key, one in addresses:
        yield row(label(key), address(one)) if one else None
    yield row(label("text_file"), link(placed.words.path))
    yield row(label("text_hash"), _hash(placed.words.sha256))
    yield row(label("extracted_file"), link(placed.text.path))
    yield row(label("claims_file"), link(placed.claims_file.path)) if placed.claims_file else None


def _published(placed: PlacedReport) -> Iterator[Html]:
    text = placed.report.text
    published = text.publication.published
    if published is None:
        if text.published:
            yield row(label("published"), figure(text.published.isoformat()))
        return
    days = dict.fromkeys((published.earliest.isoformat(), published.latest.isoformat()))
    yield row(label("published"), figure(" – ".join(days)))
    yield row(label("published_words"), value(published.words))
