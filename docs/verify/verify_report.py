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
import math
import os
import re
import sys
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

RECORD_SCHEMA = "hanse.report/1"
SUBJECT_SCHEMA = "hanse.subject/1"
COORDINATOR_SCHEMA = "hanse.coordinator-report/1"
SHARED_SCHEMA = "hanse.shared-report/1"
MANIFEST_SCHEMA = "hanse.report-manifest/1"
COUNTERSIGNATURE_SCHEMA = "hanse.countersignature/1"
LARGEST = 64 << 20
SAMPLES = 12
GREATEST_INTEGER = (1 << 53) - 1
SCHEMAS = (RECORD_SCHEMA, COORDINATOR_SCHEMA, SHARED_SCHEMA, SUBJECT_SCHEMA)
LEVELS = {
    SHARED_SCHEMA: "signature, noise and budget; counts have noise, and the exact ones stay at the shop",
    SUBJECT_SCHEMA: "signature, and the terms of each decision about one person",
}
AGAIN = "get the report from its issuer again"
CORRECT = "ask the issuer for a corrected report: it signed this one as it is"
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
ALWAYS_COMPUTED = ("scope", "profiling", "rules", "exposure", "drift", "changes", "rounds", "incidents")
READABLE = ("report.html", "report.pdf", "decisions.csv")


class BadInput(Exception):
    """Usage error, or files that are no report."""


class Failure(Exception):
    """First part that failed, with the reason."""

    def __init__(self, part, why):
        super().__init__(part + ": " + why)
        self.part = part
        # Control characters are from the report; they would begin another line.
        self.why = re.sub(r"[\x00-\x1f\x7f]", " ", why)

    def with_fix(self, fix):
        """Returns the failure with what the reader should do, if it does not name that yet."""
        return self if ". Fix: " in self.why else Failure(self.part, self.why + ". Fix: " + fix)


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
        raise Failure(part, "found no valid JSON; expected the canonical form of RFC 8785 (%s)" % one_line(problem)) from problem
    if not same:
        raise Failure(part, "found JSON in another form; expected the canonical form of RFC 8785")
    return value


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def digest(value):
    return sha256(canonical(value).encode("utf-8"))


def one_line(text, longest=300):
    return re.sub(r"[^\x20-\x7e\u00a1-\u024f]", " ", str(text))[:longest]


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
    try:
        escaped = page[begin:end].decode("utf-8")
    except UnicodeDecodeError as problem:
        raise ValueError("found bytes that are not UTF-8; expected text") from problem
    text = escaped
    for character, entity in reversed(ENTITIES):
        text = text.replace(entity, character)
    again = text
    for character, entity in ENTITIES:
        again = again.replace(character, entity)
    if again != escaped:
        raise ValueError("found other escapes; expected those of the format")
    return text.encode("utf-8")


def without_manifest(page):
    element(page, RECORD_ELEMENT)
    begin, end = element(page, MANIFEST_ELEMENT)
    return page[:begin] + page[end:]


# ------------------------------------------------------------------------------------------------------- arithmetic

INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,40})?")


def share_text(count, total):
    """Returns a share with at most six digits after the point."""
    rounded = Decimal(count / total if total else 0).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
    return format(rounded.normalize(), "f") if rounded else "0"


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
        elif child(record, "schema") == SHARED_SCHEMA:
            self.shared_form()
            SharedFigures(self)
        elif child(record, "schema") == SUBJECT_SCHEMA:
            self.person_form()
            self.decisions()
        else:
            self.node_form()
            self.decisions()
            self.counts()
            self.samples()
            self.shares()
            self.decision_sections()
            HiddenFigures(self)
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
            self.fail(part, "found %s; expected a text" % json.dumps(value))

    def node_form(self):
        """Adds what the record of a node lacks."""
        self.text(child(self.record, "node"), "node")
        self.period()
        sampling = child(self.record, "sampling")
        self.text(child(sampling, "challenge"), "sampling.challenge")
        self.text(child(sampling, "chosenBy"), "sampling.chosenBy")
        self.section_forms(NODE_SECTIONS)
        self.decision_forms()

    def decision_forms(self):
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

    def shared_form(self):
        """Adds what the record of a shared report lacks."""
        self.text(child(self.record, "node"), "node")
        self.period()
        sections = fields(child(self.record, "sections"))
        for name in ("counts", "noise", "privacy"):
            self.section_form(sections.get(name), "sections." + name, True)
        self.texts("notProtected")
        self.texts("notProven")
        if "decisions" in fields(self.record):
            self.fail("decisions", "found single decisions; expected none in a report that may leave the shop")

    def person_form(self):
        """Adds what a sheet about one person lacks."""
        self.text(child(self.record, "node"), "node")
        self.text(child(self.record, "shopper"), "shopper")
        self.period()
        self.decision_forms()
        if not isinstance(child(self.record, "interactions"), list):
            self.fail("interactions", "found no list; expected the stored interactions, which may be none")

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
        self.texts("notProven")

    def texts(self, name):
        limits = fields(child(self.record, "sections")).get(name)
        if not isinstance(limits, list) or not limits or not all(isinstance(own, str) and own for own in limits):
            self.fail("sections." + name, "found no list of texts; expected what the report does not show")

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
                self.fail("decisions[%d].id" % number, "found another order; expected that of the challenge")
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
                self.fail(place + "parent", "found \"%s\"; expected \"%s\", the model before it" % (parent, before))
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
        expected = share_text(count, total)
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


