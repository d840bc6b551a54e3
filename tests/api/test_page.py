"""The page as files: embedded, compressed, cached."""

import gzip
import re

import pytest
from support.client import Client


@pytest.fixture(scope="module")
def page(anonymous):
    answer = anonymous.get("/")
    assert answer.status_code == 200
    return answer


@pytest.fixture(scope="module")
def assets(page):
    """The paths of scripts and styles that the page loads."""
    return sorted(set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text)))


def test_the_page_has_its_root_and_its_scripts(page, assets):
    assert page.headers["Content-Type"].startswith("text/html")
    assert re.search(r'<div id="root">', page.text)
    assert any(path.endswith(".js") for path in assets) and any(path.endswith(".css") for path in assets)


def test_the_page_loads_nothing_from_elsewhere(page):
    loaded = re.findall(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']([^"']+)""", page.text)
    assert loaded and not [address for address in loaded if re.match(r"[a-z]+://|//", address)]


@pytest.mark.parametrize("path", ["/login", "/chat", "/connections", "/settings", "/connections/12"])
def test_an_address_within_the_page_gives_the_page(anonymous, page, path):
    answer = anonymous.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.content == page.content


def test_the_page_is_asked_for_anew_and_its_assets_never(anonymous, page, assets):
    assert "immutable" not in page.headers.get("Cache-Control", "")
    for path in assets:
        control = anonymous.get(path).headers["Cache-Control"]
        assert "immutable" in control and "max-age=31536000" in control


def test_what_has_not_changed_is_304(anonymous, assets):
    for path in ("/", *assets):
        first = anonymous.get(path)
        again = anonymous.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and again.content == b""
        assert again.headers["ETag"] == first.headers["ETag"]
        assert anonymous.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_files_are_compressed_for_those_who_understand_it(anonymous, assets):
    for path in assets:
        with anonymous._session.get(anonymous.url + path, headers={"Accept-Encoding": "gzip"}, stream=True) as packed:
            assert packed.headers["Content-Encoding"] == "gzip"
            assert "accept-encoding" in packed.headers["Vary"].lower()
            content = gzip.decompress(packed.raw.read(decode_content=False))
        plain = anonymous.get(path, headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        assert plain.content == content


def test_each_file_says_what_it_is(anonymous, assets):
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
    for path in assets:
        kind = next(kind for ending, kind in kinds.items() if path.endswith(ending))
        answer = anonymous.get(path)
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_does_not_exist_is_404(anonymous):
    assert anonymous.get("/assets/no-such-file.js").status_code == 404


def test_the_page_may_not_be_framed_by_others(page):
    policy = page.headers.get("Content-Security-Policy", "")
    assert "frame-ancestors" in policy or page.headers.get("X-Frame-Options", "").upper() in ("DENY", "SAMEORIGIN")


def test_head_tells_the_length_and_sends_nothing(anonymous):
    answer = anonymous.request("HEAD", "/", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200 and answer.content == b""
    assert int(answer.headers["Content-Length"]) == len(
        anonymous.get("/", headers={"Accept-Encoding": "identity"}).content
    )


def test_without_the_page_only_the_api_is_served(start):
    client = Client(start(options=["--no-web"]).url)
    assert client.get("/").status_code == 404
    assert client.get("/connections").status_code == 404
    assert client.get("/health").status_code == 200
    assert client.get("/openapi.json").status_code == 200
