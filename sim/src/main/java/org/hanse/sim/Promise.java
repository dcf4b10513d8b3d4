// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.util.List;
import java.util.Optional;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.federate.PrivacyConfig;

/**
 * What a model of a run came to promise.
 *
 * @param terms what was asked for
 * @param epsilon what all rounds were charged with
 * @param rounds that were charged
 */
public record Promise(PrivacyTerms terms, double epsilon, int rounds) {

    /** Of a model; empty if it promises nothing, or was never trained. */
    public static Optional<Promise> of(RunSummary run, String model) {
        Optional<PrivacyTerms> terms = run.scenario().trained().stream()
                .filter(trained -> trained.name().equals(model))
                .flatMap(trained -> trained.federation().stream())
                .flatMap(federation -> federation.uploads().privacy().stream())
                .map(PrivacyConfig::terms)
                .findFirst();
        List<Double> charged = run.trainings().stream()
                .filter(training -> training.model().equals(model))
                .flatMap(training -> training.rounds().stream())
                .flatMap(round -> round.epsilon().stream().boxed())
                .toList();
        return charged.isEmpty()
                ? Optional.empty()
                : terms.map(asked -> new Promise(asked, charged.get(charged.size() - 1), charged.size()));
    }

    /** In short, with all that an epsilon means nothing without. */
    public String words() {
        return "epsilon " + PrivacyStatement.bound(epsilon) + ", delta " + PrivacyStatement.delta(terms.delta()) + " ("
                + terms.unit().word()
                + (terms.scope().adversary() == Adversary.OUTSIDER
                        ? ", against outsiders)"
                        : ", against the coordinator too)");
    }
}
