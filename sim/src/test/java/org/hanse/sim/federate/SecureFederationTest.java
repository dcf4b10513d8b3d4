// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hanse.app.ShardPool;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.optimizer.FedAdam;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecureFederationTest {

    private static final SecureAggregation MASKS = SecureAggregation.of(1, 0.4);

    private static FederationConfig config(double fraction, Faults faults) {
        return config(fraction, 4, faults);
    }

    private static FederationConfig config(double fraction, int minimum, Faults faults) {
        return ScriptedFederation.config(fraction, minimum, 100, new FedAdam(0.1, 0.9, 0.99, 1e-3), faults);
    }

    private static ScriptedTrainers locals(int participants) {
        return new ScriptedTrainers(
                IntStream.range(0, participants).mapToLong(i -> 1 + 7L * i).toArray(), (participant, model) -> {
                    if (participant == 5) {
                        throw new DivergenceException("the loss of a step is NaN");
                    }
                    return new float[] {
                        0.3f / (participant + 1) - 0.1f * model.parameters().get(0), 0.01f * participant, -0.2f
                    };
                });
    }

    private static Federation federation(FederationConfig config, int participants, ShardRunner shards) {
        return ScriptedFederation.federation(config, locals(participants), shards);
    }

    /** Masks change the bytes alone, also with dropouts, divergence and silent participants. */
    @ParameterizedTest
    @ValueSource(ints = {2})
    void epochs_withAndWithoutMasks_giveTheSameBits(int threads) {
        FederationConfig config = config(0.6, new Faults(0.1, Map.of("node-3", 2), 0.1));
        Federation plain = federation(config, 20, ShardRunner.sequential());
        try (ShardPool pool = new ShardPool(threads)) {
            Federation secure = federation(config.secured(MASKS), 20, pool);
            for (int round = 0; round < 6; round++) {
                assertThat(secure.epoch((step, mean) -> {})).isEqualTo(plain.epoch((step, mean) -> {}));
            }
            assertThat(secure.state().array("global")).isEqualTo(plain.state().array("global"));
            assertThat(secure.rounds()).extracting(RoundRecord::counted).containsOnly(true);
            assertThat(missing(secure)).isEqualTo(missing(plain)).contains("node-5 diverged");
            for (int round = 0; round < 6; round++) {
                assertThat(secure.rounds().get(round).uploadBytes())
                        .isGreaterThan(plain.rounds().get(round).uploadBytes());
                assertThat(secure.rounds().get(round).downloadBytes())
                        .isGreaterThan(plain.rounds().get(round).downloadBytes());
            }
        }
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(ints = {1})
    void epochs_withAndWithoutMasksInFurtherCases_giveTheSameBits(int threads) {
        epochs_withAndWithoutMasks_giveTheSameBits(threads);
    }

    /** A tenth of nine rounds to no dropout. The minimum of four still tolerates four dropouts, that of nine none. */
    @ParameterizedTest
    @ValueSource(ints = {4, 9})
    void warnings_cohortWithoutToleratedDropout_areTrue(int minimum) {
        Faults oneLost = new Faults(0, Map.of("node-0", 0));
        FederationConfig config = config(1, minimum, oneLost).secured(SecureAggregation.of(0, 0.1));
        Federation federation = ScriptedFederation.federation(
                config,
                new ScriptedTrainers(LongStream.range(1, 10).toArray(), (participant, model) -> new float[] {1, 2, 3}));
        federation.epoch((step, mean) -> {});

        boolean counted = minimum == 4;
        assertThat(federation.rounds().get(0).counted()).isEqualTo(counted);
        assertThat(FederationLines.warnings(federation))
                .isEqualTo(
                        counted
                                ? List.of()
                                : List.of(
                                        "secure aggregation: a cohort of 9 tolerates no dropout, so one dropout aborts"
                                                + " the round; use a lower cohort.minimum"));
        assertThat(FederationLines.warnings(ScriptedFederation.federation(config(1, minimum, Faults.NONE), locals(9))))
                .isEmpty();
    }

    /** The mean of the losses of those in the sum, by their weights: to the bit where rounding leaves them alone. */
    @Test
    void epoch_underMasks_learnsTheMeanLossAlone() {
        ScriptedTrainers locals = new ScriptedTrainers(
                new long[] {25, 50, 100, 100, 400, 100}, (participant, model) -> new float[] {1, 2, 3});
        locals.loss = participant -> participant == 3 ? 1e6 : 0.5 * participant + 0.125;
        Federation federation = ScriptedFederation.federation(
                config(1, new Faults(0, Map.of("node-5", 0))).secured(MASKS), locals);

        assertThat(federation.epoch((step, mean) -> {}))
                .isEqualTo((0.25 * 0.125 + 0.5 * 0.625 + 1.125 + 32 + 2.125) / 3.75);
        assertThat(missing(federation)).containsExactly("node-5 lost");
    }

    private static List<String> missing(Federation federation) {
        return federation.rounds().stream()
                .flatMap(round -> round.missing().stream())
                .map(one -> one.participant() + " " + one.reason().key())
                .toList();
    }

    /** The same keys and masks, whatever the number of threads. */
    @Test
    @Tag("nightly")
    void epochs_anyNumberOfThreads_sendAsManyBytes() {
        FederationConfig config = config(0.6, new Faults(0.1, Map.of(), 0.1)).secured(MASKS);
        Federation alone = federation(config, 20, ShardRunner.sequential());
        try (ShardPool pool = new ShardPool(3)) {
            Federation together = federation(config, 20, pool);
            for (int round = 0; round < 3; round++) {
                alone.epoch((step, mean) -> {});
                together.epoch((step, mean) -> {});
            }
            assertThat(together.rounds()).isEqualTo(alone.rounds());
        }
    }

    /** With too many dropouts no mask can be removed: the model stays, and the record has the reason. */
    @Test
    void epoch_withTooFewLeft_doesNotCountAndSaysWhy() {
        Map<String, Integer> lost = Map.of("node-0", 0, "node-1", 0, "node-2", 0, "node-3", 0);
        Federation federation = federation(
                config(1, new Faults(0, lost)).secured(SecureAggregation.of(3, 0.1)), 10, ShardRunner.sequential());
        float[] before = federation.state().array("global");

        assertThat(federation.epoch((step, mean) -> {})).isNaN();

        assertThat(federation.state().array("global")).isEqualTo(before);
        RoundRecord round = federation.rounds().get(0);
        assertThat(round.counted()).isFalse();
        assertThat(round.missing()).hasSize(10);
        assertThat(round.missing())
                .filteredOn(one -> one.reason() == Reason.UNSUMMED)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.detail()).contains("the round ended without a sum: "));
    }

    /** One error names everything: with two merchants more the federation starts. */
    @Test
    void federation_ofACohortThatNothingProtects_isRefusedWithAllThatItTakes() {
        SecureAggregation masks = SecureAggregation.of(1, 0.3);
        FederationConfig config = config(1, 1, Faults.NONE).secured(masks);

        assertThatThrownBy(() -> federation(config, 3, ShardRunner.sequential()))
                .isInstanceOf(RefusedFederationException.class)
                .hasMessage("found a cohort of 3 participants; expected at least 5 for 1 corrupt of 3 participants"
                        + " and dropout 0.3. Fix: add 2 merchants, or set secureAggregation: none");
        assertThatThrownBy(() -> federation(config, 4, ShardRunner.sequential()))
                .hasMessage(
                        "found a cohort of 4 participants; expected at least 5 for 1 corrupt of 4 participants"
                                + " and dropout 0.3. Fix: add 1 merchant, or set secureAggregation.dropout to 0, or set secureAggregation: none");
        assertThat(federation(config, 5, ShardRunner.sequential()).rounds()).isEmpty();
    }

    @Test
    void federation_ofTooSmallAPartOfItsMembers_isRefusedWithTheFractionThatItTakes() {
        FederationConfig config = config(0.5, 1, Faults.NONE).secured(SecureAggregation.of(1, 0.3));

        assertThatThrownBy(() -> federation(config, 8, ShardRunner.sequential()))
                .hasMessageContaining("found a cohort of 4 participants; expected at least 5")
                .hasMessageContaining(
                        "Fix: set cohort.fraction to 0.63 or more, or set secureAggregation.dropout to 0");
    }

    @Test
    void federation_ofAssumptionsThatNoCohortMeets_isRefusedWithoutANumber() {
        FederationConfig config = config(1, Faults.NONE).secured(SecureAggregation.of(5, 0.5));

        assertThatThrownBy(() -> federation(config, 10, ShardRunner.sequential()))
                .isInstanceOf(RefusedFederationException.class)
                .hasMessageContaining(
                        "found 5 corrupt of 10 participants and dropout 0.5, which no cohort can tolerate; expected lower values."
                                + " Fix: set secureAggregation.dropout to ");
    }
}
