"""README.txt and اقرأني.txt: what lies where in a bundle, and how to check it by tools that everybody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from importlib import resources

from .evidence import Bundle, TimeStamp
from .labels import Both, label
from .parts import Part
from .shown import one_line

_FILES = {"english": "readme.en.txt", "arabic": "readme.ar.txt"}
_FOLDERS = ("index.html", "captures/", "pictures/", "reports/", "custody/")


@dataclass(frozen=True, slots=True)
class Form:
    """What the instructions say of one form of bundle.

    `names` are those of the two files; `check` and `pages` are the keys of the words on how to check it and on captured
    pages in it, `root_file` is the file whose SHA-256 stands for all. `folders` are those that it has.
    """

    names: Both
    check: str
    root_file: str
    pages: str = "pages_as_text"
    folders: tuple[str, ...] = _FOLDERS


def readme_parts(bundle: Bundle, form: Form) -> Iterator[Part]:
    """The instructions in English and in Arabic."""
    for language, template in _FILES.items():
        frame = (resources.files("sijill.exports") / template).read_text(encoding="utf-8")
        text = frame.format(
            made_by=one_line(bundle.made_by),
            made_at=f"{bundle.made_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
            tool=one_line(bundle.tool),
            reason=f"{_in(language, label('reason')).capitalize()}: {one_line(bundle.reason)}\n"
            if bundle.reason
            else "",
            places="\n".join(_places(language, form)),
            pages=_in(language, label(form.pages, "readme")),
            check=_in(language, label(form.check, "readme")).rstrip(),
            root_file=form.root_file,
            time="\n\n".join(_time(language, bundle)),
        )
        yield Part(_in(language, form.names), text.encode())


def _in(language: str, words: Both) -> str:
    return words.english if language == "english" else words.arabic


def _places(language: str, form: Form) -> Iterator[str]:
    for folder in form.folders:
        key = folder.partition(".")[0].rstrip("/")
        yield f"    {folder:<12} {_in(language, label(key, 'readme'))}"


def _time(language: str, bundle: Bundle) -> Iterator[str]:
    if not bundle.custody.timestamps:
        yield _in(language, label("self_asserted_time", "readme")).rstrip()
        return
    yield _in(language, label("stamps", "readme")).rstrip()
    for number, stamp in enumerate(bundle.custody.timestamps, start=1):
        said = _in(language, label("signed_time" if stamp.trusted else "signed_by_unnamed"))
        time = f"{stamp.gen_time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        yield f"{one_line(stamp.authority)}\n{said} {time}\n\n{_command(number, stamp)}"
    if any(stamp.roots is None for stamp in bundle.custody.timestamps):
        yield _in(language, label("no_roots", "readme")).rstrip()


def _command(number: int, stamp: TimeStamp) -> str:
    """How to have openssl check a time stamp at the time that it states: certificates may have ended since."""
    name = f"custody/timestamp-{number}"
    roots = f"{name}-roots.pem" if stamp.roots else "ROOT.pem"
    return (
        "    openssl ts -verify -data custody/checkpoint.json \\\n"
        f"        -in {name}.tsr -CAfile {roots} -attime {int(stamp.gen_time.timestamp())}"
    )
