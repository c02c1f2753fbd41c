"""Hostile packages: WACZ, and ZIP files that are called one."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile

from . import Table, times
from .packing import deflated, in_directory, overlapping_zip, raw_zip, with_bytes, zipped
from .warcs import PACKED, PLAIN, response

_WARC = response()
_NAME = "archive/data.warc"


def wacz(files: dict[str, bytes], *, method: int = zipfile.ZIP_STORED, **listed: object) -> bytes:
    """A WACZ of these files; `listed` is said in its list of files in the place of what is so."""
    resources = [{"path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"} for name, data in files.items()]
    listing = {"profile": "data-package", "resources": resources, **listed}
    return zipped({**files, "datapackage.json": json.dumps(listing).encode()}, method=method)


def _said_size(data: bytes, size: int) -> bytes:
    """A package whose first member says that it is so large, in the list of members and before it."""
    said = struct.pack("<I", size)
    listed = in_directory(data, lambda directory: with_bytes(directory, 24, said))
    return with_bytes(listed, 22, said)


def _said_place(data: bytes, place: int) -> bytes:
    return in_directory(data, lambda directory: with_bytes(directory, 42, struct.pack("<I", place)))


def _listing(listing: bytes) -> bytes:
    return zipped({_NAME: _WARC, "datapackage.json": listing}, method=zipfile.ZIP_STORED)


_WHOLE = wacz({_NAME: _WARC})

FILES: Table = {
    "bomb-1GB.wacz": lambda: raw_zip({_NAME: (deflated(1_000_000_000, start=_WARC), 1_000_000_000)}),
    "bomb-that-says-1kB.wacz": lambda: raw_zip({_NAME: (deflated(1_000_000_000, start=_WARC), 1_000)}),
    "bomb-in-bomb.wacz": lambda: zipped(
        {
            _NAME: zipped({_NAME: bytes(400_000_000)}),
            "archive/b.warc.gz": PACKED["bomb-2GB.warc.gz"](),
        }
    ),
    "bomb-warc-gz-inside.wacz": lambda: wacz({"archive/data.warc.gz": PACKED["bomb-2GB.warc.gz"]()}),
    "members-over-each-other-9000.wacz": lambda: overlapping_zip(
        [f"archive/{n}.warc" for n in range(9_000)], deflated(1_000_000), 1_000_000
    ),
    "members-20000.wacz": lambda: zipped({f"archive/{n}.warc": b"" for n in range(20_000)}, method=0),
    "members-that-all-say-90MB.wacz": lambda: raw_zip(
        {f"archive/{n}.warc": (deflated(90_000_000), 90_000_000) for n in range(3)}
    ),
    "warcs-3000.wacz": lambda: wacz({f"archive/{n}.warc": b"" for n in range(3_000)}),
    "names-lead-out.wacz": lambda: wacz({"archive/../../../tmp/a.warc": _WARC, "/etc/a.warc": _WARC}),
    "name-with-drive.wacz": lambda: wacz({"C:\\archive\\a.warc": _WARC}),
    "name-twice.wacz": lambda: _WHOLE.replace(b"datapackage.json", b"archive/data.war"),
    "name-of-60000-letters.wacz": lambda: wacz({f"archive/{'a' * 60_000}.warc": _WARC}),
    "name-with-control-characters.wacz": lambda: wacz({"archive/\x1b[2J\u202e.warc": _WARC}),
    "encrypted.wacz": lambda: in_directory(
        with_bytes(_WHOLE, 6, b"\x01"), lambda directory: with_bytes(directory, 8, b"\x01")
    ),
    "packed-by-lzma.wacz": lambda: wacz({_NAME: _WARC}, method=zipfile.ZIP_LZMA),
    "packed-by-bzip2.wacz": lambda: wacz({_NAME: _WARC}, method=zipfile.ZIP_BZIP2),
    "packed-in-an-unknown-way.wacz": lambda: in_directory(_WHOLE, lambda one: with_bytes(one, 10, b"\x63")),
    "stored-larger-than-the-file.wacz": lambda: _said_size(_WHOLE, 0xFFFFFFF0),
    "stored-smaller-than-it-is.wacz": lambda: _said_size(_WHOLE, 10),
    "member-behind-the-end.wacz": lambda: _said_place(_WHOLE, 0x7FFFFFFF),
    "member-in-the-list.wacz": lambda: _said_place(_WHOLE, _WHOLE.find(b"PK\x01\x02")),
    "checksum-wrong.wacz": lambda: in_directory(_WHOLE, lambda directory: with_bytes(directory, 16, b"\xff" * 4)),
    "directory-behind-the-end.wacz": lambda: _WHOLE[:-6] + struct.pack("<I", 0x7FFFFFFF) + _WHOLE[-2:],
    "directory-of-4GB.wacz": lambda: _WHOLE[:-10] + b"\xff" * 4 + _WHOLE[-6:],
    "entries-fewer-than-said.wacz": lambda: _WHOLE[:-14] + b"\xff\xff\xff\xff" + _WHOLE[-10:],
    "zip64-that-lies.wacz": lambda: (
        _WHOLE[:-22]
        + struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 2**60, 2**60, 2**60, 2**60)
        + struct.pack("<IIQI", 0x07064B50, 0, len(_WHOLE) - 22, 1)
        + _WHOLE[-22:-14]
        + b"\xff" * 12
        + b"\0\0"
    ),
    "comment-of-64kB-with-ends.wacz": lambda: zipped({_NAME: _WARC}, comment=b"PK\x05\x06" * 16_000, method=0),
    "garbage-before-it.wacz": lambda: b"MZ garbage " * 10_000 + _WHOLE,
    "without-directory.wacz": lambda: _WHOLE[: _WHOLE.find(b"PK\x01\x02")],
    "list-nested-1000000.wacz": lambda: _listing(b'{"resources":' + times(1_000_000, "[")),
    "list-of-another-type.wacz": lambda: _listing(b'{"resources":{"path":7}}'),
    "list-not-utf-8.wacz": lambda: _listing(b'{"resources":[{"path":"\xff\xfe","hash":"\xff"}]}'),
    "list-with-lone-surrogates.wacz": lambda: _listing(rb'{"resources":[{"path":"\ud800","hash":"\udfff"}]}'),
    "list-of-20000-files.wacz": lambda: _listing(
        json.dumps({"resources": [{"path": f"archive/{n}.warc", "hash": "sha256:0"} for n in range(20_000)]}).encode()
    ),
    "list-says-other-digests.wacz": lambda: wacz(
        {_NAME: _WARC}, resources=[{"path": _NAME, "hash": f"sha256:{'0' * 64}"}]
    ),
    "list-says-unknown-digests.wacz": lambda: wacz(
        {_NAME: _WARC}, resources=[{"path": _NAME, "hash": "shake_256:" + "0" * 64}, {"path": "../x", "hash": ""}]
    ),
    "list-bomb.wacz": lambda: raw_zip(
        {
            _NAME: (deflated(len(_WARC), start=_WARC), len(_WARC)),
            "datapackage.json": (deflated(900_000_000, start=b"{"), 900_000_000),
        }
    ),
    "wacz-in-wacz.wacz": lambda: wacz({"archive/data.warc": wacz({_NAME: _WARC})}),
    "warc-in-it-is-damaged.wacz": lambda: wacz({_NAME: PLAIN["gaps-12000.warc"]()}),
    "empty.wacz": lambda: zipped({}),
}
