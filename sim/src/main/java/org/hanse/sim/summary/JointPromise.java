// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;

/** What several models that promise privacy, each for itself, come to for whoever sees all of them: their epsilons and deltas add up. */
public final class JointPromise {

    private JointPromise() {}

    /**
     * What one model promises.
     *
     * @param unit to whom
     * @param against whom
     */
    public record Single(double epsilon, double delta, PrivacyUnit unit, Adversary against) {

        /** In short, with all that an epsilon means nothing without. */
        public String words() {
            return "epsilon " + PrivacyStatement.bound(epsilon) + ", delta " + PrivacyStatement.delta(delta) + " ("
                    + unit.word()
                    + (against == Adversary.OUTSIDER ? ", against outsiders)" : ", against the coordinator too)");
        }
    }

    /** Of a run; none where fewer than two models promise something to the same units. */
    public static List<String> words(RunSummary run) {
        return words(run.scenario().trained().stream()
                .flatMap(model -> Promise.of(run, model.name()).stream())
                .map(Promise::single)
                .toList());
    }

    /** A sentence for shoppers and one for merchants, each where two models or more promise something to these. */
    public static List<String> words(Collection<Single> models) {
        return Arrays.stream(PrivacyUnit.values())
                .map(unit ->
                        models.stream().filter(model -> model.unit() == unit).toList())
                .filter(several -> several.size() > 1)
                .map(JointPromise::sentence)
                .toList();
    }

    private static String sentence(List<Single> several) {
        PrivacyUnit unit = several.get(0).unit();
        double epsilon = several.stream().mapToDouble(Single::epsilon).sum();
        double delta = several.stream()
                .map(model -> new BigDecimal(Double.toString(model.delta())))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
        Adversary weakest = several.stream().anyMatch(model -> model.against() == Adversary.OUTSIDER)
                ? Adversary.OUTSIDER
                : Adversary.COORDINATOR;
        return several.size() + " models have a privacy guarantee for the same " + unit.word()
                + "s. The composed guarantee of all models is "
                + (delta < 1 ? new Single(epsilon, delta, unit, weakest).words() : "none")
                + ". Model selection by validation is not covered.";
    }
}
