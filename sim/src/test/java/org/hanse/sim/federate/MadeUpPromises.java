// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.FederationConfig.Faults;
import org.hanse.sim.federate.FederationConfig.Movement;
import org.hanse.sim.federate.FederationConfig.Rounding;
import org.hanse.sim.federate.FederationConfig.Uploads;

/** Federations that promise something, of ten participants whose shoppers' gradients are made up. */
final class MadeUpPromises {

    static final int ROUNDS = 4;
    private static final int SHOPPERS = 20_000;
    private static final Assumptions ASSUMPTIONS = new Assumptions(0.1, 0.3, Coordinator.ACTIVE);

    private MadeUpPromises() {}

    static PrivacyConfig promise(PrivacyUnit unit, NoiseBy noise, double epsilon) {
        return new PrivacyConfig(
                new PrivacyTerms(unit, noise, epsilon, 1e-7, 0.5, unit == PrivacyUnit.SHOPPER ? 0.25 : 1),
                OptionalInt.empty(),
                OptionalLong.empty(),
                new PrivacyConfig.Gradients(64, 8));
    }

    static FederationConfig config(PrivacyConfig promise, boolean masked, Faults faults) {
        return new FederationConfig(
                ROUNDS,
                new LocalWork(new LocalWork.Epochs(1), 0, 1, true),
                new CohortRule(1, 4),
                new Movement(new FedAvg(1), 1),
                new Uploads(
                        100,
                        new Rounding(0x1p-20, 16),
                        masked ? Optional.of(ASSUMPTIONS) : Optional.empty(),
                        Optional.of(promise)),
                faults);
    }

    /** Ten participants of two thousand shoppers each, whose gradients are longer than the clip norm. */
    static ScriptedLocals locals() {
        long[] shoppers = new long[10];
        Arrays.fill(shoppers, SHOPPERS / 10);
        return new ScriptedLocals(shoppers, (participant, model) -> new float[] {3, 0, -4});
    }

    static Federation federation(FederationConfig config, ScriptedLocals locals, ShardRunner shards) {
        List<ParticipantId> ids = IntStream.range(0, locals.participants())
                .mapToObj(i -> new ParticipantId("node-" + i))
                .toList();
        return new Federation(config, Roster.of(ids), locals, 11, shards);
    }

    static Federation federation(FederationConfig config) {
        return federation(config, locals(), ShardRunner.sequential());
    }

    static void run(Federation federation, int rounds) {
        for (int round = 0; round < rounds; round++) {
            assertThat(federation.epoch((step, mean) -> {})).isNaN();
        }
    }
}
