// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.hanse.sim.RunSummary;
import org.hanse.sim.TrainingSummary;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.hanse.sim.train.TrainingCurve;
import org.junit.jupiter.api.Test;

/** Nodes at the cap of their own budget have the same reason, round by round. */
class SpentBudgetTest {

    private static final String WHY = "this node's own account: it does not last";
    private static final RunSummary RUN = run();

    private static RunSummary run() {
        RunSummary usual = MadeUpRun.of("toys");
        return new RunSummary(
                usual.scenario(),
                usual.commit(),
                usual.machine(),
                usual.merchants(),
                usual.pools(),
                usual.results(),
                usual.comparisons(),
                usual.models(),
                List.of(training(List.of(refused(1), refused(2)))),
                usual.wallSeconds(),
                usual.peakRssBytes());
    }

    private static TrainingSummary training(List<RoundRecord> rounds) {
        TrainingCurve.Epoch epoch = new TrainingCurve.Epoch(Double.NaN, 1, OptionalDouble.empty());
        return new TrainingSummary(
                "federated",
                "all",
                2,
                new TrainingCurve(Collections.nCopies(rounds.size(), epoch)),
                rounds,
                OptionalDouble.empty(),
                "",
                false,
                3,
                3,
                1,
                OptionalLong.empty(),
                "",
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** What was spent up to a round is spent after it as well. */
    @Test
    void json_roundThatReleasedNothing_hasWhatWasSpentBefore() {
        ArrayNode rounds = new ObjectMapper().createArrayNode();
        RoundRecord first = refused(1);
        RoundRecord second = new RoundRecord(
                2, 3, List.of(), true, 1, 1, 0, Optional.of(new RoundRecord.Charge(1.5, 3)), OptionalDouble.empty());
        RoundsJson.put(rounds, training(List.of(first, second, refused(3))));

        assertThat(rounds.at("/0/epsilon").isNull()).isTrue();
        assertThat(rounds.at("/1/epsilon").doubleValue()).isEqualTo(1.5);
        assertThat(rounds.at("/2/epsilon").doubleValue()).isEqualTo(1.5);
    }

    private static RoundRecord refused(int round) {
        return new RoundRecord(
                round,
                3,
                List.of(
                        new Missing("a", Reason.BUDGET, WHY),
                        new Missing("b", Reason.BUDGET, WHY),
                        new Missing("c", Reason.LOST, "nothing more was heard of it")),
                false,
                1,
                1,
                0,
                Optional.empty(),
                OptionalDouble.empty());
    }

    @Test
    void page_countsThemInALineARound() {
        assertThat(SummaryPage.of(RUN, new Origin("hanse sim run", "1")))
                .contains("<li>Round 2: 2 participants took no part, since their own budget does not last.</li>")
                .contains("<li>Round 2: c lost, nothing more was heard of it.</li>")
                .doesNotContain("own account");
    }

    @Test
    void json_hasTheReasonOnceAndEachOfThemNamed() throws Exception {
        JsonNode rounds = new ObjectMapper().readTree(MetricsJson.of(RUN)).at("/training/0/rounds");

        assertThat(rounds.at("/0/missing")).hasSize(3);
        assertThat(rounds.at("/0/missing/0/detail").textValue()).isEqualTo(WHY);
        assertThat(rounds.at("/0/missing/1/detail").textValue()).isEmpty();
        assertThat(rounds.at("/1/missing/0/detail").textValue()).isEmpty();
        assertThat(rounds.at("/1/missing/1/reason").textValue()).isEqualTo("budget");
        assertThat(rounds.at("/1/missing/2/detail").textValue()).isEqualTo("nothing more was heard of it");
    }
}
