#!/usr/bin/env python3
# Copyright The Hanse Authors
# SPDX-License-Identifier: Apache-2.0
"""Verifies a report of Hanse. Needs Python 3.8 and its standard library only.

Usage: python3 verify_report.py REPORT KEY [--countersigned-by KEY]

REPORT is the folder of the report, or its report.html alone. KEY is a PEM file with an Ed25519 public key, or its 64
hexadecimal digits. Exit codes: 0 verified, 1 failed, 2 usage error or bad input. The file README.md describes the format.
"""

import base64
import bisect
import functools
import hashlib
import json
import os
import re
import sys
from decimal import ROUND_HALF_EVEN, Decimal

RECORD_SCHEMA = "hanse.report/1"
COORDINATOR_SCHEMA = "hanse.coordinator-report/1"
MANIFEST_SCHEMA = "hanse.report-manifest/1"
COUNTERSIGNATURE_SCHEMA = "hanse.countersignature/1"
LARGEST = 64 << 20
SAMPLES = 12
GREATEST_INTEGER = (1 << 53) - 1
AGAIN = ". Fix: get the report from its issuer again"
NODE_SECTIONS = (
    "scope",
    "parameters",
    "exploration",
    "rules",
    "profiling",
    "exposure",
    "drift",
    "changes",
    "privacy",
    "faithfulness",
    "requests",
    "whatIf",
    "policyValue",
)
COORDINATOR_SECTIONS = ("rounds", "participation", "privacy", "incidents", "models", "rosters")
ALWAYS_COMPUTED = ("scope", "profiling", "rules", "rounds", "incidents")
READABLE = ("report.html", "report.pdf", "decisions.csv")


class BadInput(Exception):
    """Usage error, or files that are no report."""


class Failure(Exception):
    """First part that failed, with the reason."""

    def __init__(self, part, why):
        super().__init__(part + ": " + why)
        self.part = part
        self.why = why


# ---------------------------------------------------------------------------------------- Ed25519: RFC 8032, section 5.1

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def point_add(p, q):
    """Adds points in extended homogeneous coordinates (section 5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_multiply(scalar, point):
    result = NEUTRAL
    while scalar > 0:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_decompress(data):
    """Returns the point of 32 bytes (section 5.1.3); None if there is none."""
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def point_compress(point):
    inverse = pow(point[2], P - 2, P)
    x = point[0] * inverse % P
    y = point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@functools.lru_cache(maxsize=None)
def is_key(key):
    """Returns whether 32 bytes are a point of the prime-order subgroup other than the neutral one."""
    point = point_decompress(key)
    neutral = point_compress(NEUTRAL)
    return point is not None and key != neutral and point_compress(point_multiply(L, point)) == neutral


@functools.lru_cache(maxsize=1024)
def verifies(key, message, signature):
    """Verifies a signature (section 5.1.7)."""
    point = point_decompress(key)
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or len(signature) != 64 or scalar >= L:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % L
    negative = (P - point[0], point[1], 1, P - point[3])
    expected = point_add(point_multiply(scalar, BASE), point_multiply(challenge, negative))
    return point_compress(expected) == signature[:32]


# ---------------------------------------------------------------------------------------------- canonical JSON: RFC 8785


def canonical(value):
    """Returns the canonical text of a value without fractions."""
    if value is True or value is False or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        if abs(value) > GREATEST_INTEGER:
            raise ValueError("found an integer of more than 53 bits")
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"


def no_fraction(text):
    raise ValueError("found the number " + text[:40] + "; expected an integer")


def unique(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("found a name twice in an object")
    return value


def integer(text):
    if len(text) > 17:
        raise ValueError("found an integer of more than 53 bits")
    return int(text)


def parse(data, part):
    """Reads canonical JSON."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            parse_float=no_fraction,
            parse_constant=no_fraction,
            parse_int=integer,
            object_pairs_hook=unique,
        )
        same = canonical(value).encode("utf-8") == data
    except (ValueError, RecursionError) as problem:
        raise Failure(part, "found no valid JSON of the format: %s" % one_line(problem)) from problem
    if not same:
        raise Failure(part, "found JSON in another form; expected the canonical form of RFC 8785")
    return value


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def digest(value):
    return sha256(canonical(value).encode("utf-8"))


