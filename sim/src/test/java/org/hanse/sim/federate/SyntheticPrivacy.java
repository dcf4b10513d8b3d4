// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Movement;
import org.hanse.core.job.FederationConfig.Rounding;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.FederationBuilder;

/** Federations with a privacy guarantee and ten participants with synthetic gradients of shoppers. */
public final class SyntheticPrivacy {

    /** How shoppers' gradients are taken in all of them. */
    public static final PrivacyConfig.Gradients GRADIENTS = new PrivacyConfig.Gradients(64, 8);

    static final int ROUNDS = 4;
    private static final int SHOPPERS = 20_000;
    private static final SecureAggregation MASKS = SecureAggregation.of(1, 0.3);

    private SyntheticPrivacy() {}

    static PrivacyConfig guarantee(PrivacyUnit unit, NoiseBy noise, double epsilon) {
        return guarantee(
                new PrivacyTerms(unit, noise, epsilon, 1e-7, 0.5, unit == PrivacyUnit.SHOPPER ? 0.25 : 1),
                OptionalLong.empty());
    }

    /**
     * Returns a guarantee with a budget for all rounds.
     *
     * @param population number of units; that of the participants if empty
     */
    public static PrivacyConfig guarantee(PrivacyTerms terms, OptionalLong population) {
        return new PrivacyConfig(terms, OptionalInt.empty(), population, GRADIENTS);
    }

    static FederationConfig config(PrivacyConfig guarantee, boolean masked, Faults faults) {
        return config(ROUNDS, guarantee, masked, faults);
    }

    /** Returns the same federation with noise that may be far above the signal. */
    public static FederationConfig allowingLowSignal(FederationConfig config) {
        Uploads uploads = config.uploads();
        PrivacyConfig usual = uploads.privacy().orElseThrow();
        PrivacyConfig allowed = new PrivacyConfig(
                usual.terms(),
                usual.budgetRounds(),
                usual.population(),
                usual.gradients(),
                new PrivacyConfig.Limits(usual.nodeBudget(), true));
        return FederationBuilder.like(config)
                .withUploads(new Uploads(
                        uploads.exampleCap(), uploads.rounding(), uploads.secureAggregation(), Optional.of(allowed)))
                .build();
    }

    /** Rounds in which all take part, four at least. */
    public static FederationConfig config(int rounds, PrivacyConfig guarantee, boolean masked, Faults faults) {
        return FederationBuilder.aFederation()
                .withRounds(rounds)
                .withWork(new LocalWork(new LocalWork.Epochs(1), 0, 1, true))
                .withCohort(new CohortRule(1, 4))
                .withMovement(new Movement(new FedAvg(1), 1))
                .withUploads(new Uploads(
                        100,
                        new Rounding(0x1p-20, 16),
                        masked ? Optional.of(MASKS) : Optional.empty(),
                        Optional.of(guarantee)))
                .withFaults(faults)
                .build();
    }

    /** Returns participants with numbered names. */
    public static FederationRoster roster(String prefix, int count) {
        return FederationRoster.of(IntStream.range(0, count)
                .mapToObj(i -> new ParticipantId(prefix + i))
                .toList());
    }

    /** Returns ten participants of two thousand shoppers each, with gradients above the clip norm. */
    static ScriptedTrainers locals() {
        long[] shoppers = new long[10];
        Arrays.fill(shoppers, SHOPPERS / 10);
        return new ScriptedTrainers(shoppers, (participant, model) -> new float[] {3, 0, -4});
    }

    static Federation federation(FederationConfig config, ScriptedTrainers locals, ShardRunner shards) {
        return ScriptedFederation.federation(config, locals, shards);
    }

    static Federation federation(FederationConfig config) {
        return ScriptedFederation.federation(config, locals());
    }

    static void run(Federation federation, int rounds) {
        for (int round = 0; round < rounds; round++) {
            assertThat(federation.epoch((step, mean) -> {})).isNaN();
        }
    }
}