# ---------------------------------------------------------------------------------------------------- shared reports

GROUPS = (
    (("all", "decisions"),)
    + tuple(("kind", name) for name in ("personal", "anonymous", "content", "popularity"))
    + (("profiling", "off"), ("exploration", "explored"))
    + tuple(("rule", name) for name in ("exclude met items", "excluded items", "candidates alone", "pinned items"))
    + tuple(("part", name) for name in ("base", "network", "transitions", "coOccurrence", "content", "identity"))
)
MOST_GROUPS = 8
DELTA = 1e-6
SLACK = Fraction("1.01")
EPSILON_ROUNDING = Decimal("0.000002")
NOISE_TEXTS = {
    "mechanism": "rounded Gaussian noise, drawn once for all counts together",
    "unit": "shopper: all decisions for one shopper in the period",
    "relation": "add or remove one shopper",
    "adversary": "any reader of this report, who may know everything else",
}


def plain(number):
    """Returns a decimal without an exponent and trailing zeros."""
    return format(number.normalize(), "f") if number else "0"


def tail(deviations):
    """Returns the probability of a normal number above so many deviations."""
    return math.erfc(deviations / math.sqrt(2)) / 2


def gaussian_delta(shift, epsilon):
    """Returns the least delta of Gaussian noise (Balle and Wang, ICML 2018, theorem 8); shift is sensitivity over sigma."""
    middle = epsilon / shift
    return tail(middle - shift / 2) - math.exp(epsilon) * tail(middle + shift / 2)


def gaussian_epsilon(shift, most):
    """Returns the least epsilon at DELTA, at most a given one."""
    low, high = 0.0, float(most)
    for _ in range(100):
        middle = (low + high) / 2
        if gaussian_delta(shift, middle) > DELTA:
            low = middle
        else:
            high = middle
    return high


