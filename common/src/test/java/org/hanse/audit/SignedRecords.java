// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records that are signed though they lack a part of their schema, or have a wrong one. */
final class SignedRecords {

    /**
     * A record.
     *
     * @param name name of its folder among the vectors
     * @param record text of the record
     * @param key key file of its issuer
     * @param part part that fails
     */
    record Signed(String name, String record, String key, String part) {}

    private SignedRecords() {}

    /** Returns all records. */
    static List<Signed> all() {
        return Stream.of(node(), coordinator(), HiddenRecords.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Signed> node() {
        return List.of(
                new Signed("bare-schema", "{\"schema\": \"hanse.report/1\"}", "node.pub", "node"),
                node("no-challenge", "\"challenge\": \"81f4\", ", "", "sampling.challenge"),
                node("no-changes", "\"changes\"", "\"chances\"", "sections.changes"),
                node(
                        "no-reason",
                        "no audit of this model: hanse node explain HOME --audit 1000",
                        "",
                        "sections.faithfulness.why"),
                node(
                        "computed-number",
                        "{\"slots\": 120, \"score\"",
                        "{\"computed\": 0, \"slots\": 121, \"score\"",
                        "sections.exploration.computed"),
                node(
                        "computed-text",
                        "{\"rows\": {\"first\": 7, \"last\": 66, \"count\": 40}",
                        "{\"computed\": \"false\", \"rows\": {\"first\": 7, \"last\": 66, \"count\": 40}",
                        "sections.parameters.computed"),
                node(
                        "scope-not-computed",
                        "\"scope\": {",
                        "\"scope\": {\"computed\": false, \"why\": \"no log\", ",
                        "sections.scope.computed"),
                node("nothing-not-proven", "\"that the log holds all decisions\"", "", "sections.notProven"),
                node(
                        "number-as-share",
                        "\"pinnedShare\": \"0\"",
                        "\"pinnedShare\": 0",
                        "sections.exploration.pinnedShare"),
                node(
                        "personal-without-profiling",
                        "\"personalThere\": 0",
                        "\"personalThere\": 1",
                        "sections.profiling.personalThere"),
                node(
                        "negative-epsilon",
                        "\"1.250001\", \"epsilonLimit\": \"8.000000\", \"epsilonRemaining\": \"6.749999\"",
                        "\"-1.000000\", \"epsilonLimit\": \"8.000000\", \"epsilonRemaining\": \"9.000000\"",
                        "sections.privacy.ledgers[0].epsilonSpent"));
    }

    private static List<Signed> coordinator() {
        return List.of(
                new Signed(
                        "coordinator-bare-schema",
                        "{\"schema\": \"hanse.coordinator-report/1\"}",
                        "coordinator.pub",
                        "federation"),
                coordinator("coordinator-no-rosters", "\"rosters\"", "\"roosters\"", "sections.rosters"),
                coordinator(
                        "coordinator-participants",
                        "\"participants\": 3",
                        "\"participants\": true",
                        "sections.participation.distribution[1].participants"));
    }

    private static Signed node(String name, String from, String to, String part) {
        return new Signed(name, edited(SyntheticReport.record(), from, to), "node.pub", part);
    }

    private static Signed coordinator(String name, String from, String to, String part) {
        return new Signed(name, edited(SyntheticReport.coordinatorRecord(), from, to), "coordinator.pub", part);
    }

    /** Returns a record with another text in place of one. */
    static String edited(String record, String from, String to) {
        if (!record.contains(from)) {
            throw new IllegalStateException("the record does not contain " + from);
        }
        return record.replace(from, to);
    }

    /** Returns the text of a record in which counts of models have a sum of 60 only if it overflows. */
    static String overflowing() {
        String rows = Stream.generate(() -> "{\"digest\": \"aa\", \"decisions\": " + CanonicalJson.GREATEST + "}, ")
                .limit(2048)
                .collect(Collectors.joining());
        return edited(
                SyntheticReport.record(),
                "{\"digest\": \"aa\", \"decisions\": 20}, {\"digest\": \"bb\", \"decisions\": 40}",
                rows + "{\"digest\": \"bb\", \"decisions\": 2108}");
    }
}
