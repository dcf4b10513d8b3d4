// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.Optional;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.privacy.PrivacyTerms;

/**
 * The privacy guarantee of a model of a run.
 *
 * @param terms as configured
 * @param epsilon of all rounds, against the adversary of {@code terms}; holds if the coordinator reports false dropouts
 * @param charged epsilon of the coordinator's account, which holds if it follows the protocol; at most {@code epsilon}
 * @param rounds that were charged
 */
public record ModelGuarantee(PrivacyTerms terms, double epsilon, double charged, int rounds) {

    /** Of a model; empty if it has none, or was never trained. */
    public static Optional<ModelGuarantee> of(RunSummary run, String model) {
        Optional<PrivacyTerms> terms = run.scenario().trained().stream()
                .filter(trained -> trained.name().equals(model))
                .flatMap(trained -> trained.federation().stream())
                .flatMap(federation -> federation.uploads().privacy().stream())
                .map(PrivacyConfig::terms)
                .findFirst();
        List<TrainingSummary> trainings = run.trainings().stream()
                .filter(training -> training.model().equals(model))
                .toList();
        List<Double> charged = trainings.stream()
                .flatMap(training -> training.rounds().stream())
                .flatMap(round -> round.epsilon().stream().boxed())
                .toList();
        if (charged.isEmpty()) {
            return Optional.empty();
        }
        double last = charged.get(charged.size() - 1);
        double atWorst = trainings.stream()
                .flatMap(training -> training.epsilonAtWorst().stream().boxed())
                .reduce(last, Double::max);
        return terms.map(asked -> new ModelGuarantee(asked, atWorst, last, charged.size()));
    }

    /** Of all models of a run, in their order. */
    public static List<PrivacyGuarantee> all(RunSummary run) {
        return run.scenario().trained().stream()
                .flatMap(model -> of(run, model.name()).stream())
                .map(ModelGuarantee::guarantee)
                .toList();
    }

    /** Without how it came about. */
    public PrivacyGuarantee guarantee() {
        return new PrivacyGuarantee(
                epsilon, terms.delta(), terms.unit(), terms.scope().adversary());
    }
}