class SharedFigures:
    """Intervals and shares follow from counts and sigma, sigma from epsilon, and the budget covers the report."""

    def __init__(self, figures):
        self.figures = figures
        self.fail = figures.fail
        sections = child(figures.record, "sections")
        counts, noise = child(sections, "counts"), child(sections, "noise")
        self.most = figures.count(child(counts, "mostDecisions"), "sections.counts.mostDecisions")
        self.epsilon = figures.decimal(child(noise, "epsilon"), "sections.noise.epsilon")
        self.sigma = figures.decimal(child(noise, "sigma"), "sections.noise.sigma")
        is_epsilon = Decimal("0.01") <= self.epsilon <= 20
        if not (1 <= self.most <= 1000 and is_epsilon and 0 < self.sigma <= 10**9):
            found = (self.most, self.epsilon, self.sigma)
            why = "found %d decisions of a shopper, epsilon %s and sigma %s; expected settings of a shared report"
            self.fail("sections.noise.sigma", why % found)
            return
        squared = MOST_GROUPS * self.most**2 * 10**12
        root = math.isqrt(squared)
        self.sensitivity = Decimal(root + (root * root < squared)) / 10**6
        self.shift = float(self.sensitivity) / float(self.sigma)
        self.noise(noise)
        self.counts(child(counts, "rows"))
        self.privacy(child(sections, "privacy"))

    def equal(self, found, expected, part):
        """Compares fields with those that follow from others."""
        found = fields(found)
        for name, value in expected.items():
            own = found.get(name)
            if type(own) is not type(value) or own != value:
                self.fail(part + "." + name, "found %s; expected %s" % (json.dumps(own), json.dumps(value)))
        for name in found:
            if name not in expected:
                self.fail(part + "." + name, "found a figure; expected none")

    def noise(self, noise):
        expected = {
            "mechanism": NOISE_TEXTS["mechanism"],
            "sigma": plain(self.sigma),
            "sensitivity": plain(self.sensitivity),
            "groupsOfDecision": MOST_GROUPS,
            "epsilon": plain(self.epsilon),
            "delta": "0.000001",
            "unit": NOISE_TEXTS["unit"],
            "relation": NOISE_TEXTS["relation"],
            "adversary": NOISE_TEXTS["adversary"],
        }
        self.equal(noise, expected, "sections.noise")
        epsilon = float(self.epsilon)
        if gaussian_delta(self.shift, epsilon) > DELTA:
            why = "found %s, which costs more; expected noise for epsilon %s at most" % (self.sigma, self.epsilon)
            self.fail("sections.noise.sigma", why)
        elif gaussian_delta(self.shift * float(SLACK), epsilon) <= DELTA:
            why = "found %s; expected the least noise for epsilon %s, up to a hundredth" % (self.sigma, self.epsilon)
            self.fail("sections.noise.sigma", why)

    def half(self, quantile):
        return math.ceil(Fraction(self.sigma) * Fraction(quantile) + Fraction(1, 2))

    def counts(self, table):
        part = "sections.counts.rows"
        length = len(table) if isinstance(table, (list, dict)) else 0
        if length != len(GROUPS):
            self.fail(part, "found %d rows; expected %d" % (length, len(GROUPS)))
            return
        counts = []
        for number in range(length):
            count = child(child(table, number), "count")
            if isinstance(count, bool) or not isinstance(count, int):
                why = "found %s; expected an integer, which may be negative" % json.dumps(count)
                self.fail("%s[%d].count" % (part, number), why)
                return
            counts.append(count)
        for number, row in enumerate(table):
            self.equal(row, self.row(counts, number), "%s[%d]" % (part, number))

    def row(self, counts, number):
        group, name = GROUPS[number]
        count, half = counts[number], self.half("1.96")
        row = {"group": group, "name": name, "count": count}
        row.update({"low": max(0, count - half), "high": max(0, count + half)})
        total = counts[1 if group == "part" else 0]
        both = self.half("2.2415")
        if group != "all" and total > both:
            row["share"] = self.share(count, total)
            row["shareLow"] = self.share(count - both, total + both)
            row["shareHigh"] = self.share(count + both, total - both)
        return row

    @staticmethod
    def share(part, total):
        return share_text(max(0, min(part, total)), total)

    def privacy(self, privacy):
        reports = self.figures.count(child(privacy, "reports"), "sections.privacy.reports")
        part = "sections.privacy.ledgers"
        ledgers = rows(child(privacy, "ledgers"))
        if len(ledgers) != 1 or child(child(child(privacy, "ledgers"), 0), "name") != "reports" or reports < 1:
            self.fail(part, "found no single ledger reports with a report; expected one")
            return
        spent = self.figures.decimal(child(ledgers[0], "epsilonSpent"), part + "[0].epsilonSpent")
        limit = self.figures.decimal(child(ledgers[0], "epsilonLimit"), part + "[0].epsilonLimit")
        cost = Decimal(gaussian_epsilon(self.shift, 2 * self.epsilon))
        is_first = reports == 1 and abs(spent - cost) > EPSILON_ROUNDING
        if spent + EPSILON_ROUNDING < cost or spent > limit or is_first:
            few = "found %s; expected at least the cost of this report, %.6f, its cost if it is the first, and at most"
            self.fail(part + "[0].epsilonSpent", (few + " the limit") % (spent, cost))


# ----------------------------------------------------------------------------------------------------- few shoppers

FEWEST = 20
FEWEST_DECISIONS = 500
TOP_ITEMS = 10
LEVEL = Decimal("0.0125")
OTHER = "other"
RULES = ("exclude met items", "excluded items", "candidates alone", "pinned items")
FEW_PERSONAL = "fewer than 20 shoppers had personal decisions"
FEW_BEFORE = FEW_PERSONAL + " there in the period before"
FEW_OF_A_KIND = "fewer than 20 shoppers had one of the kinds of slots"
FEW_COLD = "fewer than 20 shoppers had items without interactions, or had others"
FEW_COUNTED = "fewer than 20 shoppers are counted in one of the periods"
COLD_UNKNOWN = "some decisions do not say how many items were without interactions"
NOTHING_NOW = "this period has nothing to count"
NOTHING_BEFORE = "the period before has nothing to count"


def not_computed(section):
    return child(section, "computed") is False


