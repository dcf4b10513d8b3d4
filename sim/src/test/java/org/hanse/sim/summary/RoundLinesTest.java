// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.hanse.sim.summary.TrainingRecord.Round;
import org.junit.jupiter.api.Test;

class RoundLinesTest {

    private static RoundRecord round(int round, boolean counted, Missing... missing) {
        return new RoundRecord(round, 3, List.of(missing), counted, 1, 1, 0, Optional.empty(), OptionalDouble.empty());
    }

    private static Missing lost(String participant) {
        return new Missing(participant, Reason.LOST, "");
    }

    @Test
    void of_participantThatStaysAway_isListedOnceWithItsRounds() {
        assertThat(RoundLines.of(recorded(
                        round(1, true),
                        round(2, true, lost("c")),
                        round(3, true, lost("c")),
                        round(4, true, lost("c")))))
                .containsExactly("Rounds 2 to 4: c dropped out.");
    }

    @Test
    void of_participantThatComesBack_hasTheNumberOfItsRounds() {
        assertThat(RoundLines.of(recorded(round(1, true, lost("c")), round(2, true), round(5, true, lost("c")))))
                .containsExactly("2 rounds from 1 to 5: c dropped out.");
    }

    @Test
    void of_otherReasonsAndDetails_areLinesOfTheirOwn() {
        assertThat(RoundLines.of(recorded(
                        round(1, true, lost("c"), lost("d")),
                        round(2, false, lost("c"), new Missing("d", Reason.DIVERGED, "loss is NaN")))))
                .containsExactly(
                        "Rounds 1 to 2: c dropped out.",
                        "Round 1: d dropped out.",
                        "Round 2: d diverged, loss is NaN.",
                        "Round 2: too few updates arrived; the model did not change.");
    }

    @Test
    void of_manyParticipants_areCutWithTheNumberLeftOut() {
        Missing[] all = IntStream.range(0, 60).mapToObj(i -> lost("shop-" + i)).toArray(Missing[]::new);

        assertThat(RoundLines.of(recorded(round(1, true, all), round(2, true, Arrays.copyOf(all, 60)))))
                .hasSize(51)
                .startsWith("Rounds 1 to 2: shop-0 dropped out.")
                .endsWith("And 10 more, in metrics.json.");
    }

    private static List<Round> recorded(RoundRecord... rounds) {
        return Round.of(TrainingCurve.EMPTY, List.of(rounds), 3);
    }
}
