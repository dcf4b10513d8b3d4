#!/usr/bin/env python3
# Copyright The Hanse Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs verify_report.py against the test vectors beside it.

Usage: python3 test_verify_report.py [EDITS]

EDITS has one JSON object a line: an edit of the report of the vectors, or a record, and the first part that fails. Prints the
number of cases and of differences. Exit codes: 0 no difference, 1 differences.
"""

import base64
import json
import os
import re
import sys

import verify_report

VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors")


def path(name):
    return os.path.join(VECTORS, name)


def key(name):
    return verify_report.read_key(path(name)) if name else None


def part(files, signer, alone, countersigner):
    try:
        verify_report.verify(files, signer, alone, countersigner)
    except verify_report.Failure as failure:
        # One line says what was found, what was expected, and what the reader should do.
        form = re.fullmatch("found [^\n]+; expected [^\n]+[.] Fix: [^\n]+", failure.why)
        return failure.part if form else "%s with the message: %s" % (failure.part, failure.why)
    return ""


def edited(files, edits):
    files = dict(files)
    for edit in edits:
        if not edit["from"]:
            del files[edit["file"]]
            continue
        before, after = files[edit["file"]], edit["to"].encode("utf-8") * edit["times"]
        files[edit["file"]] = before.replace(edit["from"].encode("utf-8"), after, 1)
        if files[edit["file"]] == before:
            raise ValueError("%s does not contain %s" % (edit["file"], edit["from"]))
    return files


def vectors():
    with open(path("index.json"), encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    for case in cases:
        files, _ = verify_report.read_files(path(case["report"]))
        files = edited(files, case["edits"])
        found = part(files, key(case["key"]), case["page"], key(case["countersignedBy"]))
        yield case["name"], found, case["part"]


def random_edits(name):
    """Yields random edits: at an offset, bytes are removed and others are inserted."""
    untouched, _ = verify_report.read_files(path("report"))
    signer, countersigner = key("node.pub"), key("coordinator.pub")
    with open(name, encoding="utf-8") as lines:
        for line in lines:
            edit = json.loads(line)
            if "record" in edit:
                failures = verify_report.Figures(edit["record"]).failures
                yield line.strip(), failures[0].part if failures else "", edit["part"]
                continue
            data = untouched[edit["file"]]
            inserted = base64.b64decode(edit["insert"])
            files = dict(untouched)
            files[edit["file"]] = data[: edit["at"]] + inserted + data[edit["at"] + edit["remove"] :]
            yield line.strip(), part(files, signer, edit["page"], countersigner), edit["part"]


def main(arguments):
    count = differences = 0
    for cases in [vectors()] + [random_edits(name) for name in arguments]:
        for name, found, expected in cases:
            count += 1
            if found != expected:
                differences += 1
                print("DIFFERS %s: found %s; expected %s" % (name, found or "no failure", expected or "no failure"))
    print("%d cases, %d differences" % (count, differences))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