def is_few(count):
    """Returns whether a count is of fewer than 20 shoppers: a decision has one shopper at most."""
    return 0 < count < FEWEST


def whole(value):
    """Returns a count; 0 if it is none, which is a failure of its own."""
    return 0 if isinstance(value, bool) or not isinstance(value, int) else value


def reason(section):
    why = child(section, "why")
    return why if isinstance(why, str) else ""


class HiddenFigures:
    """Figures that a record hides though it need not, or shows though they are of few shoppers."""

    def __init__(self, figures):
        self.figures = figures
        self.fail = figures.fail
        self.scope = figures.section("scope")
        if not isinstance(self.scope, dict):
            return
        self.read_scope()
        self.profiling(figures.section("profiling"))
        self.rules(figures.section("rules"))
        self.slot_sections()
        self.parameters()
        self.drift(figures.section("drift"))
        self.changes(figures.section("changes"))

    def any_section(self, name):
        return child(child(self.figures.record, "sections"), name)

    # Checks of one count

    def shown(self, value, figure, part):
        """Returns a count; None if it is hidden."""
        value = fields(value)
        if hidden(value, figure):
            return None
        if "hidden" in value:
            self.fail(part + ".hidden", "found %s; expected no mark beside the figure %s" % (value["hidden"], figure))
        return self.figures.count(value.get(figure), part + "." + figure)

    def require_enough(self, count, part, total=0):
        few = "found %d; expected the figure to be hidden: " % count
        if is_few(count):
            self.fail(part, few + "it is of fewer than %d shoppers" % FEWEST)
        if is_few(total - count):
            self.fail(part, few + "%d others are of too few shoppers" % (total - count))

    def require_together(self, section, is_hidden, part):
        count = self.shown(child(section, "rows"), "count", part + ".rows")
        if count is not None and is_hidden:
            self.fail(part + ".rows.count", "found %d; expected it to be hidden, as in the section" % count)
        elif count is None and not is_hidden:
            self.no_cause(part + ".rows", "the section shows the same count")

    def no_cause(self, part, why):
        self.fail(part + ".hidden", "found true; expected the figure: " + why)

    def require_reason(self, section, part, expected, few):
        mark = child(section, "hidden")
        if reason(section) != expected:
            self.fail(part + ".why", "found %s; expected %s" % (child(section, "why"), expected))
        elif (mark is True) != few:
            self.fail(part + ".hidden", "found %s; expected %s for this reason" % (mark, "true" if few else "no mark"))

    def require_computed(self, part, why):
        self.fail(part + ".computed", "found false; expected figures: " + why)

    # Sections

    def read_scope(self):
        part = "sections.scope."
        self.total = self.figures.count(child(self.scope, "decisions"), part + "decisions")
        self.before = self.figures.count(child(self.scope, "decisionsBefore"), part + "decisionsBefore")
        smallest = child(self.scope, "smallest")
        if isinstance(smallest, bool) or smallest != FEWEST:
            self.fail(part + "smallest", "found %s; expected %d, the fewest shoppers of a figure" % (smallest, FEWEST))
        self.models = self.scope_rows("models", "digest")
        self.surfaces = self.scope_rows("surfaces", "surface")
        self.kinds = self.scope_rows("servedBy", "by")
        self.personal = self.kinds.get("personal")
        self.most_hidden_personal = self.kinds.get(OTHER, 0)
        self.of_many = any(set(table) - {OTHER} for table in (self.models, self.surfaces, self.kinds))

    def scope_rows(self, table, key):
        found = {}
        listed = child(self.scope, table)
        listed = listed if isinstance(listed, list) else []
        for number, row in enumerate(listed):
            part = "sections.scope.%s[%d]." % (table, number)
            name = child(row, key)
            count = self.figures.count(child(row, "decisions"), part + "decisions")
            if not isinstance(name, str) or name in found:
                self.fail(part + key, "found %s; expected a name of its own" % (name,))
            if isinstance(name, str):
                found[name] = count
            may_be_small = len(listed) == 1 and name == OTHER
            if count == 0 or is_few(count) and not may_be_small:
                self.fail(part + "decisions", "found %d; expected at least %d, the fewest of a row" % (count, FEWEST))
        return found

    def profiling(self, profiling):
        if not isinstance(profiling, dict):
            return
        part = "sections.profiling"
        off = self.shown(profiling, "off", part)
        most = self.total - (self.personal or 0)
        if off is not None:
            self.require_enough(off, part + ".off", self.total)
            if off > most:
                why = "found %d; expected at most %d, the decisions that are not personal"
                self.fail(part + ".off", why % (off, most))
        elif "offShare" in profiling:
            self.fail(part + ".offShare", "found a share; expected it to be hidden, as the count is")
        elif most <= 0:
            self.no_cause(part, "all decisions are personal")
        self.require_together(profiling, off is None, part)

    def rules(self, rules):
        if not isinstance(rules, dict):
            return
        part = "sections.rules"
        fired = rules.get("fired")
        if not isinstance(fired, list):
            self.fail(part + ".fired", "found %s; expected a list" % fired)
            return
        names = set()
        counts = []
        for number, rule in enumerate(fired):
            place = "%s.fired[%d]" % (part, number)
            name = child(rule, "rule")
            if name not in RULES or name in names:
                self.fail(place + ".rule", "found %s; expected one of %s, each once" % (name, ", ".join(RULES)))
            names.add(str(name))
            count = self.shown(rule, "decisions", place)
            counts.append(count)
            if count is not None:
                if not 0 < count <= self.total:
                    self.fail(place + ".decisions", "found %d; expected 1 to %d, all decisions" % (count, self.total))
                self.require_enough(count, place + ".decisions", self.total)
        decisions = self.shown(rules, "decisions", part)
        if decisions is None:
            self.without_rules(names, counts)
        else:
            self.with_rules(decisions, counts)
        self.require_together(rules, decisions is None, part)
        pinned = child(self.figures.section("exploration"), "pinned")
        if isinstance(pinned, int) and not isinstance(pinned, bool) and (pinned > 0) != ("pinned items" in names):
            why = "found %s of pinned items; expected one with pinned slots only" % ("a rule" if pinned <= 0 else "no rule")
            self.fail(part + ".fired", why)

    def with_rules(self, decisions, counts):
        part = "sections.rules.decisions"
        self.require_enough(decisions, part, self.total)
        shown = [count for count in counts if count is not None]
        some_hidden = len(shown) < len(counts)
        least = max(shown + [1 if some_hidden else 0])
        most = self.total if some_hidden else sum(shown)
        if not least <= decisions <= most:
            self.fail(part, "found %d; expected %d to %d, which the rules allow" % (decisions, least, most))
        elif some_hidden and len(counts) == 1:
            self.fail(part, "found %d; expected it to be hidden: it is the count of the hidden rule" % decisions)
        for count in shown:
            if is_few(decisions - count):
                why = "found %d; expected it to be hidden: %d of them are without a rule that is shown"
                self.fail(part, why % (decisions, decisions - count))

    def without_rules(self, names, counts):
        shown = [count for count in counts if count is not None]
        is_one = len(names) == 1 or max(shown + [0]) == self.total
        if self.total == 0 or not names and self.of_many:
            self.no_cause("sections.rules", "no rule applied")
        elif len(shown) == len(counts) and names and is_one:
            self.no_cause("sections.rules", "it is the count of a rule that is shown")

    def slot_sections(self):
        exposure = self.figures.section("exposure")
        self.slots = self.figures.count(child(exposure, "slots"), "sections.exposure.slots")
        self.cold_now = child(exposure, "cold")
        exploration = self.any_section("exploration")
        part = "sections.exploration"
        if not_computed(exploration):
            if self.slots == 0:
                self.require_computed(part, "there is no slot that can be of few shoppers")
            else:
                self.require_reason(exploration, part, FEW_OF_A_KIND, True)
        elif isinstance(exploration, dict):
            self.exploration(exploration, part)
        if isinstance(exposure, dict):
            self.items(exposure)
            self.cold(child(exposure, "cold"), "sections.exposure.cold")

    def exploration(self, exploration, part):
        for kind in ("explored", "pinned", "score"):
            self.require_enough(whole(child(exploration, kind)), part + "." + kind)
        slots = whole(child(exploration, "slots"))
        if slots != self.slots:
            self.fail(part + ".slots", "found %d; expected %d, the slots of exposure" % (slots, self.slots))
        explored = whole(child(exploration, "explored"))
        place = part + ".rows"
        count = self.shown(child(exploration, "rows"), "count", place)
        if count is not None:
            self.require_enough(count, place + ".count", self.total)
            if count > explored or count == 0 and explored > 0:
                why = "found %d; expected the decisions with the %d explored slots" % (count, explored)
                self.fail(place + ".count", why)
        elif self.total <= FEWEST if explored > 0 else self.slots > 0 or self.total == 0:
            # Kinds with figures are of enough shoppers; so only decisions without exploration can be of few.
            self.no_cause(place, "the kinds of slots are shown, and no decision is beside them")

    def items(self, exposure):
        most = rows(child(exposure, "most"))
        part = "sections.exposure."
        for number, row in enumerate(most):
            count = whole(child(row, "slots"))
            if count == 0 and number + 1 < len(most) or is_few(count) and len(most) > 1:
                place = "%smost[%d].slots" % (part, number)
                self.fail(place, "found %d; expected at least %d, the fewest of a row" % (count, FEWEST))
        named = max(0, len(most) - 1)
        last = child(most[-1], "item") if most else None
        if last != OTHER or named > TOP_ITEMS:
            why = "found %d items before %s; expected at most %d, and the row %s" % (named, last, TOP_ITEMS, OTHER)
            self.fail(part + "most", why)
        if named == TOP_ITEMS:
            top = sum(whole(child(row, "slots")) for row in most[:-1])
            self.figures.require_share(child(exposure, "topTenShare"), part + "topTenShare", top, self.slots)
        elif "topTenShare" in exposure:
            self.fail(part + "topTenShare", "found a share; expected none, with %d items" % named)

    def cold(self, cold, part):
        if not not_computed(cold):
            count = whole(child(cold, "slots"))
            # No cold slot is shown in any case: all slots are shown, too.
            self.require_enough(count, part + ".slots", self.slots if count else 0)
            return
        unknown = reason(cold) == COLD_UNKNOWN
        if self.total == 0 if unknown else self.slots == 0:
            self.require_computed(part, "there is nothing to count")
        else:
            self.require_reason(cold, part, COLD_UNKNOWN if unknown else FEW_COLD, not unknown)

    def parameters(self):
        part = "sections.parameters"
        parameters = self.any_section("parameters")
        shows_personal = self.personal is not None or self.most_hidden_personal == 0
        if not_computed(parameters):
            if shows_personal:
                self.require_computed(part, "the scope shows how many decisions are personal")
            else:
                self.require_reason(parameters, part, FEW_PERSONAL, True)
            return
        surfaces = child(parameters, "surfaces")
        if not isinstance(surfaces, dict):
            return
        count = self.shown(child(parameters, "rows"), "count", part + ".rows")
        personal = self.personal or 0
        if count is not None and count != personal:
            why = "found %d; expected %d, the personal decisions of the scope" % (count, personal)
            self.fail(part + ".rows.count", why)
        elif count is None and (personal > 0 or self.most_hidden_personal == 0):
            self.no_cause(part + ".rows", "the scope shows how many decisions are personal")
        self.shares(surfaces, count, part + ".surfaces")

    def shares(self, surfaces, personal, part):
        counts = [self.surface(surface, name, part + "." + name) for name, surface in surfaces.items()]
        shown = [count for count in counts if count is not None]
        if (not counts) != (personal == 0):
            why = "found %d surfaces; expected one at least if decisions are personal, else none" % len(counts)
            self.fail(part, why)
        elif 0 < len(shown) < len(counts):
            self.fail(part, "found some hidden counts; expected all or none: others follow by subtraction")
        elif len(shown) == len(counts) and personal is None:
            self.fail(part, "found counts; expected them to be hidden: their sum is hidden in rows")
        elif len(shown) == len(counts):
            if sum(shown) != personal:
                self.fail(part, "found %d decisions; expected %d, the number of all" % (sum(shown), personal))
        elif personal is not None and OTHER not in surfaces:
            one_surface = len(self.surfaces) == 1 and OTHER not in self.surfaces
            if personal >= self.total or one_surface:
                self.fail(part, "found hidden counts; expected figures: no surface has few shoppers")

    def surface(self, surface, name, part):
        change = child(surface, "change")
        if not_computed(change):
            self.require_reason(change, part + ".change", FEW_BEFORE, False)
        count = self.shown(surface, "decisions", part)
        if count is not None:
            total = count if name == OTHER else self.surfaces.get(name, count)
            self.require_enough(count, part + ".decisions", total)
            if count > total:
                why = "found %d; expected at most %d, the decisions of the surface" % (count, total)
                self.fail(part + ".decisions", why)
        return count

    def drift(self, drift):
        if not isinstance(drift, dict):
            return
        for name in ("items", "kinds", "events", "cold"):
            mix = drift.get(name)
            part = "sections.drift." + name
            if not isinstance(mix, dict):
                self.fail(part, "found %s; expected a drift, or a reason" % mix)
            elif not_computed(mix):
                self.without_drift(mix, name, part)
            else:
                self.with_drift(mix, name, part)
        self.drift_of_cold(drift)
        for name in ("items", "events"):
            if "distance" in fields(drift.get(name)) and not_computed(drift.get("kinds")):
                self.require_computed("sections.drift.kinds", "the drift of %s is computed" % name)
                return

    def with_drift(self, mix, name, part):
        now = self.figures.count(mix.get("now"), part + ".now")
        before = self.figures.count(mix.get("before"), part + ".before")
        total = self.total if name == "kinds" else self.slots
        if name != "events" and now != total:
            self.fail(part + ".now", "found %d; expected %d, the number of all" % (now, total))
        if name == "kinds" and before != self.before:
            self.fail(part + ".before", "found %d; expected %d, the decisions before" % (before, self.before))
        if min(now, before, self.before) < FEWEST:
            why = "found a drift of %d and %d; expected it to be hidden: fewer than %d shoppers are counted"
            self.fail(part, why % (now, before, FEWEST))
        changed = self.figures.decimal(mix.get("chance"), part + ".chance") <= LEVEL
        expected = "changed" if changed else "no change shown"
        if min(self.total, self.before) < FEWEST_DECISIONS:
            expected = "too few decisions"
        if mix.get("verdict") != expected:
            why = "found %s; expected %s, by the chance and the numbers of decisions" % (mix.get("verdict"), expected)
            self.fail(part + ".verdict", why)
        elif not changed and self.figures.decimal(mix.get("low"), part + ".low") != 0:
            self.fail(part + ".low", "found %s; expected 0, without a shown change" % mix.get("low"))

    def without_drift(self, mix, name, part):
        why = reason(mix)
        total = None if name == "events" else self.total if name == "kinds" else self.slots
        if name == "cold" and why == COLD_UNKNOWN:
            self.require_reason(mix, part, COLD_UNKNOWN, False)
            if not self.cold_unknown(self.cold_now) and self.before == 0:
                self.require_computed(part, "all decisions say how many items were without interactions")
        elif why == NOTHING_NOW or total == 0:
            self.require_reason(mix, part, NOTHING_NOW, False)
            if total:
                self.require_computed(part, "this period has %d to count" % total)
        elif why == NOTHING_BEFORE or self.before == 0:
            self.require_reason(mix, part, NOTHING_BEFORE, False)
            if name == "kinds" and self.before > 0:
                self.require_computed(part, "the period before has %d to count" % self.before)
        else:
            self.require_reason(mix, part, FEW_COUNTED, True)

    @staticmethod
    def cold_unknown(cold):
        return not_computed(cold) and reason(cold) == COLD_UNKNOWN

    def drift_of_cold(self, drift):
        cold = drift.get("cold")
        if self.cold_unknown(cold):
            return
        found = "no drift" if not_computed(cold) else "a drift"
        if self.cold_unknown(self.cold_now):
            self.fail("sections.drift.cold", "found %s; expected none, as in exposure" % found)
        elif not_computed(cold) != not_computed(drift.get("items")):
            self.fail("sections.drift.cold", "found %s; expected one if the drift of items is computed" % found)

    def changes(self, changes):
        if not isinstance(changes, dict):
            return
        named = set(self.models) - {OTHER}
        others = len(self.models) - len(named)
        models = self.figures.count(changes.get("models"), "sections.changes.models")
        if models < len(self.models) or others == 0 and models != len(named):
            why = "found %d; expected %s%d, as many as the scope has"
            self.fail("sections.changes.models", why % (models, "at least " if others else "", len(self.models)))
        first = rows(changes.get("first"))
        known = [row for row in first if isinstance(child(row, "digest"), str) and row["digest"] in self.models]
        if not isinstance(changes.get("first"), list) or not len(known) == len(first) == len(named):
            why = "found %d models; expected the %d models that the scope names" % (len(first), len(named))
            self.fail("sections.changes.first", why)


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
        why = "found %s; expected %s. Fix: name the key of the issuer" % (json.dumps(document.get("key")), key.hex())
        raise Failure(name + ".key", why)
    without = {field: value for field, value in document.items() if field != "signature"}
    message = b""
    for value in (schema.encode("utf-8"), canonical(without).encode("utf-8")):
        message += len(value).to_bytes(4, "big") + value
    signature = document.get("signature")
    if not isinstance(signature, str) or not re.fullmatch("[0-9a-f]{128}", signature):
        raise Failure(name + ".signature", "found no signature; expected 128 hexadecimal digits")
    if not verifies(key, message, bytes.fromhex(signature)):
        raise Failure(name + ".signature", "found the signature of another text or key; expected one of this " + name)


