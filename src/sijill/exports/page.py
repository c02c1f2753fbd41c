"""The page of a bundle: what is in it, for people who have a browser and nothing else.

One file without scripts, pictures of its own or anything from elsewhere; its policy (Content-Security-Policy) forbids
them. Of captured pages it shows text alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from .contents import Contents
from .custody import CHECKPOINT
from .evidence import Bundle, TimeStamp
from .html import Html, address, element, escaped, figure, value
from .labels import label
from .layout import both, heading, link, moment, pair, row, rows
from .page_captures import captures_of

INDEX, README, README_AR = "index.html", "README.txt", "اقرأني.txt"


def page_of(contents: Contents, *, manifest: str) -> bytes:
    """The page. `manifest` is the path from it to the list of all files."""
    main = element("main", *captures_of(contents))
    body = element("body", element("header", *_head(contents, manifest)), main)
    style = Html(_style())
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' file:"
    title = label("title")
    head = (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">'
        f"<title>{escaped(title.english)} · {escaped(title.arabic)}</title><style>{style}</style></head>\n"
    )
    return f"{head}{body}</html>\n".encode()


@cache
def _style() -> str:
    return (resources.files("sijill.exports") / "page.css").read_text(encoding="utf-8")


def _head(contents: Contents, manifest: str) -> Iterator[Html]:
    bundle = contents.bundle
    reports = {report.number for capture in contents.captures for report in capture.reports}
    holds = label("holds_what").fill(captures=str(len(contents.captures)), reports=str(len(reports)))
    yield heading(1, label("title"))
    yield both(label("about"))
    yield rows(
        row(label("made_by"), value(bundle.made_by)),
        row(label("made_at"), moment(bundle.made_at)),
        row(label("made_with"), value(bundle.tool)),
        row(label("reason"), value(bundle.reason)) if bundle.reason else None,
        row(label("holds"), pair(holds)),
        *_sealed(bundle),
        row(label("how_to_check"), link(README), " ", link(README_AR)),
        row(label("files"), link(manifest, figure(manifest.rpartition("/")[2]))),
    )
    yield both(label("safe"))


def _sealed(bundle: Bundle) -> Iterator[Html]:
    said = label("sealed_what").fill(size=str(bundle.custody.size))
    root = element("code", bundle.custody.root, class_="hash", dir="ltr")
    yield row(label("sealed"), pair(said), root, " ", link(CHECKPOINT))
    if not bundle.custody.timestamps:
        yield row(label("time"), pair(label("self_asserted_time")))
    for stamp in bundle.custody.timestamps:
        yield row(label("time"), pair(label(_kind(stamp)), moment(stamp.gen_time)), address(stamp.authority))


def _kind(stamp: TimeStamp) -> str:
    return "signed_time" if stamp.trusted else "signed_by_unnamed"