def one_line(text):
    return re.sub(r"[^\x20-\x7e\u00a1-\u024f]", " ", str(text))[:300]


def child(value, name):
    """Returns a field of an object, or an element of an array; None if there is none."""
    if isinstance(name, int):
        return value[name] if isinstance(value, list) and name < len(value) else None
    return value.get(name) if isinstance(value, dict) else None


def rows(value):
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def fields(value):
    return value if isinstance(value, dict) else {}


# ------------------------------------------------------------------------------------------------------------- page

RECORD_ELEMENT = b'<pre id="hanse-record" hidden="hidden">'
MANIFEST_ELEMENT = b'<pre id="hanse-manifest" hidden="hidden">'
ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))


def element(page, start):
    """Returns the first and the last index of an element's content."""
    at = page.find(start)
    end = page.find(b"</pre>", at) if at >= 0 else -1
    if end < 0 or page.find(start, at + 1) >= 0:
        raise ValueError("found no single element " + start.decode() + "; expected one, with its end")
    return at + len(start), end


def embedded(page, start):
    """Returns the bytes that an element contains, which have one form only."""
    begin, end = element(page, start)
    escaped = page[begin:end].decode("utf-8")
    text = escaped
    for character, entity in reversed(ENTITIES):
        text = text.replace(entity, character)
    again = text
    for character, entity in ENTITIES:
        again = again.replace(character, entity)
    if again != escaped:
        raise ValueError("found other escapes than those of the format")
    return text.encode("utf-8")


def without_manifest(page):
    element(page, RECORD_ELEMENT)
    begin, end = element(page, MANIFEST_ELEMENT)
    return page[:begin] + page[end:]


# ------------------------------------------------------------------------------------------------------- arithmetic

INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,40})?")


def hidden(section, figure):
    """Returns whether a figure is left out because it is of few shoppers."""
    return figure not in section and section.get("hidden") is True


