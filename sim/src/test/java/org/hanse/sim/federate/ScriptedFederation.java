// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Movement;
import org.hanse.core.job.FederationConfig.Rounding;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.optimizer.OptimizerKind;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.FederationBuilder;

/** Federations of scripted participants, and their observed values. */
public final class ScriptedFederation {

    static final double GRID = 0x1p-20;

    /** Two grid steps: each of three updates is off by less than one, and the mean is divided by more than one. */
    static final double CLOSE = 4 * GRID;

    private ScriptedFederation() {}

    static float[] own(int participant, GlobalModel model) {
        float change = participant + 1;
        return new float[] {change, change, change};
    }

    static ScriptedTrainers shrinking(int participants) {
        return new ScriptedTrainers(
                IntStream.range(0, participants).mapToLong(i -> 1 + 7L * i).toArray(),
                (participant, model) -> new float[] {
                    0.3f / (participant + 1) - 0.1f * model.parameters().get(0),
                    0.01f * participant,
                    model.parameters().get(2) * 0.05f
                });
    }

    static void assertParameters(Federation federation, double... expected) {
        float[] global = federation.state().array("global");
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) global[i]).as("parameter %d", i).isCloseTo(expected[i], within(CLOSE));
        }
    }

    static void assertSame(TrainerState one, TrainerState other) {
        assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
        assertThat(one.epochs()).isEqualTo(other.epochs());
        assertThat(one.counts()).isEqualTo(other.counts());
        assertThat(new HashSet<>(one.names())).isEqualTo(new HashSet<>(other.names()));
        one.names().forEach(name -> assertThat(one.array(name)).as(name).isEqualTo(other.array(name)));
    }

    static FederationConfig working(FederationConfig usual, LocalWork work) {
        return FederationBuilder.like(usual).withWork(work).build();
    }

    /** As usual but for who is asked. */
    public static FederationConfig withCohort(FederationConfig usual, CohortRule cohort) {
        return FederationBuilder.like(usual).withCohort(cohort).build();
    }

    static FederationConfig moving(FederationConfig usual, Movement movement) {
        return FederationBuilder.like(usual).withMovement(movement).build();
    }

    static FederationConfig failing(FederationConfig usual, Faults faults) {
        return FederationBuilder.like(usual).withFaults(faults).build();
    }

    static Federation withLate(FederationConfig config, ScriptedTrainers locals, int late) {
        List<ParticipantId> ids = ids(locals.participants());
        return new Federation(
                config, new FederationRoster(ids, Set.of(ids.get(late))), locals, 11, ShardRunner.sequential());
    }

    static List<ParticipantId> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ParticipantId("node-" + i))
                .toList();
    }

    static Federation federation(FederationConfig config, ScriptedTrainers locals) {
        return federation(config, locals, ShardRunner.sequential());
    }

    static Federation federation(FederationConfig config, ScriptedTrainers locals, ShardRunner shards) {
        List<ParticipantId> ids = ids(locals.participants());
        return new Federation(config, FederationRoster.of(ids), locals, 11, shards);
    }

    /** Ten rounds without a privacy guarantee and without masks. */
    public static FederationConfig config(double fraction, int minimum, long cap, OptimizerKind server, Faults faults) {
        return FederationBuilder.aFederation()
                .withRounds(10)
                .withWork(new LocalWork(new LocalWork.Epochs(1), 0, 1, true))
                .withCohort(new CohortRule(fraction, minimum))
                .withMovement(new Movement(server, 1))
                .withUploads(new Uploads(cap, new Rounding(GRID, 16)))
                .withFaults(faults)
                .build();
    }

    static void serve(Federation federation, int participant) {
        try {
            federation.scorer(participant, ShardRunner.sequential());
        } catch (UnsupportedOperationException e) {
            assertThat(e).hasMessage("no request");
        }
    }
}
