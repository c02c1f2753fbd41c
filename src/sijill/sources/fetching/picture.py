"""A picture of a whole page, as a browser on this machine shows it."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from .addresses import Refusal
from .devtools import Devtools, Nothing
from .dialing import Deadline, Dialer
from .proxy import PRESERVED_URL, GuardingProxy

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WIDTH, _HEIGHT = 1280, 1600  # pixels of the window
# Pixels. The graphics in software that a browser without a screen uses draws 16,384 at most.
_WIDEST, _TALLEST = 2_560, 16_000
_LARGEST = 32_000_000  # bytes of the picture
_SECONDS = 60.0
_KILOBYTES = 2_000_000  # of memory, for each process of the browser
# Standard input and output become the two ends of the pipe that a browser expects at 3 and 4.
_START = 'ulimit -d "$1" && shift && exec "$@" 3<&0 4>&1 </dev/null >/dev/null'
_FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    # Preconnections to the search engine and questions about its services: Chromium 150 makes them even for a page.
    "--disable-features=PreconnectToSearch,PreconnectToSearchNonGoogle,AimEnabled,AimServerEligibilityEnabled,"
    "MediaRouter,OptimizationHints,Translate,AutofillServerCommunication",
    # WebRTC goes around a proxy unless told so. Chromium reads the first of these, its headless shell the second.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--no-pings",
    "--mute-audio",
    "--hide-scrollbars",
    "--password-store=basic",
    "--use-mock-keychain",
    "--js-flags=--max-old-space-size=512",
    # Pictures further down load when a reader comes near them: here they are all wanted.
    "--blink-settings=lazyLoadEnabled=false",
    # For the browser's own errands (it looks for updates and accounts whatever else it is told): a proxy that does not
    # exist. The page has its own below.
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG, what made it and when. `whole` is False where the page is taller or wider than the picture."""

    png: bytes
    tool: str
    at: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class NoPicture:
    """Why there is no picture."""

    reason: str


class _Version(msgspec.Struct):
    product: str


class _Context(msgspec.Struct):
    browser_context_id: str = msgspec.field(name="browserContextId")


class _Created(msgspec.Struct, rename="camel"):
    target_id: str


class _Attached(msgspec.Struct, rename="camel"):
    session_id: str


class _Navigated(msgspec.Struct, rename="camel"):
    loader_id: str = ""
    error_text: str = ""


class _Size(msgspec.Struct):
    x: float
    y: float
    width: float
    height: float


class _Layout(msgspec.Struct, rename="camel"):
    css_content_size: _Size


class _Screenshot(msgspec.Struct):
    data: str


def find_browser(named: str | None = None) -> Path | None:
    """The browser that a user named, or the first one found on this machine; None where there is none."""
    candidates = (named,) if named else _BROWSERS
    found = next((path for name in candidates if (path := shutil.which(name))), None)
    return Path(found).absolute() if found else None


def picture_of_url(
    url: str, dialer: Dialer, *, browser: str | None = None, seconds: float = _SECONDS
) -> Picture | NoPicture:
    """A picture of what stands at an address now; all that the page loads is fetched through the guard."""
    target = dialer.check(url)
    if isinstance(target, Refusal):
        return NoPicture(f"not asked: {target.words}")
    with GuardingProxy(dialer, seconds=seconds) as proxy:
        return _pictured(target.url, proxy, browser, seconds)


def picture_of_page(
    page: bytes, *, media_type: str = "text/html", browser: str | None = None, seconds: float = _SECONDS
) -> Picture | NoPicture:
    """A picture of a preserved page by itself: nothing that it embeds from elsewhere is asked for.

    Raises ValueError for a media type that no header can hold.
    """
    if not media_type.isascii() or not media_type.isprintable():
        raise ValueError("a media type has printable ASCII characters alone")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(page)}\r\nConnection: close\r\n\r\n"
    with GuardingProxy(None, seconds=seconds, page=head.encode("ascii") + page) as proxy:
        return _pictured(PRESERVED_URL, proxy, browser, seconds)


