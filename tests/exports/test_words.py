"""Names, labels, keys and the text that is shown: the small things that bundles are made of."""

from __future__ import annotations

import string
import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import ArchiveError
from sijill.exports import Bundle, exports, key_from_pem, key_to_pem, new_key
from sijill.exports.custody import CHECKER, CHECKPOINT, PROOFS, ROWS
from sijill.exports.names import slug, slug_of, suffix_of
from sijill.exports.page import INDEX, README, README_AR
from sijill.exports.shown import one_line, visible

LETTERS = set(string.ascii_lowercase + string.digits + "-")


@given(st.text(max_size=80))
def test_a_slug_has_letters_that_every_system_can_write(text: str) -> None:
    made = slug(text, otherwise="file")
    assert 0 < len(made) <= 40
    assert set(made) <= LETTERS
    assert made.strip("-") == made


@pytest.mark.parametrize(
    ("location", "url", "wanted"),
    [
        ("../../../etc/passwd", None, "etc-passwd"),
        ("C:\\Users\\me\\My Page.HTML", None, "my-page"),
        ("saved/عين نحلة.html", None, "file"),
        ("https://www.rimal.example/%D9%82/news%2F..%2F5.html", None, "rimal-example-news-5-html"),
        ("https://rimal.example/a", "https://other.example/b", "other-example-b"),
        ("https://[::1", None, "page"),
        (".html", None, "html"),
        ("-", None, "file"),
        ("con.pdf", None, "con"),
    ],
)
def test_what_a_file_is_called(location: str, url: str | None, wanted: str, bundle: Bundle) -> None:
    assert slug_of(replace(bundle.captures[1], location=location, url=url)) == wanted


@pytest.mark.parametrize(
    ("location", "media_type", "wanted"),
    [
        ("a.html", "", ".html.txt"),
        ("a.HTM", "text/plain", ".html.txt"),
        ("a.svg", "", ".xml.txt"),
        ("a.pdf", "text/html", ".pdf"),
        ("a.exe", "", ".bin"),
        ("a.docm", "application/pdf", ".pdf"),
        ("a.scr", "text/html; charset=utf-8", ".html.txt"),
        ("a", "application/x-msdownload", ".bin"),
        ("a.pdf\n.exe", "", ".bin"),
        ("a.wacz", "", ".wacz"),
    ],
)
def test_an_ending_starts_nothing_that_could_act(location: str, media_type: str, wanted: str, bundle: Bundle) -> None:
    capture = replace(bundle.captures[1], location=location, media_type=media_type)
    assert suffix_of(capture, b"<html>") == wanted


def test_a_warc_is_called_by_how_it_is_packed(bundle: Bundle) -> None:
    capture = replace(bundle.captures[0], location="odd.exe")
    assert suffix_of(capture, b"\x1f\x8b\x08") == ".warc.gz"
    assert suffix_of(capture, b"WARC/1.1") == ".warc"


@given(st.text(max_size=400))
def test_a_line_is_one_line_of_bounded_length(text: str) -> None:
    line = one_line(text, 100)
    assert len(line) <= 100
    assert len(line.splitlines()) <= 1
    assert one_line(line, 100) == line


def test_text_that_can_be_seen_stays_as_it_is() -> None:
    text = "نصّ عربي، 12 قتيلاً (مرصد) \u200fMIX\u200c 😀 \u0604٣\n\tnext"
    assert visible(text) == text


def _labels() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((resources.files("sijill.exports") / "labels.toml").read_text(encoding="utf-8"))


def test_both_languages_say_the_same_things() -> None:
    labels = _labels()
    assert labels["en"].keys() == labels["ar"].keys()
    for table, words in labels["en"].items():
        assert words.keys() == labels["ar"][table].keys()
        for key, english in words.items():
            arabic = labels["ar"][table][key]
            assert _gaps(english) == _gaps(arabic), key
            assert bool(english) == bool(arabic), key


def _gaps(frame: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(frame)} - {None}


def test_harms_and_groups_are_called_as_on_the_command_line() -> None:
    others = tomllib.loads((resources.files("sijill.cli") / "labels.toml").read_text(encoding="utf-8"))
    for language, tables in _labels().items():
        for table in ("harm", "group", "stance", "factuality"):
            assert tables[table] == others[language][table]


def test_a_key_is_kept_as_it_is() -> None:
    key = new_key()
    assert key_to_pem(key_from_pem(key_to_pem(key))) == key_to_pem(key)
    assert new_key().public_key() != key.public_key()


def test_what_is_no_key_of_the_kind_is_refused() -> None:
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    other_curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(*plain)
    other_kind = rsa.generate_private_key(65537, 2048).private_bytes(*plain)
    locked = new_key().private_bytes(*plain[:2], BestAvailableEncryption(b"word"))
    for pem, reason in ((other_curve, "P-384"), (other_kind, "P-384"), (locked, "password"), (b"odd", "no key")):
        with pytest.raises(ArchiveError, match=reason):
            key_from_pem(pem)


def test_the_reference_has_every_form_and_every_file(root: Path) -> None:
    text = (root / "docs" / "reference" / "bundles.md").read_text(encoding="utf-8")
    guide = (root / "docs" / "how-to" / "hand-over-evidence.md").read_text(encoding="utf-8")
    for name in exports():
        assert f"## `{name}`" in text
        assert f"| `{name}` |" in guide
    for path in (ROWS, PROOFS, CHECKPOINT, CHECKER, INDEX, README, README_AR, "manifest-sha256.txt", "bag-info.txt"):
        assert f"`{path}`" in text
    for key in ("algorithm", "size", "root", "proofs", "index", "leaf", "path"):
        assert f"| `{key}` |" in text
