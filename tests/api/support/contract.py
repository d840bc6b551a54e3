"""The API's own description as a judge: does an answer look as /openapi.json says it does?"""

import re

_JSON_TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
}


def faults(document, schema, value, path="$"):
    """Where `value` does not fit `schema` (the part of JSON Schema 2020-12 that the document uses), as sentences."""
    if "$ref" in schema:
        return faults(document, resolve(document, schema["$ref"]), value, path)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            attempts = [faults(document, option, value, path) for option in schema[word]]
            return [] if any(not attempt for attempt in attempts) else [f"{path} fits none of {word}: {attempts}"]
    found = []
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_JSON_TYPES[kind](value) for kind in kinds):
        return [f"{path} is {value!r:.80}, not {' or '.join(kinds)}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path} is {value!r:.80}, not one of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{path} is {value!r:.80}, not {schema['const']!r}")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        found += [f"{path} lacks {name}" for name in schema.get("required", []) if name not in value]
        for name, item in value.items():
            if name in properties:
                found += faults(document, properties[name], item, f"{path}.{name}")
            elif isinstance(schema.get("additionalProperties"), dict):
                found += faults(document, schema["additionalProperties"], item, f"{path}.{name}")
            elif schema.get("additionalProperties") is False or properties:
                found.append(f"{path} has {name}, of which the description knows nothing")
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            found += faults(document, schema["items"], item, f"{path}[{index}]")
    return found


def resolve(document, reference):
    """The part of `document` that "#/a/b" names; KeyError when there is none."""
    part = document
    for name in reference.removeprefix("#/").split("/"):
        part = part[name.replace("~1", "/").replace("~0", "~")]
    return part


def references(part):
    """Every $ref below `part`."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for item in part.values():
            yield from references(item)
    elif isinstance(part, list):
        for item in part:
            yield from references(item)


class Contract:
    """Judges answers by an OpenAPI document."""

    def __init__(self, document):
        self.document = document
        self._patterns = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path.rstrip("/") or "/") + "/?"), path.count("{"), operations)
            for path, operations in document["paths"].items()
        ]

    def operation(self, method, path):
        fitting = [(count, operations) for pattern, count, operations in self._patterns if pattern.fullmatch(path)]
        if not fitting:
            return None
        return min(fitting, key=lambda item: item[0])[1].get(method.lower())

    def faults(self, method, path, status, body):
        """What the answer has that the description does not, or lacks; a status that it does not name is judged as the error
        that every operation may give."""
        operation = self.operation(method, path)
        if operation is None:
            return []
        answer = operation["responses"].get(str(status)) or operation["responses"].get("default")
        if answer is None:
            return [f"{method} {path}: status 200 is not described"] if status == 200 else []
        answer = resolve(self.document, answer["$ref"]) if "$ref" in answer else answer
        content = answer.get("content", {})
        media = content.get("application/json") or content.get("application/problem+json")
        if media is None:
            return []
        return [f"{method} {path} {status}: {fault}" for fault in faults(self.document, media["schema"], body)]
