// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Arithmetic of a coordinator's record: rounds, participation, incidents and the lineage of models. */
final class CoordinatorArithmetic {

    private CoordinatorArithmetic() {}

    /** Adds the figures that are wrong. */
    static void add(RecordArithmetic figures) {
        rounds(figures, figures.section("rounds"));
        participation(figures, figures.section("participation"));
        JsonNode incidents = figures.section("incidents");
        if (incidents.isObject()) {
            long total = figures.count(incidents.path("total"), "sections.incidents.total");
            figures.requireSum(incidents.path("kinds"), "incidents", "sections.incidents.kinds", total);
        }
        lineage(figures, figures.section("models"));
    }

    private static void rounds(RecordArithmetic figures, JsonNode rounds) {
        if (!rounds.isObject()) {
            return;
        }
        String part = "sections.rounds.";
        long ended = figures.count(rounds.path("ended"), part + "ended");
        long counted = figures.count(rounds.path("counted"), part + "counted");
        long failed = figures.count(rounds.path("failed"), part + "failed");
        if (counted + failed != ended) {
            figures.fail(
                    part + "ended",
                    "found " + ended + "; expected " + (counted + failed) + ", the counted and the failed rounds");
        }
        figures.requireSum(rounds.path("jobs"), "counted", part + "jobs", counted);
        figures.requireSum(rounds.path("jobs"), "failed", part + "jobs", failed);
        figures.requireSum(rounds.path("reasons"), "rounds", part + "reasons", failed);
    }

    /** Checks participation. A node takes part in a round at most once: both ways of counting give the same sum. */
    private static void participation(RecordArithmetic figures, JsonNode participation) {
        if (!participation.isObject()) {
            return;
        }
        String part = "sections.participation.";
        long rounds = figures.count(participation.path("rounds"), part + "rounds");
        figures.requireSum(participation.path("distribution"), "rounds", part + "distribution", rounds);
        BigInteger sum = BigInteger.ZERO;
        int number = 0;
        for (JsonNode row : participation.path("distribution")) {
            String place = part + "distribution[" + number++ + "].";
            BigInteger nodes = BigInteger.valueOf(figures.count(row.path("participants"), place + "participants"));
            sum = sum.add(nodes.multiply(BigInteger.valueOf(figures.count(row.path("rounds"), place + "rounds"))));
        }
        figures.requireSum(participation.path("nodes"), "rounds", part + "nodes", sum);
    }

    /** Checks the lineage of models. The parent of a model is the model before it of the same job. */
    private static void lineage(RecordArithmetic figures, JsonNode models) {
        String part = "sections.models.lineage";
        if (models.isObject() && !models.path("lineage").isArray()) {
            figures.fail(
                    part, "found " + RecordArithmetic.text(models.path("lineage")) + "; expected a list of models");
            return;
        }
        Map<String, String> last = new HashMap<>();
        int number = 0;
        for (JsonNode row : models.path("lineage")) {
            String place = part + "[" + number++ + "].";
            String job = text(figures, row.path("job"), place + "job");
            String parent = text(figures, row.path("parent"), place + "parent");
            String before = last.getOrDefault(job, parent);
            if (!parent.equals(before)) {
                figures.fail(
                        place + "parent", "found \"" + parent + "\"; expected \"" + before + "\", the model before it");
            }
            last.put(job, text(figures, row.path("digest"), place + "digest"));
        }
    }

    private static String text(RecordArithmetic figures, JsonNode value, String part) {
        if (!value.isTextual()) {
            figures.fail(part, "found " + RecordArithmetic.text(value) + "; expected a text");
            return "";
        }
        return value.asText();
    }
}
