"""What all forms of bundle promise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

import sijill.exports.writing
from exports.build import only
from exports.tools import files_of
from sijill.errors import ArchiveError, DamagedArchive
from sijill.exports import Bundle, CustodyProof, Export, PreservedFile, exports, new_key
from sijill.exports.contents import contents_of

FORMS = list(exports().values())
each_form = pytest.mark.parametrize("export", FORMS, ids=[export.name for export in FORMS])


def test_the_forms_are_the_files_of_their_folder() -> None:
    assert [(export.name, export.suffix) for export in FORMS] == [("bagit", ""), ("folder", ""), ("wacz", ".wacz")]
    folder = Path(sijill.exports.__file__).parent / "formats"
    assert len(list(folder.glob("[a-z]*.py"))) == len(FORMS)


@each_form
def test_equal_bundles_give_equal_bytes(export: Export, bundle: Bundle, tmp_path: Path) -> None:
    key = new_key()
    one, other = (export.write(bundle, tmp_path / name, key) for name in ("one", "other"))
    assert one.root == other.root
    if one.path.is_dir():
        assert files_of(one.path) == files_of(other.path)
    else:
        assert one.path.read_bytes() == other.path.read_bytes()


@each_form
def test_what_was_written_is_sound(export: Export, bundle: Bundle, target: Path) -> None:
    written = export.write(bundle, target, None)
    assert written.path == target
    assert export.check(target, written.root) == []
    assert export.check(target, "0" * 64) != []


@each_form
@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_nothing_is_overwritten(export: Export, there: str, bundle: Bundle, target: Path) -> None:
    if there == "file":
        target.write_text("mine")
    elif there == "folder":
        target.mkdir()
    else:
        target.symlink_to("nowhere")
    with pytest.raises(ArchiveError, match="is there already"):
        export.write(bundle, target, None)
    assert [path.name for path in target.parent.iterdir()] == ["bundle"]
    assert there != "file" or target.read_text() == "mine"
    assert there != "folder" or not any(target.iterdir())


@each_form
def test_a_bundle_that_came_up_meanwhile_is_not_overwritten(
    export: Export, bundle: Bundle, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sijill.exports.writing, "_sync", lambda _: target.mkdir())
    with pytest.raises(ArchiveError, match="is there already"):
        export.write(bundle, target, None)
    assert not any(target.iterdir())


@each_form
def test_a_place_that_is_not_there_is_named(export: Export, bundle: Bundle, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"there is no folder .*/nowhere"):
        export.write(bundle, tmp_path / "nowhere" / "bundle", None)


@each_form
@pytest.mark.parametrize("number", [0, 1])
def test_an_object_that_was_changed_is_not_handed_out(
    export: Export, number: int, bundle: Bundle, target: Path, tmp_path: Path
) -> None:
    file = bundle.captures[number].file
    data = bytearray(file.path.read_bytes())
    data[-1] ^= 1
    changed = target.parent / "changed"
    changed.write_bytes(data)
    with pytest.raises(DamagedArchive, match=file.sha256):
        export.write(only(bundle, number, file=replace(file, path=changed)), target, None)
    assert [path.name for path in tmp_path.iterdir()] == ["changed"]


@each_form
def test_an_object_that_is_missing_is_named(export: Export, bundle: Bundle, target: Path, tmp_path: Path) -> None:
    missing = PreservedFile(path=tmp_path / "gone", sha256="ab" * 32, size=3, name="gone")
    with pytest.raises(DamagedArchive, match=r"object abab.* is missing"):
        export.write(only(bundle, 0, file=missing), target, None)
    assert not any(tmp_path.iterdir())


@each_form
def test_a_full_disk_leaves_nothing(
    export: Export, bundle: Bundle, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ArchiveError, match=r"cannot be written to .*: No space left"):
        export.write(bundle, target, None)
    assert not any(target.parent.iterdir())


@each_form
def test_a_bundle_of_nothing_is_refused(export: Export, bundle: Bundle, target: Path) -> None:
    with pytest.raises(ArchiveError, match="at least one capture"):
        export.write(replace(bundle, captures=()), target, None)


def test_claims_that_do_not_stand_in_their_report_are_not_handed_out(bundle: Bundle) -> None:
    english, arabic = bundle.captures[0].reports[0], bundle.captures[1].reports[0]
    assert english.claims
    for claims in (arabic.claims, english.claims.replace(b"Five people", b"Nine people"), b"{}"):
        with pytest.raises(DamagedArchive, match="en-1"):
            contents_of(only(bundle, 0, reports=(replace(english, claims=claims),)))


def test_a_text_that_is_not_what_was_extracted_is_not_handed_out(bundle: Bundle) -> None:
    report = bundle.captures[0].reports[0]
    changed = msgspec.structs.replace(report.text, text=f"{report.text.text} More.")
    with pytest.raises(DamagedArchive, match="text of report 'en-1'"):
        contents_of(only(bundle, 0, reports=(replace(report, text=changed),)))


def test_a_proof_that_proves_nothing_is_not_handed_out(bundle: Bundle) -> None:
    first, second, *others = bundle.custody.proofs
    wrong: tuple[CustodyProof, ...]
    for wrong in (
        (replace(first, line=second.line),),
        (replace(first, proof=("00" * 32, *first.proof[1:])),),
        (replace(first, proof=first.proof[:-1]),),
        (replace(first, seq=99),),
    ):
        custody = replace(bundle.custody, proofs=(*wrong, *others))
        with pytest.raises(DamagedArchive):
            contents_of(replace(bundle, custody=custody))
    with pytest.raises(DamagedArchive, match="another root"):
        contents_of(replace(bundle, custody=replace(bundle.custody, root="00" * 32)))
