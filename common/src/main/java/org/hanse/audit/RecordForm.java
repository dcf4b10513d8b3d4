// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Form of a record: the fields and the sections that its schema requires. A section without figures has a reason, and
 * some sections always have figures. Sections that another version added have any form.
 */
final class RecordForm {

    private static final String NOT_PROVEN = "notProven";

    private static final String NOT_PROTECTED = "notProtected";

    private static final List<String> NODE = List.of(
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
            "policyValue");

    private static final Set<String> ALWAYS_OF_NODE =
            Set.of("scope", "profiling", "rules", "exposure", "drift", "changes");

    private static final List<String> COORDINATOR =
            List.of("rounds", "participation", "privacy", "incidents", "models", "rosters");

    private static final Set<String> ALWAYS_OF_COORDINATOR = Set.of("rounds", "incidents");

    private static final List<String> SHARED = List.of("counts", "noise", "privacy");

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z");

    private final RecordArithmetic figures;
    private final JsonNode record;

    private RecordForm(RecordArithmetic figures, JsonNode record) {
        this.figures = figures;
        this.record = record;
    }

    /** Adds a failure for each missing part of a record. */
    static void add(RecordArithmetic figures, JsonNode record) {
        RecordForm form = new RecordForm(figures, record);
        if (RecordArithmetic.isOfCoordinator(record)) {
            form.coordinator();
        } else if (SharedRecord.isShared(record)) {
            form.shared();
        } else if (RecordArithmetic.isOfPerson(record)) {
            form.person();
        } else {
            form.node();
        }
    }

    /** Returns whether a section, or a part of one, has a reason in place of figures. */
    static boolean isNotComputed(JsonNode section) {
        JsonNode computed = section.path("computed");
        return computed.isBoolean() && !computed.booleanValue();
    }

    private void node() {
        text(record.path("node"), "node");
        period();
        text(record.path("sampling").path("challenge"), "sampling.challenge");
        text(record.path("sampling").path("chosenBy"), "sampling.chosenBy");
        JsonNode sections = record.path("sections");
        NODE.forEach(name -> section(sections.path(name), "sections." + name, ALWAYS_OF_NODE.contains(name)));
        if (sections.has("titles")) {
            section(sections.path("titles"), "sections.titles", false);
        }
        notProven(sections.path(NOT_PROVEN));
        decisions();
    }

    private void coordinator() {
        text(record.path("federation"), "federation");
        text(record.path("authority"), "authority");
        period();
        JsonNode sections = record.path("sections");
        COORDINATOR.forEach(
                name -> section(sections.path(name), "sections." + name, ALWAYS_OF_COORDINATOR.contains(name)));
        notProven(sections.path(NOT_PROVEN));
        if (!record.path("decisions").isArray()) {
            figures.fail("decisions", "found no list; expected one, which may be empty");
        }
    }

    private void shared() {
        text(record.path("node"), "node");
        period();
        JsonNode sections = record.path("sections");
        SHARED.forEach(name -> section(sections.path(name), "sections." + name, true));
        texts(sections.path(NOT_PROTECTED), NOT_PROTECTED);
        texts(sections.path(NOT_PROVEN), NOT_PROVEN);
        if (record.has("decisions")) {
            figures.fail("decisions", "found single decisions; expected none in a report that may leave the shop");
        }
    }

    private void person() {
        text(record.path("node"), "node");
        text(record.path("shopper"), "shopper");
        period();
        decisions();
        if (!record.path("interactions").isArray()) {
            figures.fail("interactions", "found no list; expected the stored interactions, which may be none");
        }
    }

    private void period() {
        for (String name : List.of("from", "until")) {
            JsonNode value = record.path(name);
            if (!value.isTextual() || !INSTANT.matcher(value.asText()).matches()) {
                figures.fail(name, "found " + RecordArithmetic.text(value) + "; expected a time in UTC");
            }
        }
    }

    private void text(JsonNode value, String part) {
        if (!isText(value)) {
            figures.fail(part, "found " + RecordArithmetic.text(value) + "; expected a text");
        }
    }

    private static boolean isText(JsonNode value) {
        return value.isTextual() && !value.asText().isEmpty();
    }

    private void section(JsonNode section, String part, boolean always) {
        if (!section.isObject()) {
            figures.fail(part, "found " + RecordArithmetic.text(section) + "; expected a section of the report");
            return;
        }
        JsonNode computed = section.path("computed");
        if (!computed.isMissingNode() && !computed.isBoolean()) {
            figures.fail(part + ".computed", "found " + computed + "; expected true or false");
        } else if (isNotComputed(section) && always) {
            figures.fail(part + ".computed", "found false; expected figures, which every report has here");
        } else if (isNotComputed(section)) {
            text(section.path("why"), part + ".why");
        }
    }

    private void notProven(JsonNode limits) {
        texts(limits, NOT_PROVEN);
    }

    private void texts(JsonNode limits, String name) {
        if (!limits.isArray()
                || limits.isEmpty()
                || !StreamSupport.stream(limits.spliterator(), false).allMatch(RecordForm::isText)) {
            figures.fail("sections." + name, "found no list of texts; expected what the report does not show");
        }
    }

    private void decisions() {
        if (!record.path("decisions").isArray()) {
            figures.fail("decisions", "found no list; expected the sampled decisions");
            return;
        }
        int number = 0;
        for (JsonNode decision : record.path("decisions")) {
            String part = "decisions[" + number++ + "]";
            text(decision.path("id"), part + ".id");
            JsonNode items = decision.path("document").path("items");
            if (!items.isArray()) {
                figures.fail(part + ".items", "found " + RecordArithmetic.text(items) + "; expected a list of items");
            }
        }
    }
}
