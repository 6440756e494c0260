# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""validate.py SCHEMA REPORT...: validates reports of the linker. Then shows that
the schema is no empty one: of the first report, without any one of its keys,
with one more, or with a value of another type, at any place, is refused."""

import copy
import json
import sys

import jsonschema


def places(value, path=()):
    yield path
    items = (value.items() if isinstance(value, dict) else
             enumerate(value) if isinstance(value, list) else ())
    for key, item in items:
        yield from places(item, path + (key,))


def damaged(report):
    for path in places(report):
        bad = copy.deepcopy(report)
        parent = bad
        for key in path[:-1]:
            parent = parent[key]
        value = parent[path[-1]] if path else bad
        if isinstance(value, dict):
            value["surplus"] = 1
            yield path, bad
        elif path:
            parent[path[-1]] = {"wrong": "type"}
            yield path, bad


def main():
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    reports = [json.load(open(name)) for name in sys.argv[2:]]
    for name, report in zip(sys.argv[2:], reports):
        for error in validator.iter_errors(report):
            sys.exit(f"{name}: {list(error.absolute_path)}: {error.message}")
    for path, bad in damaged(reports[0]):
        if validator.is_valid(bad):
            sys.exit(f"damage at {path} was not noticed")
    for key in schema["required"]:
        bad = dict(reports[0])
        del bad[key]
        if validator.is_valid(bad):
            sys.exit(f"a missing {key} was not noticed")


main()