def other_digest(part, found, expected):
    why = "found SHA-256 %s; expected %s, by the manifest" % (found, one_line(expected or "no such part"))
    return Failure(part, why)


def verify_digests(record, manifest):
    failures = []

    def compare(part, value, expected):
        found = digest(value)
        if found != expected:
            failures.append(other_digest(part, found, expected))

    sections = fields(child(record, "sections"))
    signed = fields(child(manifest, "sections"))
    for name, section in sections.items():
        compare("sections." + name, section, signed.get(name))
    for name in signed:
        if name not in sections:
            failures.append(Failure("sections." + name, "found no such section; expected it, since the manifest lists it"))
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
            raise Failure(name, "found no such file; expected it, since the manifest lists it")
        try:
            signed = without_manifest(data) if name == "report.html" else data
        except ValueError as problem:
            raise Failure(name, one_line(problem)) from problem
        if sha256(signed) != expected:
            raise other_digest(name, sha256(signed), expected)
    for name in ("report.html",) if alone else READABLE:
        if name in files and name not in listed:
            why = "found a file that the manifest does not list; expected none. Fix: delete the file, which is not signed"
            raise Failure(name, why)


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
            raise Failure("report.html." + part, "found other bytes; expected those of the folder")
    for name, expected in (("report.json", record), ("manifest.json", manifest)) if alone else ():
        if files.get(name, expected) != expected:
            raise Failure(name, "found other bytes; expected those that the page embeds")


