// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.Optional;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.privacy.PrivacyTerms;

/**
 * What a model of a run came to promise.
 *
 * @param terms what was asked for
 * @param epsilon of all rounds, against whoever {@code terms} are against; a coordinator that lies about who was lost included
 * @param charged what the coordinator's account was charged with, which holds where it follows the protocol; {@code epsilon} at most
 * @param rounds that were charged
 */
public record Promise(PrivacyTerms terms, double epsilon, double charged, int rounds) {

    /** Of a model; empty if it promises nothing, or was never trained. */
    public static Optional<Promise> of(RunSummary run, String model) {
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
        return terms.map(asked -> new Promise(asked, atWorst, last, charged.size()));
    }

    /** Without how it came about. */
    public JointPromise.Single single() {
        return new JointPromise.Single(
                epsilon, terms.delta(), terms.unit(), terms.scope().adversary());
    }

    /** In short, with all that an epsilon means nothing without. */
    public String words() {
        return single().words();
    }
}
