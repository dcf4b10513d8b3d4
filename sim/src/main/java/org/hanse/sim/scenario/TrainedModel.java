// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.privacy.PrivacyUnit;

/**
 * A model that a scenario has trained.
 *
 * @param name in results
 * @param scope what each of its trainings sees
 * @param network its shape
 * @param learning how it is trained
 * @param references the trained models that it is compared with
 * @param graph the DL4J graph to train in place of the network, whose shape then plays no part
 * @param federation how rounds go, for a federated one
 * @param from the model whose shared parameters a local one begins with and goes on training; those that are drawn if empty
 * @param seed of everything that its training draws; the scenario's if empty
 */
public record TrainedModel(
        String name,
        Scope scope,
        NetworkConfig network,
        LearningConfig learning,
        List<String> references,
        Optional<Path> graph,
        Optional<FederationConfig> federation,
        Optional<String> from,
        OptionalLong seed) {

    public TrainedModel {
        references = List.copyOf(references);
        if ((scope == Scope.FEDERATED) != federation.isPresent()) {
            throw new IllegalArgumentException("a federation is what federated models have and others have not");
        }
        if (from.isPresent() && scope != Scope.LOCAL) {
            throw new IllegalArgumentException("only local models go on from another");
        }
    }

    /** A model that begins with parameters that are drawn. */
    public TrainedModel(
            String name,
            Scope scope,
            NetworkConfig network,
            LearningConfig learning,
            List<String> references,
            Optional<Path> graph,
            Optional<FederationConfig> federation) {
        this(name, scope, network, learning, references, graph, federation, Optional.empty(), OptionalLong.empty());
    }

    /** A model that is the network, trained without a federation. */
    public TrainedModel(
            String name, Scope scope, NetworkConfig network, LearningConfig learning, List<String> references) {
        this(name, scope, network, learning, references, Optional.empty(), Optional.empty());
    }

    /** Returns the key of a sum before the first round, which tables are built from; empty without a sum. */
    public Optional<String> sum() {
        return federation.flatMap(own -> own.sums().key());
    }

    /** Returns the same model with a seed of its own, if there is one. */
    public TrainedModel withSeed(OptionalLong own) {
        return new TrainedModel(name, scope, network, learning, references, graph, federation, from, own);
    }

    /** Returns whether the two differ in nothing that their training depends on but, perhaps, their seeds. */
    public boolean isTrainedAs(TrainedModel other) {
        return learnsAs(other) && network.equals(other.network);
    }

    /** Returns whether this is another model, trained in the same way but, perhaps, with another seed, with equal gates. */
    public boolean hasEqualGatesOf(TrainedModel other) {
        return learnsAs(other)
                && other.network.attention() != Gate.UNIFORM
                && network.equals(other.network.withAttention(Gate.UNIFORM));
    }

    private boolean learnsAs(TrainedModel other) {
        return scope == other.scope
                && learning.equals(other.learning)
                && graph.equals(other.graph)
                && federation.equals(other.federation)
                && from.equals(other.from);
    }

    /** Text for the digest {@code settings} in metrics.json. Without {@link #from} it has no part for it, so that older digests stay valid. */
    @Override
    public String toString() {
        return "TrainedModel[name=" + name
                + ", scope=" + scope
                + ", network=" + network
                + ", learning=" + learning
                + ", references=" + references
                + ", graph=" + graph
                + ", federation=" + federation
                + from.map(start -> ", from=" + start).orElse("")
                + (seed.isPresent() ? ", seed=" + seed.getAsLong() : "") + "]";
    }

    /** Returns the name of a step of the training: round or epoch. */
    public String unit() {
        return scope == Scope.FEDERATED ? "round" : "epoch";
    }

    /** Returns the maximum number of epochs or rounds. */
    public int epochs() {
        return federation.map(FederationConfig::rounds).orElse(learning.epochs());
    }

    /** Returns whether the federation has a privacy guarantee. The last round is then selected without validation. */
    public boolean isPrivate() {
        return federation.flatMap(rounds -> rounds.uploads().privacy()).isPresent();
    }

    /** Returns whether the federation has a privacy guarantee for single shoppers. */
    public boolean protectsShoppers() {
        return federation
                .flatMap(rounds -> rounds.uploads().privacy())
                .filter(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER)
                .isPresent();
    }

    /** Returns whether the last round is selected without validation. */
    public boolean selectsLast() {
        return isPrivate()
                || federation
                        .filter(rounds -> rounds.selection() == FederationConfig.Selection.LAST)
                        .isPresent();
    }

    /**
     * Returns whether a merchant's served model also depends on its own shoppers directly: by a training of its own, by tables, or by
     * private item vectors.
     */
    public boolean servesOwnData() {
        boolean trains = scope == Scope.LOCAL && (from.isEmpty() || learning.epochs() > 0);
        boolean keeps = graph.isEmpty() && (network.memory() || network.itemVectors() == ItemVectors.PRIVATE);
        return scope != Scope.CENTRAL && (trains || keeps);
    }

    /** Data that one training reads. */
    public enum Scope {
        /** All merchants' interactions in one place. */
        CENTRAL,
        /** One merchant's own. */
        LOCAL,
        /** All merchants' interactions, each where it is. */
        FEDERATED;

        /** The name of the model of this scope. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