def _pictured(url: str, proxy: GuardingProxy, browser: str | None, seconds: float) -> Picture | NoPicture:
    program = find_browser(browser)
    if program is None:
        wanted = browser or " or ".join(_BROWSERS[:3])
        return NoPicture(f"no picture: {wanted} is not installed; install Chromium or name a browser in the settings")
    deadline = Deadline(seconds)
    with tempfile.TemporaryDirectory(prefix="sijill-", ignore_cleanup_errors=True) as profile:
        try:
            with _running(program, Path(profile), deadline) as devtools:
                return _taken(devtools, url, proxy, seconds)
        except BrokenPipeError:
            return NoPicture(f"no picture: the browser ended{_last_words(Path(profile))}")
        except (OSError, ValueError) as error:  # ValueError: an answer that is none, msgspec's and base64's
            return NoPicture(f"no picture: {error}")


def _taken(devtools: Devtools, url: str, proxy: GuardingProxy, seconds: float) -> Picture | NoPicture:
    tool = devtools.call("Browser.getVersion", _Version).product
    _open_window(devtools, f"http://127.0.0.1:{proxy.port}")
    navigated = devtools.call("Page.navigate", _Navigated, url=url)
    if navigated.error_text:
        why = "; ".join((*proxy.refusals, navigated.error_text))
        return NoPicture(f"no picture: the page could not be loaded: {why}")
    # Half of the time: a page that never ends loading is taken as it is then.
    devtools.wait_until_idle(navigated.loader_id, seconds / 2)
    size = devtools.call("Page.getLayoutMetrics", _Layout).css_content_size
    width, height = min(max(size.width, _WIDTH), _WIDEST), min(max(size.height, 1), _TALLEST)
    clip = {"x": size.x, "y": size.y, "width": width, "height": height, "scale": 1}
    taken_at = datetime.now(UTC)
    shot = devtools.call("Page.captureScreenshot", _Screenshot, format="png", captureBeyondViewport=True, clip=clip)
    png = base64.b64decode(shot.data, validate=True)
    return Picture(png, tool, taken_at, size.width <= width and size.height <= height)


def _open_window(devtools: Devtools, proxy: str) -> None:
    """A window whose page is let out through the proxy, and through nothing else."""
    devtools.call("Browser.setDownloadBehavior", Nothing, behavior="deny")
    context = devtools.call(
        "Target.createBrowserContext", _Context, proxyServer=proxy, proxyBypassList="<-loopback>"
    ).browser_context_id
    created = devtools.call("Target.createTarget", _Created, url="about:blank", browserContextId=context)
    attached = devtools.call("Target.attachToTarget", _Attached, targetId=created.target_id, flatten=True)
    devtools.session = attached.session_id
    devtools.call("Inspector.enable", Nothing)
    devtools.call("Page.enable", Nothing)
    devtools.call("Page.setLifecycleEventsEnabled", Nothing, enabled=True)
    window = {"width": _WIDTH, "height": _HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    devtools.call("Emulation.setDeviceMetricsOverride", Nothing, **window)


@contextlib.contextmanager
def _running(program: Path, profile: Path, deadline: Deadline) -> Iterator[Devtools]:
    """The browser while the context lasts, with nothing of the user's: no profile, no variables, no folders."""
    own = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    command = [program, *_FLAGS, *own, f"--user-data-dir={profile}"]
    with (
        _errors(profile).open("wb") as errors,
        subprocess.Popen(
            ["/bin/sh", "-c", _START, "sh", str(_KILOBYTES), *command, "about:blank"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=profile,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(profile), "LANG": "C.UTF-8"},
            bufsize=0,
            start_new_session=True,
        ) as process,
    ):
        try:
            assert process.stdin is not None and process.stdout is not None
            # A picture comes in base64, which takes four bytes for three.
            devtools = Devtools(process.stdin, process.stdout, deadline=deadline, largest=_LARGEST * 4 // 3)
            with contextlib.closing(devtools):
                yield devtools
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def _errors(profile: Path) -> Path:
    return profile / "errors.txt"


def _last_words(profile: Path) -> str:
    """The end of what the browser wrote before it gave up."""
    written = (
        _errors(profile).read_bytes()[-400:].decode("utf-8", errors="replace") if _errors(profile).exists() else ""
    )
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    return f" ({lines[-1][:300]})" if lines else ""