def verify(files, key, alone=False, countersigner=None):
    """Verifies the files of a report, bytes by name. Raises the first Failure.

    key and countersigner are 32 bytes. With alone, record and manifest are those that report.html embeds.
    """
    try:
        verify_parts(files, key, alone, countersigner)
    except Failure as failure:
        raise failure.with_fix(AGAIN) from failure


def verify_parts(files, key, alone, countersigner):
    """Verifies the parts in order."""

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
    if schema not in SCHEMAS:
        expected = " or ".join(SCHEMAS)
        raise Failure("schema", "found %s; expected %s. Fix: use a newer verifier" % (one_line(schema), expected))
    failures = Figures(record).failures
    if failures:
        raise failures[0].with_fix(CORRECT)
    if countersigner is not None:
        try:
            verify_countersignature(files, manifest_bytes, countersigner)
        except Failure as failure:
            raise failure.with_fix("get the countersignature from the coordinator") from failure


def verify_countersignature(files, manifest_bytes, key):
    data = files.get("countersignature.json")
    if data is None:
        raise Failure("countersignature", "found no countersignature.json; expected it beside the report")
    document = parse(data, "countersignature")
    verify_signed(document, "countersignature", COUNTERSIGNATURE_SCHEMA, key)
    if document.get("manifest") != sha256(manifest_bytes):
        raise Failure("countersignature.manifest", "found the digest of another manifest; expected that of this one")


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
    if not alone and "report.json" not in files and os.path.isfile(os.path.join(folder, "subject.json")):
        # A sheet about one person: its record has another name.
        files["report.json"] = read(os.path.join(folder, "subject.json"))
        if os.path.isfile(os.path.join(folder, "subject.html")):
            files["subject.html"] = read(os.path.join(folder, "subject.html"))
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


