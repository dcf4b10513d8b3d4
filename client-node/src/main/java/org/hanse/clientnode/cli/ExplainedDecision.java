// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.config.InvalidInputException;
import org.hanse.core.recommend.Decision;
import org.hanse.jdbc.SqliteDatabase;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that name the decision to explain, by its parts or by its id in the log; mixed in. */
public final class ExplainedDecision {

    /** Options that the log has an answer to. */
    private static final List<String> LOGGED =
            List.of("--surface", "--slots", "--pin", "--keep-met", "--explore", "--no-profiling", "--job");

    @Mixin
    DecisionOptions options = new DecisionOptions();

    @Option(
            names = "--decision",
            paramLabel = "ID",
            description = "Decision of the log, with the same data and model; takes the place of SHOPPER and of most"
                    + " other options")
    Optional<String> id = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    /**
     * Data and decision to explain.
     *
     * @param logged row of the log; empty if the decision is not from there
     */
    record Restored(NodeServing node, Decision decision, Optional<LoggedDecision> logged) {}

    /** @throws InvalidInputException if the decision is not valid, or cannot be restored with the present data and model */
    Restored read() {
        NodeHome home = options.home.existing();
        if (id.isEmpty()) {
            NodeServing node = NodeServing.read(home, options.job, InstantSource.system());
            return new Restored(node, options.decision(node), Optional.empty());
        }
        requireNoOther();
        LoggedDecision logged;
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            logged = LoggedDecision.of(
                    new NodeDecisions(new JdbcDecisionLog(database), InstantSource.system()).require(id.get()));
        }
        NodeServing node = NodeServing.read(home, logged.job(), InstantSource.system());
        return new Restored(node, logged.restored(node, options), Optional.of(logged));
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
