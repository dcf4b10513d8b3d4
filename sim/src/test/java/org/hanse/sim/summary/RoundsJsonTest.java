// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.train.TrainingCurve;
import org.junit.jupiter.api.Test;

class RoundsJsonTest {

    /** A federation's training of which so many rounds are on its curve. */
    static TrainingSummary training(int epochs, List<RoundRecord> rounds) {
        TrainingCurve.Epoch epoch = new TrainingCurve.Epoch(Double.NaN, 1, OptionalDouble.empty());
        return new TrainingSummary(
                "federated",
                "all",
                2,
                new TrainingCurve(Collections.nCopies(epochs, epoch)),
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

    private static RoundRecord round(int number, boolean counted, double epsilon) {
        return new RoundRecord(
                number,
                3,
                List.of(),
                counted,
                1,
                1,
                0,
                epsilon > 0 ? Optional.of(new RoundRecord.Charge(epsilon, 3)) : Optional.empty(),
                OptionalDouble.empty());
    }

    private static ArrayNode json(int epochs, RoundRecord... rounds) {
        ArrayNode json = new ObjectMapper().createArrayNode();
        RoundsJson.put(json, training(epochs, List.of(rounds)));
        return json;
    }

    /** What was spent up to a round is spent after it as well. */
    @Test
    void json_roundThatReleasedNothing_hasWhatWasSpentBefore() {
        ArrayNode rounds = json(3, round(1, false, 0), round(2, true, 1.5), round(3, false, 0));

        assertThat(rounds.at("/0/epsilon").isNull()).isTrue();
        assertThat(rounds.at("/1/epsilon").doubleValue()).isEqualTo(1.5);
        assertThat(rounds.at("/2/epsilon").doubleValue()).isEqualTo(1.5);
    }

    /** It is on no curve, and was charged. */
    @Test
    void json_roundInWhichTheTrainingEnded_isThereWithWhatItCost() {
        ArrayNode rounds = json(1, round(1, true, 1.5), round(2, false, 2));

        assertThat(rounds).hasSize(2);
        assertThat(rounds.at("/0/seconds").doubleValue()).isEqualTo(1);
        assertThat(rounds.at("/1/round").intValue()).isEqualTo(2);
        assertThat(rounds.at("/1/counted").booleanValue()).isFalse();
        assertThat(rounds.at("/1/epsilon").doubleValue()).isEqualTo(2);
        assertThat(rounds.at("/1/seconds").isNull()).isTrue();
    }
}
