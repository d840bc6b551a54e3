"""Tables of cases: a JSON list of objects, each with a `name`, in tests/api/cases. Add a line to add a test."""

import json

import pytest

from support.binary import CASES


def cases(file):
    """The cases of `file` as pytest parameters, named as they say."""
    return [pytest.param(case, id=case["name"]) for case in json.loads((CASES / file).read_text())]
