// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.http.RecommendationClient;
import org.hanse.clientnode.serve.ExplanationRequest;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that name the decision to explain, by its parts or by its id in the log; mixed in. */
public final class ExplainedDecision {

    /** Options that the log has an answer to. */
    private static final List<String> LOGGED = List.of(
            "--surface",
            "--slots",
            "--pin",
            "--keep-met",
            "--explore",
            "--no-profiling",
            "--job",
            "--for-item",
            "--basket",
            "--filter",
            "--boost",
            "--after");

    @Mixin
    DecisionOptions options = new DecisionOptions();

    @Option(
            names = "--decision",
            paramLabel = "ID",
            description =
                    "Decision of the log; takes the place of SHOPPER and of most other options. With other data or"
                            + " another model by now, the terms kept with the decision are used: those of its first "
                            + StoredExplanation.MOST_ITEMS + " items")
    Optional<String> id = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    /**
     * Returns the question about an item.
     *
     * @param item item to explain; empty for the one in the first slot
     * @param against item to compare it with
     */
    ExplanationRequest request(Optional<String> item, Optional<String> against) {
        if (id.isPresent()) {
            requireNoOther();
        }
        return new ExplanationRequest(id, options.request(true), item, against);
    }

    /** Returns calls to the running node where it can answer: a decision of the log, with no lists that its log has the number of alone. */
    Optional<RecommendationClient> running() {
        boolean alone = id.isPresent() && options.candidates.isEmpty() && options.excluded.isEmpty();
        return alone ? ServingNode.running(options.home.existing()) : Optional.empty();
    }

    private void requireNoOther() {
        for (String name : LOGGED) {
            if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
                throw new InvalidInputException(
                        name + ": found beside --decision; expected none, since the log has it. Fix: leave it out");
            }
        }
        options.shopper.ifPresent(own -> {
            throw new InvalidInputException("SHOPPER: found " + own
                    + " beside --decision; expected none, since the log has it. Fix: leave it out");
        });
    }
}
