// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.hanse.sim.experiment.SyntheticScenario.LOCAL;
import static org.hanse.sim.experiment.SyntheticScenario.other;
import static org.hanse.sim.experiment.SyntheticScenario.scenario;
import static org.hanse.sim.experiment.SyntheticScenario.shop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.train.FederationSource;
import org.hanse.sim.train.TrainingListener;

/** Small federations of synthetic shops. */
public final class SyntheticFederation {

    /** With words, vectors of single items and tables, so that every kind of parameter takes part. */
    static final NetworkConfig EVERYTHING = NetworkBuilder.aNetwork()
            .withMemory(true)
            .withQ(true)
            .withContent(NetworkConfig.Content.LEARNED)
            .build();

    private SyntheticFederation() {}

    public static TrainedModel federated(NetworkConfig network, FederationConfig federation) {
        return federated(network, LearningConfig.Personal.JOINT, federation);
    }

    public static TrainedModel federated(
            NetworkConfig network, LearningConfig.Personal personal, FederationConfig federation) {
        TrainedModel local = SyntheticScenario.model("local", Scope.LOCAL, network, 2);
        LearningConfig learning = local.learning();
        return ModelBuilder.aModel(
                        "federated",
                        Scope.FEDERATED,
                        network,
                        new LearningConfig(
                                learning.optimizer(),
                                learning.rate(),
                                learning.batch(),
                                learning.history(),
                                learning.dropout(),
                                personal,
                                learning.weightDecay(),
                                learning.warmup(),
                                learning.clipNorm(),
                                learning.averaging(),
                                learning.epochs(),
                                10,
                                learning.memoryEpochs(),
                                learning.memoryDropout(),
                                learning.candidates(),
                                learning.first(),
                                learning.algorithm(),
                                learning.value(),
                                learning.ranking(),
                                learning.shards()))
                .withReferences(List.of("local"))
                .withFederation(Optional.of(federation))
                .build();
    }

    public static FederationConfig rounds(int rounds) {
        return rounds(rounds, new CohortRule(1, 1), new Faults(0, Map.of()));
    }

    public static FederationConfig rounds(int rounds, CohortRule cohort, Faults faults) {
        FederationConfig usual = FederationConfig.DEFAULT;
        return FederationBuilder.aFederation()
                .withRounds(rounds)
                .withWork(new LocalWork(new LocalWork.Epochs(1), 0, 1, true))
                .withCohort(cohort)
                .withMovement(new FederationConfig.Movement(new FedAvg(1), 1))
                .withUploads(usual.uploads())
                .withFaults(faults)
                .build();
    }

    public static RunRecord run(List<String> compare, int rounds) {
        List<TrainedModel> models = List.of(LOCAL, federated(EVERYTHING, rounds(rounds))).stream()
                .filter(model -> compare.contains(model.name()))
                .toList();
        return SyntheticScenario.run(scenario(compare, models, shop(), other()), 2);
    }

    /** Returns a run of federations with some failing participants. */
    static RunRecord runWith(FailingTrainers.Failure failure, Scenario scenario, int threads) {
        return runWith(failure, scenario, threads, TrainingListener.silent());
    }

    static RunRecord runWith(
            FailingTrainers.Failure failure, Scenario scenario, int threads, TrainingListener listener) {
        TrainerSources usual = SyntheticScenario.sources(scenario);
        ScenarioRun run = SyntheticScenario.prepared(scenario, threads);
        run.train(
                model -> {
                    FederationSource source = (FederationSource) usual.of(model);
                    return new FederationSource(
                            source.file(),
                            (participants, exclude, shards) ->
                                    new FailingTrainers(source.source().of(participants, exclude, shards), failure),
                            source.config(),
                            source.seed());
                },
                Optional.empty(),
                listener);
        return run.score(step -> {}).record();
    }
}
