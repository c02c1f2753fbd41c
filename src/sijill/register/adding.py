"""Adding locations to a register: files, folders, standard input, and addresses for those who may be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from sijill.archive import Act, Detail
from sijill.archive.files import printable
from sijill.engines import Pool
from sijill.models import Exchange
from sijill.sources.fetching import NoPicture, Picture

from .captures import capture_id, digest_of, guessed_type, holds_no_report, preserve_fetch
from .giving import Giving
from .ingest import Ingest
from .models import Capture, Unread
from .outcomes import Captured, Known, NotRead, Outcome, PassedOver
from .register import Register

# Feeds name at most some hundred reports; a map of a site may name every page that it ever had.
_MOST_LINKS = 1_000
# Files that are looked at before the first of them is preserved.
_LOOKED_AT = 50

Fetch = Callable[[str, str | None, str | None], tuple[Exchange, ...]]
# The picture of the page at an address, or why there is none; None where none is wanted.
TakePicture = Callable[[str], Picture | NoPicture | None]


def is_address(location: str) -> bool:
    """Whether a location is an address of the web."""
    return location.lower().startswith(("http://", "https://"))


class Adding:
    """Adds locations to one register. Without `fetch` no address is asked; without `picture` no picture is taken.

    With `again`, addresses that were captured before are asked again.
    """

    def __init__(
        self,
        register: Register,
        pool: Pool,
        *,
        fetch: Fetch | None = None,
        picture: TakePicture | None = None,
        again: bool = False,
    ) -> None:
        self._archive = register.archive
        self._ingest = Ingest(register, pool)
        self._fetch, self._picture, self._again = fetch, picture, again
        self._named: set[str] = set()
        self._asked = 0

    @property
    def progress(self) -> tuple[int, int]:
        """About how many bytes of captures are read, and how many there are so far."""
        return self._ingest.passed, self._ingest.submitted

    @property
    def spent(self) -> list[int]:
        """Nanoseconds spent on finding, reading and comparing reports, and on writing."""
        return self._ingest.spent

    def add(self, locations: Iterable[str], giving: Giving) -> Iterator[Outcome]:
        """Add each location, after what an earlier run left unfinished; everything said is durable."""
        yield from self._ingest.unfinished()
        for location in locations:
            self._named.add(location)
            if is_address(location):
                yield from self._address(location, giving, again=self._again)
            else:
                yield from self._path(Path(location), giving)
        yield from self._ingest.rest()
        while self._ingest.links:
            yield from self._links(giving)
            yield from self._ingest.rest()

    def _path(self, path: Path, giving: Giving) -> Iterator[Outcome]:
        if path.is_dir():
            yield from self._folder(path, giving)
        elif path.is_file():
            yield from self._files([(printable(path.name), path)], giving)
        elif path.exists():
            yield NotRead(printable(str(path)), "", "it can be read only once: give it on standard input, with -")
        else:
            yield NotRead(printable(str(path)), "", "there is no such file or folder: check the path")

    def _folder(self, folder: Path, giving: Giving) -> Iterator[Outcome]:
        files = sorted(path for path in folder.rglob("*") if _is_plain(path, folder))
        without = sum(holds_no_report(guessed_type(path.name)) for path in files)
        if without:
            yield PassedOver(printable(str(folder)), without)
        name = folder.resolve().name
        named = ((printable(f"{name}/{path.relative_to(folder).as_posix()}"), path) for path in files)
        yield from self._files(named, giving)

    def _files(self, files: Iterable[tuple[str, Path]], giving: Giving) -> Iterator[Outcome]:
        waiting = iter(files)
        while some := list(islice(waiting, _LOOKED_AT)):
            fresh = []
            for location, path in some:
                try:
                    known = Capture.objects.filter(id=capture_id(digest_of(path), location)).first()
                except OSError as error:
                    yield NotRead(location, "", f"it cannot be read ({error.strerror}): check your rights and the disk")
                    continue
                if known:
                    yield from self._known(known, giving)
                else:
                    fresh.append((location, path))
            yield from self._ingest.files(fresh, giving)

    def _known(self, capture: Capture, giving: Giving) -> Iterator[Outcome]:
        """What was added before is not added again; what could not be read or asked for in it is now."""
        yield Known(capture.location)
        open_links = capture.links_open and self._fetch is not None
        if capture.ended and (open_links or Unread.objects.filter(capture=capture).exists()):
            yield from self._ingest.read_again(capture, giving)

    def _address(self, url: str, giving: Giving, *, again: bool) -> Iterator[Outcome]:
        if self._fetch is None:
            yield NotRead(url, "", "addresses are not asked in this run")
            return
        earlier = Capture.objects.filter(location=url, status=Capture.Status.CAPTURED).order_by("-row").first()
        if earlier and not again:
            yield from self._known(earlier, giving)
            return
        etag, modified = (earlier.etag, earlier.last_modified) if earlier else ("", "")
        self._asked += 1
        exchanges = self._fetch(url, etag or None, modified or None)
        capture = preserve_fetch(self._archive, url, exchanges, giving, earlier)
        yield Captured(url, capture.id, capture.size)
        if capture.status == Capture.Status.FAILED:
            yield NotRead(url, "", capture.reason)
        elif capture.status == Capture.Status.UNCHANGED and earlier:
            yield from self._known(earlier, giving)
        else:
            yield from self._pictured(capture)
            if not capture.ended:
                yield from self._ingest.read(capture)

    def _pictured(self, capture: Capture) -> Iterator[Outcome]:
        if self._picture is None or "html" not in capture.media_type:
            return
        taken = self._picture(capture.url)
        if taken is None:
            return
        if isinstance(taken, NoPicture):
            yield NotRead(capture.location, "picture", taken.reason)
            return
        made: Detail = {"parent": capture.object, "program": taken.tool, "url": capture.url, "whole": taken.whole}
        with self._archive.batch() as batch:
            capture.picture = batch.keep(taken.png, Act(type="imaging", detail=made))
        capture.save(update_fields=["picture"])

    def _links(self, giving: Giving) -> Iterator[Outcome]:
        """Ask the addresses that feeds and maps of sites named, where these were named in this run or led to by one."""
        links, self._ingest.links = self._ingest.links, []
        for capture, link in links:
            if capture.location not in self._named or link.url in self._named or not is_address(link.url):
                continue
            if self._asked >= _MOST_LINKS:
                yield NotRead(capture.location, link.url, f"more than {_MOST_LINKS} addresses in one run: run it again")
                return
            self._named.add(link.url)
            yield from self._address(link.url, giving, again=False)
        followed = {capture.id for capture, _ in links if capture.location in self._named}
        Capture.objects.filter(id__in=followed).update(links_open=False)


def _is_plain(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.is_file() and not path.is_symlink() and not hidden
