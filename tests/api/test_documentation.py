"""The documentation names files and tests that exist."""

import re

import pytest
from support.binary import ROOT

PATH = re.compile(r"`((?:server|web|tests|tools|bench|docs)/[\w./-]+)(?:::(\w+))?`")


@pytest.mark.parametrize("page", ["docs/requirement.md"])
def test_every_path_and_test_that_a_page_names_exists(page):
    named = PATH.findall((ROOT / page).read_text())
    assert named
    missing = [path for path, _test in named if not (ROOT / path).exists()]
    assert missing == []
    for path, test in named:
        if test:
            assert f"def {test}(" in (ROOT / path).read_text(), f"{path}::{test}"


def test_links_between_pages_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "bench").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
            if not re.match(r"[a-z]+:", target):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