def record_of(files, alone):
    """Returns the record of verified files."""
    return json.loads(embedded(files["report.html"], RECORD_ELEMENT) if alone else files["report.json"])


def not_verified(location, manifest, countersigned):
    """Returns names in the folder of a verified report that its manifest does not list, and that are no public keys."""
    record = "report.json" if os.path.isfile(os.path.join(location, "report.json")) else "subject.json"
    own = {record, "manifest.json", "node.pub", "coordinator.pub"} | set(json.loads(manifest)["files"])
    if countersigned:
        own.add("countersignature.json")
    names = (name + "/" if os.path.isdir(os.path.join(location, name)) else name for name in os.listdir(location))
    return sorted(name for name in names if name not in own)


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
        print("FAILED at %s: %s" % (one_line(failure.part), one_line(failure.why, 1000)))
        return 1
    record = record_of(files, alone)
    level = LEVELS.get(record["schema"], "signature and counts")
    print("VERIFIED: %s, signed by key %s" % (arguments[0], fingerprint(key)))
    others = [] if alone else not_verified(arguments[0], files["manifest.json"], countersigner is not None)
    if others:
        print("Not in the manifest, so not verified: %s" % one_line(", ".join(others)))
    issuer = record.get("federation", record.get("node"))
    period = (one_line(issuer), record["from"], record["until"], digest(record))
    print("Of: %s, from %s until %s; record %s" % period)
    print("Level: %s" % level)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
