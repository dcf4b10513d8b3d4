// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.sim.scenario.TrainedModel.Scope;

/** Builds a {@link TrainedModel} for tests; what a test does not name has a default. */
public final class ModelBuilder {

    private String name;
    private Scope scope;
    private NetworkConfig network;
    private LearningConfig learning;
    private List<String> references = List.of();
    private Optional<Path> graph = Optional.empty();
    private Optional<FederationConfig> federation = Optional.empty();
    private Optional<String> from = Optional.empty();
    private OptionalLong seed = OptionalLong.empty();

    private ModelBuilder(String name, Scope scope, NetworkConfig network, LearningConfig learning) {
        this.name = name;
        this.scope = scope;
        this.network = network;
        this.learning = learning;
    }

    /** Begins with small defaults. */
    public static ModelBuilder aModel(String name, Scope scope, NetworkConfig network, LearningConfig learning) {
        return new ModelBuilder(name, scope, network, learning);
    }

    /** Begins with the values of another. */
    public static ModelBuilder like(TrainedModel usual) {
        return new ModelBuilder(usual.name(), usual.scope(), usual.network(), usual.learning())
                .withReferences(usual.references())
                .withGraph(usual.graph())
                .withFederation(usual.federation())
                .withFrom(usual.from())
                .withSeed(usual.seed());
    }

    public ModelBuilder withName(String name) {
        this.name = name;
        return this;
    }

    public ModelBuilder withScope(Scope scope) {
        this.scope = scope;
        return this;
    }

    public ModelBuilder withNetwork(NetworkConfig network) {
        this.network = network;
        return this;
    }

    public ModelBuilder withLearning(LearningConfig learning) {
        this.learning = learning;
        return this;
    }

    public ModelBuilder withReferences(List<String> references) {
        this.references = references;
        return this;
    }

    public ModelBuilder withGraph(Optional<Path> graph) {
        this.graph = graph;
        return this;
    }

    public ModelBuilder withFederation(Optional<FederationConfig> federation) {
        this.federation = federation;
        return this;
    }

    public ModelBuilder withFrom(Optional<String> from) {
        this.from = from;
        return this;
    }

    public ModelBuilder withSeed(OptionalLong seed) {
        this.seed = seed;
        return this;
    }

    public TrainedModel build() {
        return new TrainedModel(name, scope, network, learning, references, graph, federation, from, seed);
    }
}