class Figures:
    """Figures of a record that are wrong, in order."""

    def __init__(self, record):
        self.record = record
        self.failures = []
        if child(record, "schema") == COORDINATOR_SCHEMA:
            self.coordinator_form()
            self.coordinator()
        else:
            self.node_form()
            self.decisions()
            self.counts()
            self.samples()
            self.shares()
            self.decision_sections()
        self.budgets(self.section("privacy"))

    def fail(self, part, why):
        self.failures.append(Failure(part, why))

    def within(self, part):
        for failure in self.failures:
            if failure.part == part or failure.part.startswith((part + ".", part + "[")):
                return failure
        return None

    def section(self, name):
        section = child(child(self.record, "sections"), name)
        return None if child(section, "computed") is False else section

    def text(self, value, part):
        if not isinstance(value, str) or not value:
            self.fail(part, "found %s; expected a text" % value)

    def node_form(self):
        """Adds what the record of a node lacks."""
        self.text(child(self.record, "node"), "node")
        self.period()
        sampling = child(self.record, "sampling")
        self.text(child(sampling, "challenge"), "sampling.challenge")
        self.text(child(sampling, "chosenBy"), "sampling.chosenBy")
        self.section_forms(NODE_SECTIONS)
        decisions = child(self.record, "decisions")
        if not isinstance(decisions, list):
            self.fail("decisions", "found no list; expected the sampled decisions")
            return
        for number, decision in enumerate(decisions):
            part = "decisions[%d]" % number
            self.text(child(decision, "id"), part + ".id")
            if not isinstance(child(child(decision, "document"), "items"), list):
                self.fail(part + ".items", "found no list; expected a list of items")

    def coordinator_form(self):
        """Adds what the record of a coordinator lacks."""
        self.text(child(self.record, "federation"), "federation")
        self.text(child(self.record, "authority"), "authority")
        self.period()
        self.section_forms(COORDINATOR_SECTIONS)
        if not isinstance(child(self.record, "decisions"), list):
            self.fail("decisions", "found no list; expected one, which may be empty")

    def period(self):
        for name in ("from", "until"):
            value = child(self.record, name)
            if not isinstance(value, str) or not INSTANT.fullmatch(value):
                self.fail(name, "found %s; expected a time in UTC" % value)

    def section_forms(self, names):
        sections = fields(child(self.record, "sections"))
        optional = ("titles",) if names is NODE_SECTIONS and "titles" in sections else ()
        for name in names + optional:
            self.section_form(sections.get(name), "sections." + name, name in ALWAYS_COMPUTED)
        limits = sections.get("notProven")
        if not isinstance(limits, list) or not limits or not all(isinstance(own, str) and own for own in limits):
            self.fail("sections.notProven", "found no list of texts; expected what the report does not show")

    def section_form(self, section, part, always):
        if not isinstance(section, dict):
            self.fail(part, "found %s; expected a section of the report" % section)
            return
        computed = section.get("computed", True)
        if not isinstance(computed, bool):
            self.fail(part + ".computed", "found %s; expected true or false" % computed)
        elif not computed and always:
            self.fail(part + ".computed", "found false; expected figures, which every report has here")
        elif not computed:
            self.text(section.get("why"), part + ".why")

    def count(self, value, part):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(part, "found %s; expected a count" % value)
            return 0
        return value

    def decimal(self, value, part):
        if not isinstance(value, str) or not DECIMAL.fullmatch(value):
            self.fail(part, "found %s; expected a decimal as text" % value)
            return Decimal(0)
        return Decimal(value)

    def epsilon(self, value, part):
        epsilon = self.decimal(value, part)
        if epsilon < 0:
            self.fail(part, "found %s; expected at least 0" % value)
        return epsilon

    def require_sum(self, table, count, part, total):
        if not isinstance(table, list):
            self.fail(part, "found %s; expected a list" % table)
            return
        found = 0
        for number, row in enumerate(rows(table)):
            found += self.count(child(row, count), "%s[%d].%s" % (part, number, count))
        if found != total:
            self.fail(part, "found %d %s; expected %d, the number of all" % (found, count, total))

    def decisions(self):
        for number, decision in enumerate(rows(child(self.record, "decisions"))):
            part = "decisions[%d]" % number
            document = child(decision, "document")
            items = child(document, "items")
            if not isinstance(items, list) or not items:
                continue
            total = Decimal(0)
            for term in rows(child(document, "terms")):
                total += self.decimal(term, part + ".terms")
            score = self.decimal(child(items[0], 1), part + ".score")
            if abs(total - score) > Decimal("0.000000005"):
                self.fail(part + ".score", "found %s; expected %s, the sum of the terms" % (score, total))
            for item in items:
                propensity = self.decimal(child(item, 2), part + ".propensity")
                if not 0 < propensity <= 1:
                    self.fail(part + ".propensity", "found %s; expected a number above 0, at most 1" % propensity)

    def counts(self):
        scope = self.section("scope")
        if not isinstance(scope, dict):
            return
        total = self.count(child(scope, "decisions"), "sections.scope.decisions")
        for by in ("models", "surfaces", "servedBy"):
            self.require_sum(child(scope, by), "decisions", "sections.scope." + by, total)

    def samples(self):
        sampled = rows(child(self.record, "decisions"))
        total = child(self.section("scope"), "decisions")
        if isinstance(total, int) and not isinstance(total, bool) and len(sampled) != min(SAMPLES, total):
            self.fail("decisions", "found %d sampled decisions; expected %d" % (len(sampled), min(SAMPLES, total)))
        challenge = child(child(self.record, "sampling"), "challenge")
        before = ""
        for number, decision in enumerate(sampled):
            own = child(decision, "id")
            if not isinstance(challenge, str) or not isinstance(own, str):
                continue
            order = sha256((challenge + "\n" + own).encode("utf-8"))
            if order <= before:
                self.fail("decisions[%d].id" % number, "found another order than that of the challenge")
            before = order

    def shares(self):
        parameters = self.section("parameters")
        surfaces = child(parameters, "surfaces")
        if isinstance(parameters, dict) and not isinstance(surfaces, dict):
            self.fail("sections.parameters.surfaces", "found %s; expected shares by surface" % surfaces)
        for name, surface in fields(surfaces).items():
            part = "sections.parameters.surfaces." + name
            parts = child(surface, "parts")
            if not isinstance(parts, dict):
                self.fail(part, "found %s; expected shares by part" % parts)
                continue
            total = sum((self.decimal(child(own, "share"), part) for own in parts.values()), Decimal(0))
            if parts and abs(total - 1) > Decimal("0.000005"):
                self.fail(part, "found shares of %s together; expected 1" % total)

    def coordinator(self):
        self.rounds(self.section("rounds"))
        self.participation(self.section("participation"))
        incidents = self.section("incidents")
        if isinstance(incidents, dict):
            total = self.count(child(incidents, "total"), "sections.incidents.total")
            self.require_sum(child(incidents, "kinds"), "incidents", "sections.incidents.kinds", total)
        self.lineage(self.section("models"))

    def lineage(self, section):
        if not isinstance(section, dict):
            return
        part = "sections.models.lineage"
        lineage = child(section, "lineage")
        if not isinstance(lineage, list):
            self.fail(part, "found %s; expected a list of models" % lineage)
            return
        models = {}
        for number, row in enumerate(lineage):
            place = "%s[%d]." % (part, number)
            job, parent = (self.known_text(child(row, name), place + name) for name in ("job", "parent"))
            before = models.get(job, parent)
            if parent != before:
                self.fail(place + "parent", "found %s; expected %s, the model before it" % (parent, before))
            models[job] = self.known_text(child(row, "digest"), place + "digest")

    def known_text(self, value, part):
        if not isinstance(value, str):
            self.fail(part, "found %s; expected a text" % value)
            return ""
        return value

    def rounds(self, rounds):
        if not isinstance(rounds, dict):
            return
        part = "sections.rounds."
        ended, counted, failed = (self.count(child(rounds, name), part + name) for name in ("ended", "counted", "failed"))
        if counted + failed != ended:
            expected = counted + failed
            self.fail(part + "ended", "found %d; expected %d, the counted and the failed rounds" % (ended, expected))
        self.require_sum(child(rounds, "jobs"), "counted", part + "jobs", counted)
        self.require_sum(child(rounds, "jobs"), "failed", part + "jobs", failed)
        self.require_sum(child(rounds, "reasons"), "rounds", part + "reasons", failed)

    def participation(self, participation):
        if not isinstance(participation, dict):
            return
        part = "sections.participation."
        total = self.count(child(participation, "rounds"), part + "rounds")
        distribution = child(participation, "distribution")
        self.require_sum(distribution, "rounds", part + "distribution", total)
        taken = 0
        for number, row in enumerate(rows(distribution)):
            place = "%sdistribution[%d]." % (part, number)
            nodes = self.count(child(row, "participants"), place + "participants")
            taken += nodes * self.count(child(row, "rounds"), place + "rounds")
        self.require_sum(child(participation, "nodes"), "rounds", part + "nodes", taken)

    def budgets(self, privacy):
        ledgers = child(privacy, "ledgers")
        if isinstance(privacy, dict) and not isinstance(ledgers, list):
            self.fail("sections.privacy.ledgers", "found %s; expected a list" % ledgers)
            return
        for number, ledger in enumerate(rows(ledgers)):
            part = "sections.privacy.ledgers[%d]" % number
            spent, limit, remaining = (
                self.epsilon(child(ledger, name), part + "." + name)
                for name in ("epsilonSpent", "epsilonLimit", "epsilonRemaining")
            )
            expected = max(limit - spent, Decimal(0))
            if abs(remaining - expected) > Decimal("0.000002"):
                why = "found %s; expected %s, the limit minus what is spent" % (remaining, expected)
                self.fail(part + ".epsilonRemaining", why)

    def require_share(self, share, part, count, total):
        exact = Decimal(count / total if total else 0)
        rounded = exact.quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
        expected = format(rounded.normalize(), "f") if rounded else "0"
        if count > total:
            self.fail(part, "found a share of %d; expected one of at most %d, the number of all" % (count, total))
        elif share != expected:
            self.fail(part, "found %s; expected %s, %d of %d" % (share, expected, count, total))

    def require_rows(self, section, expected):
        logged = fields(child(self.section(section), "rows"))
        part = "sections.%s.rows.count" % section
        if "count" in logged and self.count(logged["count"], part) != expected:
            self.fail(part, "found %s; expected %d, the decisions of the section" % (logged["count"], expected))

    def decision_sections(self):
        decisions = child(self.section("scope"), "decisions")
        decisions = decisions if isinstance(decisions, int) and not isinstance(decisions, bool) else 0
        self.require_rows("scope", decisions)
        self.exploration(self.section("exploration"))
        self.exposure(self.section("exposure"))
        self.profiling(self.section("profiling"), decisions)
        rules = self.section("rules")
        if isinstance(rules, dict) and not hidden(rules, "decisions"):
            self.require_rows("rules", self.count(child(rules, "decisions"), "sections.rules.decisions"))

    def profiling(self, profiling, decisions):
        """Decisions without profiling are neither personal nor from a shopper's interactions."""
        if not isinstance(profiling, dict):
            return
        part = "sections.profiling."
        for name in ("personalThere", "personalTermsThere"):
            personal = self.count(child(profiling, name), part + name)
            if personal > 0:
                self.fail(part + name, "found %d personal decisions among those without profiling; expected 0" % personal)
        if not hidden(profiling, "off"):
            off = self.count(child(profiling, "off"), part + "off")
            self.require_share(child(profiling, "offShare"), part + "offShare", off, decisions)
            self.require_rows("profiling", off)

    def exploration(self, exploration):
        if not isinstance(exploration, dict):
            return
        part = "sections.exploration."
        names = ("slots", "explored", "pinned", "score")
        slots, explored, pinned, score = (self.count(child(exploration, name), part + name) for name in names)
        total = explored + pinned + score
        if total != slots:
            self.fail(part + "slots", "found %d; expected %d, the sum of its kinds" % (slots, total))
        self.require_share(child(exploration, "exploredShare"), part + "exploredShare", explored, slots)
        self.require_share(child(exploration, "pinnedShare"), part + "pinnedShare", pinned, slots)

    def exposure(self, exposure):
        if not isinstance(exposure, dict):
            return
        part = "sections.exposure."
        slots = self.count(child(exposure, "slots"), part + "slots")
        self.require_sum(child(exposure, "most"), "slots", part + "most", slots)
        cold = child(exposure, "cold")
        if child(cold, "computed") is not False:
            count = self.count(child(cold, "slots"), part + "cold.slots")
            self.require_share(child(cold, "share"), part + "cold.share", count, slots)


