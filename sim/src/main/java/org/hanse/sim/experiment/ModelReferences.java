// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;

/**
 * Reference models of each trained model of a scenario. The cost of a privacy guarantee is the difference from a
 * federation with the same steps without one, not with another server optimizer or local work.
 */
final class ModelReferences {

    private final Scenario scenario;

    ModelReferences(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Returns the references by name of the model. */
    Map<String, List<String>> all() {
        return scenario.trained().stream().collect(Collectors.toMap(TrainedModel::name, this::of));
    }

    private List<String> of(TrainedModel model) {
        Set<String> references = new LinkedHashSet<>(model.references());
        if (model.isPrivate()) {
            scenario.trained().stream()
                    .filter(other -> other.scope() == TrainedModel.Scope.FEDERATED && !other.isPrivate())
                    .map(TrainedModel::name)
                    .forEach(references::remove);
            open(scenario, model).ifPresent(references::add);
            String local = TrainedModel.Scope.LOCAL.key();
            if (scenario.compare().contains(local)) {
                references.add(local);
            }
        }
        if (model.scope() == TrainedModel.Scope.FEDERATED || model.from().isPresent()) {
            references.add(Scenario.BEST_ALONE);
        }
        return List.copyOf(references);
    }

    /** Returns the first model without a guarantee and with the same steps as {@code model}; empty without one. */
    static Optional<String> open(Scenario scenario, TrainedModel model) {
        return scenario.trained().stream()
                .filter(other -> sameSteps(model, other))
                .map(TrainedModel::name)
                .findFirst();
    }

    private static boolean sameSteps(TrainedModel model, TrainedModel open) {
        if (model.federation().isEmpty() || open.federation().isEmpty() || open.isPrivate()) {
            return false;
        }
        FederationConfig guarded = model.federation().get();
        FederationConfig plain = open.federation().get();
        return model.network().equals(open.network())
                && model.learning().equals(open.learning())
                && guarded.rounds() == plain.rounds()
                && guarded.cohort().equals(plain.cohort())
                && guarded.movement().equals(plain.movement())
                && sameWork(guarded, plain);
    }

    /**
     * Returns whether the local work is equal. For the unit shopper every participant sends one gradient a round,
     * without a cap on its weight.
     */
    private static boolean sameWork(FederationConfig guarded, FederationConfig plain) {
        boolean ofShoppers = guarded.uploads().privacy().stream()
                .anyMatch(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER);
        return ofShoppers
                ? plain.work().amount() instanceof LocalWork.OneGradient
                : guarded.work().equals(plain.work())
                        && guarded.uploads().exampleCap() == plain.uploads().exampleCap();
    }
}
