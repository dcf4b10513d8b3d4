// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
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
        if (!incidents.isMissingNode()) {
            long total = figures.count(incidents.path("total"), "sections.incidents.total");
            figures.requireSum(incidents.path("kinds"), "incidents", "sections.incidents.kinds", total);
        }
        lineage(figures, figures.section("models").path("lineage"));
    }

    private static void rounds(RecordArithmetic figures, JsonNode rounds) {
        if (rounds.isMissingNode()) {
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

    /** A node takes part in a round at most once: both ways of counting give the same sum. */
    private static void participation(RecordArithmetic figures, JsonNode participation) {
        if (participation.isMissingNode()) {
            return;
        }
        String part = "sections.participation.";
        long rounds = figures.count(participation.path("rounds"), part + "rounds");
        figures.requireSum(participation.path("distribution"), "rounds", part + "distribution", rounds);
        long sum = 0;
        for (JsonNode row : participation.path("distribution")) {
            sum += row.path("participants").asLong() * row.path("rounds").asLong();
        }
        figures.requireSum(participation.path("nodes"), "rounds", part + "nodes", sum);
    }

    /** The parent of a model is the model before it of the same job. */
    private static void lineage(RecordArithmetic figures, JsonNode lineage) {
        Map<String, String> models = new HashMap<>();
        int number = 0;
        for (JsonNode row : lineage) {
            String job = row.path("job").asText();
            String parent = row.path("parent").asText();
            String before = models.getOrDefault(job, parent);
            if (!parent.equals(before)) {
                figures.fail(
                        "sections.models.lineage[" + number + "].parent",
                        "found " + parent + "; expected " + before + ", the model before it");
            }
            models.put(job, row.path("digest").asText());
            number++;
        }
    }
}
