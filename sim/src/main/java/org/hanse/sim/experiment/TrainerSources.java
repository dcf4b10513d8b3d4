// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.model.ModelSpec;
import org.hanse.sim.federate.SumStages;
import org.hanse.sim.federate.TrainerSupply;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.train.FederationSource;
import org.hanse.sim.train.GraphSource;
import org.hanse.sim.train.NetworkSource;
import org.hanse.sim.train.TrainerSource;

/** Trainers of a scenario's models for the scenario's data. */
final class TrainerSources {

    private final Map<TrainedModel, TrainerSource> byModel = new HashMap<>();
    private final SumStages sums = new SumStages();

    /**
     * Creates sources for the models of {@code scenario}.
     *
     * @throws InvalidInputException if a model does not fit the data
     */
    TrainerSources(Scenario scenario, List<DatasetEntry> merchants) {
        if (scenario.trained().isEmpty()) {
            return;
        }
        ReadableFacts facts = facts(scenario, merchants);
        Map<ModelSpec, LearnedCatalogues> catalogues = new HashMap<>();
        for (TrainedModel model : scenario.trained()) {
            long seed = scenario.seedOf(model);
            if (model.graph().isPresent()) {
                GraphSource graph = GraphSource.of(model.graph().get(), model.learning(), seed);
                byModel.put(model, federated(scenario, model, graph, graph));
                continue;
            }
            ModelSpec spec = spec(scenario, model, facts);
            NetworkSource network = new NetworkSource(
                    spec,
                    catalogues.computeIfAbsent(spec, LearnedCatalogues::new),
                    model.learning(),
                    scenario.rewards().rewards(),
                    seed);
            byModel.put(model, federated(scenario, model, network, network));
        }
    }

    /** Returns the source of a central or local model, or a federation of it. */
    private TrainerSource federated(
            Scenario scenario, TrainedModel model, TrainerSource inOnePlace, TrainerSupply locals) {
        return model.federation()
                .<TrainerSource>map(rounds -> new FederationSource(
                        scenario.file(), locals, rounds, scenario.seedOf(model), scenario.writtenOf(model), sums))
                .orElse(inOnePlace);
    }

    /** Returns the source of a federation for its sum before training alone. */
    FederationSource summing(Scenario scenario, TrainedModel model) {
        return new FederationSource(
                scenario.file(),
                (merchants, excludeHistory, shards) -> {
                    throw new IllegalStateException("a sum before training trains nothing");
                },
                model.federation().orElseThrow(),
                scenario.seedOf(model),
                scenario.writtenOf(model),
                sums);
    }

    /** Returns the source of a model of the scenario. */
    TrainerSource of(TrainedModel model) {
        TrainerSource source = byModel.get(model);
        if (source == null) {
            throw new IllegalArgumentException("the scenario does not train " + model.name());
        }
        return source;
    }

    private static ReadableFacts facts(Scenario scenario, List<DatasetEntry> merchants) {
        try {
            return ReadableFacts.of(
                    merchants.stream()
                            .map(merchant -> merchant.dataset().catalogue())
                            .toList(),
                    merchants.stream()
                            .map(merchant -> merchant.dataset().interactions())
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    scenario.file() + ": merchants: " + InvalidInputException.withFix(e, "change the data sets"), e);
        }
    }

    private static ModelSpec spec(Scenario scenario, TrainedModel model, ReadableFacts facts) {
        try {
            return facts.spec(model.network(), model.learning());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    scenario.file() + ": network of " + model.name() + ": "
                            + InvalidInputException.withFix(
                                    e,
                                    facts.facts().isEmpty() && !facts.titles()
                                            ? "write content: false, as the data sets do not describe items"
                                            : "change network.content to what the data sets have"),
                    e);
        }
    }
}
