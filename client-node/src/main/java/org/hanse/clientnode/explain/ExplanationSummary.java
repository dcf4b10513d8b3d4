// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Counterfactual;

/**
 * Explanation for the owner's page: words first, then the parts that add up to the score.
 *
 * @param title title of the explained item
 * @param supports sentences for the item, greatest first; empty where the tests of explanations failed
 * @param opposes sentences against it
 * @param warning what limits the words; empty for nothing
 * @param grade what the parts say about the removal of interactions
 * @param parts parts of the score; the last one is their sum
 * @param change what would have changed the first item; empty if another one is explained
 * @param comparison comparison with another item; empty if none was asked for
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExplanationSummary(
        String title,
        List<String> supports,
        List<String> opposes,
        Optional<String> warning,
        String grade,
        List<Part> parts,
        Optional<Change> change,
        Optional<Comparison> comparison) {

    /** Part of a score or of a difference. */
    public record Part(String name, double term) {}

    /** What would have changed the first item. */
    public record Change(String result, List<String> interactions, List<String> notes) {

        private static Change of(WhatIfWords own) {
            return new Change(own.result(), own.interactions(), own.notes());
        }
    }

    /**
     * Comparison with another item.
     *
     * @param heading which item is ahead, and by how much
     * @param parts differences; the last one is their sum
     */
    public record Comparison(String heading, List<Part> parts) {}

    /**
     * Summarises an explanation.
     *
     * @param most most items with a part of their own
     * @param inWords whether reasons are given as sentences
     */
    public static ExplanationSummary of(Explained explained, ReasonWords words, int most, boolean inWords) {
        ExplanationRows rows = new ExplanationRows(explained, words, most);
        Optional<String> warning = inWords
                ? words.approximate(explained.why())
                : Optional.of(words.phrases().of("note.withheld"));
        return new ExplanationSummary(
                words.title(explained.why().item()),
                inWords ? rows.sentences(1) : List.of(),
                inWords ? rows.sentences(-1) : List.of(),
                warning,
                words.grade(explained.why()),
                parts(rows.terms()),
                explained.whatIf().map((Counterfactual own) -> Change.of(words.whatIf(own))),
                explained
                        .contrast()
                        .map((Contrast own) -> new Comparison(words.versus(own), parts(rows.differences(own)))));
    }

    private static List<Part> parts(List<ExplanationRows.TermRow> rows) {
        return rows.stream().map(own -> new Part(own.name(), own.term())).toList();
    }
}