# --------------------------------------------------------------------------------------------------- damaged record


class LimitReached(Exception):
    """The search for damage has reached a limit."""


class DamagedRecord:
    """Record that is no canonical JSON. Its intact parts are found, since the bytes of a part are those of its digest.

    The search has limits, so that no record takes longer than a reader waits.
    """

    MOST_PLACES = 20000
    MOST_HASHED = 64 << 20
    MOST_BYTES = 4 << 20
    MOST_SECTIONS = 64
    LAST_ENDS = 8

    def __init__(self, data, manifest):
        self.data = data
        self.manifest = manifest
        self.visited = 0
        self.hashed = 0

    def part(self):
        """Returns the one signed part that is not found; the record if there is not one, or if a limit is reached."""
        if (
            len(self.data) > self.MOST_BYTES
            or len(fields(child(self.manifest, "sections"))) > self.MOST_SECTIONS
            or len(rows(child(self.manifest, "decisions"))) > SAMPLES
        ):
            return "record"
        try:
            damaged = self.sections() + self.decisions()
        except LimitReached:
            return "record"
        return damaged[0] if len(damaged) == 1 else "record"

    def visit(self):
        self.visited += 1
        if self.visited > self.MOST_PLACES:
            raise LimitReached

    def places(self, part, start=0):
        found = []
        at = self.data.find(part, start)
        while at >= 0:
            self.visit()
            found.append(at)
            at = self.data.find(part, at + 1)
        return found

    def end(self, start, ends, expected):
        """Returns the first end of a part with a digest; None if there is none. Each byte is hashed once."""
        sha = hashlib.sha256()
        done = start
        for end in ends[bisect.bisect_right(ends, start) :]:
            self.visit()
            self.hashed += end - done
            if self.hashed > self.MOST_HASHED:
                raise LimitReached
            sha.update(self.data[done:end])
            done = end
            if sha.copy().hexdigest() == expected:
                return end
        return None

    def last_braces(self):
        found = []
        at = self.data.rfind(b"}")
        while at >= 0 and len(found) < self.LAST_ENDS:
            found.insert(0, at)
            at = self.data.rfind(b"}", 0, at)
        return found

    def sections(self):
        signed = fields(child(self.manifest, "sections"))
        names = sorted(signed, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        markers = [canonical(name).encode("utf-8") + b":" for name in names]
        damaged = []
        for number, name in enumerate(names):
            last = number + 1 == len(names)
            ends = self.last_braces() if last else self.places(b"," + markers[number + 1])
            starts = [at + len(markers[number]) for at in self.places(markers[number])]
            if all(self.end(start, ends, signed[name]) is None for start in starts):
                damaged.append("sections." + name)
        return damaged

    def decisions(self):
        ends = [at + 1 for at in self.places(b"}") if self.data[at + 1 : at + 2] in (b",", b"]")]
        start = b'"decisions":['
        at = self.data.find(start)
        place = None if at < 0 else at + len(start)
        searched = place or 0
        damaged = []
        for number, expected in enumerate(rows(child(self.manifest, "decisions"))):
            starts = [at + 1 for at in self.places(b",{", searched)] if place is None else [place]
            place = None
            for start in starts:
                place = self.end(start, ends, expected)
                if place is not None:
                    break
            if place is None:
                damaged.append("decisions[%d]" % number)
            else:
                searched = place
                place += 1
        return damaged


# ----------------------------------------------------------------------------------------------------- verification


def verify_signed(document, name, schema, key):
    """Verifies schema, key and signature of a document."""
    found = child(document, "schema")
    if found != schema:
        raise Failure(name + ".schema", "found %s; expected %s" % (one_line(found), schema))
    if document.get("key") != key.hex():
        why = "found %s; expected %s. Fix: name the key of the issuer" % (one_line(document.get("key")), key.hex())
        raise Failure(name + ".key", why)
    without = {field: value for field, value in document.items() if field != "signature"}
    message = b""
    for value in (schema.encode("utf-8"), canonical(without).encode("utf-8")):
        message += len(value).to_bytes(4, "big") + value
    signature = document.get("signature")
    if not isinstance(signature, str) or not re.fullmatch("[0-9a-f]{128}", signature):
        raise Failure(name + ".signature", "found no signature; expected 128 hexadecimal digits")
    if not verifies(key, message, bytes.fromhex(signature)):
        raise Failure(name + ".signature", "the signature is not of this " + name + ". Fix: get the file from its issuer again")


def verify_digests(record, manifest):
    failures = []

    def compare(part, value, expected):
        if digest(value) != expected:
            failures.append(Failure(part, "its digest differs from that of the manifest" + AGAIN))

    sections = fields(child(record, "sections"))
    signed = fields(child(manifest, "sections"))
    for name, section in sections.items():
        compare("sections." + name, section, signed.get(name))
    for name in signed:
        if name not in sections:
            failures.append(Failure("sections." + name, "the section is missing"))
    for number, decision in enumerate(rows(child(record, "decisions"))):
        compare("decisions[%d]" % number, decision, child(child(manifest, "decisions"), number))
    if not failures:
        compare("record", record, child(manifest, "record"))
    if failures:
        # A figure that does not add up is a smaller part than the decision that it is in.
        raise Figures(record).within(failures[0].part) or failures[0]


def verify_files(files, manifest, alone):
    listed = fields(child(manifest, "files"))
    for name, expected in listed.items():
        data = files.get(name)
        if data is None:
            if alone:
                continue
            raise Failure(name, "the file is missing" + AGAIN)
        try:
            signed = without_manifest(data) if name == "report.html" else data
        except ValueError as problem:
            raise Failure(name, one_line(problem)) from problem
        if sha256(signed) != expected:
            raise Failure(name, "its digest differs from that of the manifest" + AGAIN)
    for name in ("report.html",) if alone else READABLE:
        if name in files and name not in listed:
            raise Failure(name, "the manifest does not list the file. Fix: delete the file, which is not signed")


def verify_copies(files, record, manifest, alone):
    page = files.get("report.html")
    if page is None:
        return
    for part, start, expected in (("record", RECORD_ELEMENT, record), ("manifest", MANIFEST_ELEMENT, manifest)):
        try:
            same = embedded(page, start) == expected
        except ValueError as problem:
            raise Failure("report.html." + part, one_line(problem)) from problem
        if not same:
            raise Failure("report.html." + part, "it differs from that of the folder" + AGAIN)
    for name, expected in (("report.json", record), ("manifest.json", manifest)) if alone else ():
        if files.get(name, expected) != expected:
            raise Failure(name, "it differs from what the page embeds" + AGAIN)


def verify(files, key, alone=False, countersigner=None):
    """Verifies the files of a report, bytes by name. Raises the first Failure.

    key and countersigner are 32 bytes. With alone, record and manifest are those that report.html embeds.
    """

    def own(name, start):
        return embedded(files["report.html"], start) if alone else files[name]

    if alone:
        try:
            without_manifest(files["report.html"])
        except ValueError as problem:
            raise Failure("report.html", one_line(problem)) from problem
    try:
        manifest_bytes = own("manifest.json", MANIFEST_ELEMENT)
    except ValueError as problem:
        raise Failure("manifest", one_line(problem)) from problem
    manifest = parse(manifest_bytes, "manifest")
    verify_signed(manifest, "manifest", MANIFEST_SCHEMA, key)
    try:
        record_bytes = own("report.json", RECORD_ELEMENT)
    except ValueError as problem:
        raise Failure("record", one_line(problem)) from problem
    try:
        record = parse(record_bytes, "record")
    except Failure as failure:
        raise Failure(DamagedRecord(record_bytes, manifest).part(), failure.why) from failure
    verify_digests(record, manifest)
    verify_files(files, manifest, alone)
    verify_copies(files, record_bytes, manifest_bytes, alone)
    schema = child(record, "schema")
    if schema not in (RECORD_SCHEMA, COORDINATOR_SCHEMA):
        expected = RECORD_SCHEMA + " or " + COORDINATOR_SCHEMA
        raise Failure("schema", "found %s; expected %s. Fix: use a newer verifier" % (one_line(schema), expected))
    failures = Figures(record).failures
    if failures:
        raise failures[0]
    if countersigner is not None:
        verify_countersignature(files, manifest_bytes, countersigner)


def verify_countersignature(files, manifest_bytes, key):
    data = files.get("countersignature.json")
    if data is None:
        raise Failure("countersignature", "found no countersignature.json; expected it beside the report")
    document = parse(data, "countersignature")
    verify_signed(document, "countersignature", COUNTERSIGNATURE_SCHEMA, key)
    if document.get("manifest") != sha256(manifest_bytes):
        raise Failure("countersignature.manifest", "it is of another manifest")


# ---------------------------------------------------------------------------------------------------------- command


def read(path):
    try:
        if os.path.getsize(path) > LARGEST:
            raise BadInput("%s: found more than 64 MiB; expected a file of a report. Fix: check its name" % path)
        with open(path, "rb") as file:
            return file.read()
    except OSError as problem:
        raise BadInput("%s: cannot be read: %s. Fix: check name and permissions" % (path, problem.strerror)) from problem


def read_files(location):
    """Returns the files of a report by name, and whether its page is verified alone."""
    alone = not os.path.isdir(location)
    folder = os.path.dirname(os.path.abspath(location)) if alone else location
    names = ("report.json", "manifest.json", "report.html", "report.pdf", "decisions.csv", "countersignature.json")
    files = {name: read(os.path.join(folder, name)) for name in names if os.path.isfile(os.path.join(folder, name))}
    if alone:
        files["report.html"] = read(location)
        if RECORD_ELEMENT not in files["report.html"] and MANIFEST_ELEMENT not in files["report.html"]:
            raise BadInput("%s: found no embedded report; expected the report.html of one. Fix: check its name" % location)
    for name in () if alone else ("report.json", "manifest.json"):
        if name not in files:
            raise BadInput("%s: found no %s; expected the folder of a report. Fix: check its name" % (location, name))
    return files, alone


def read_key(text):
    """Returns the key of a PEM file, or of 64 hexadecimal digits."""
    if re.fullmatch("[0-9a-fA-F]{64}", text):
        key = bytes.fromhex(text)
    else:
        pem = re.search(rb"-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", read(text), re.DOTALL)
        der = base64.b64decode(pem.group(1)) if pem else b""
        # SubjectPublicKeyInfo before the 32 bytes of an Ed25519 key (RFC 8410, section 4).
        if len(der) != 44 or der[:12].hex() != "302a300506032b6570032100":
            raise BadInput("%s: found other text; expected an Ed25519 public key as PEM. Fix: check its name" % text)
        key = der[12:]
    if not is_key(key):
        raise BadInput("%s: found bytes that are no Ed25519 public key. Fix: get the key again" % text)
    return key


def fingerprint(key):
    """Returns the short form of a key that people compare, 128 bits of its SHA-256."""
    digits = sha256(key).upper()
    return "-".join(digits[start : start + 4] for start in range(0, 32, 4))


def main(arguments):
    countersigner = None
    if len(arguments) == 4 and arguments[2] == "--countersigned-by":
        countersigner = arguments[3]
    elif len(arguments) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        key = read_key(arguments[1])
        other = None if countersigner is None else read_key(countersigner)
        files, alone = read_files(arguments[0])
        verify(files, key, alone, other)
    except BadInput as problem:
        print(problem, file=sys.stderr)
        return 2
    except Failure as failure:
        print("FAILED at %s: %s" % (one_line(failure.part), one_line(failure.why)))
        return 1
    print("VERIFIED: %s, signed by key %s\nLevel: signature and counts" % (arguments[0], fingerprint(key)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
