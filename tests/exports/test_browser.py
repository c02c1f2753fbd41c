"""The page in a real browser: it fits a screen and a phone, shows the picture, and nothing in it runs or leaves."""

from __future__ import annotations

import html
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from exports.build import ARABIC, Given, arabic_claims, bundle_of, usual
from exports.tools import run
from sijill.exports import exports
from sijill.models import Claims, Report

NASTY = Report(
    id="nasty",
    title="<img src=x onerror=\"parent.document.title='run'\">" + "W" * 300,
    text="<script>parent.document.title='run'</script>\n" + "a" * 500 + " \u202eabc\n" + "كلمة" * 200,
    outlet="<iframe src=https://rimal.example>",
)
# Looks at the page in frames of two widths and writes down what it saw.
_LOOK = """<!doctype html><title>waiting</title>
<iframe id=a src="evidence/index.html" style="width:390px;height:800px"></iframe>
<iframe id=b src="evidence/index.html" style="width:1280px;height:800px"></iframe>
<script>
addEventListener("load", () => {
  const seen = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, box = page.documentElement;
    page.querySelectorAll("img").forEach(image => image.loading = "eager");
    seen[frame.id] = {
      overflow: box.scrollWidth - box.clientWidth,
      styled: getComputedStyle(page.querySelector("dl > div")).display,
      loaded: frame.contentWindow.performance.getEntriesByType("resource").map(entry => entry.name),
      arabic: getComputedStyle(page.querySelector(".text[lang=ar]")).direction,
      tables: page.querySelectorAll("article.report").length,
    };
  }
  const image = document.getElementById("b").contentDocument.querySelector("img");
  image.decode().catch(() => {}).then(() => {
    seen.picture = image.naturalWidth;
    const told = document.createElement("pre");
    told.id = "told";
    told.textContent = JSON.stringify(seen);
    document.body.append(told);
    if (document.title === "waiting") document.title = "seen";
  });
});
</script>
"""


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the browser made of a bundle with a hostile report in it."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("needs Chromium, which is not installed here")
    folder = tmp_path_factory.mktemp("browser")
    nasty = Given(b"data", "n" * 300 + ".pdf", None, "", ((NASTY, Claims(report_id="nasty")),))
    arabic = Given(b"page", "page.html", None, "", ((ARABIC, arabic_claims()),))
    bundle = bundle_of(folder / "archive", (usual()[0], arabic, nasty))
    exports()["folder"].write(bundle, folder / "evidence", None)
    (folder / "look.html").write_text(_LOOK, encoding="utf-8")
    return _dom(browser, folder)


def _dom(browser: str, folder: Path) -> str:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    flags = ("--headless", "--disable-gpu", "--disable-dev-shm-usage", "--allow-file-access-from-files")
    nowhere = ("--proxy-server=http://127.0.0.1:9", "--disable-background-networking", "--virtual-time-budget=10000")
    profile = f"--user-data-dir={folder / 'profile'}"
    said = run(browser, *sandbox, *flags, *nowhere, profile, "--dump-dom", (folder / "look.html").as_uri())
    return said.stdout


@pytest.fixture(scope="module")
def seen(looked: str) -> Mapping[str, Mapping[str, object]]:
    told = looked.partition('<pre id="told">')[2].partition("</pre>")[0]
    assert told, looked[:500]
    found: Mapping[str, Mapping[str, object]] = json.loads(html.unescape(told))
    return found


def test_nothing_in_it_runs(looked: str) -> None:
    assert "<title>seen</title>" in looked


@pytest.mark.parametrize("width", ["a", "b"])
def test_it_fits_and_loads_nothing_from_elsewhere(width: str, seen: Mapping[str, Mapping[str, object]]) -> None:
    page = seen[width]
    assert page["overflow"] == 0
    assert page["styled"] == "grid"
    assert page["arabic"] == "rtl"
    assert page["tables"] == 3
    loaded = page["loaded"]
    assert isinstance(loaded, list)
    assert all(name.startswith("file:") for name in loaded)


def test_the_picture_is_shown(seen: Mapping[str, object]) -> None:
    assert seen["picture"] == 400
