// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;

/**
 * A privacy guarantee.
 *
 * @param epsilon infinite without a guarantee
 * @param delta probability with which epsilon need not hold; 1 or more for a composition without a guarantee
 * @param unit protected unit
 * @param against adversary
 */
public record PrivacyGuarantee(double epsilon, double delta, PrivacyUnit unit, Adversary against) {

    /** Returns whether there is a guarantee. */
    public boolean holds() {
        return epsilon < Double.POSITIVE_INFINITY;
    }

    /** Returns the unit and the adversary. */
    public PrivacyScope scope() {
        return new PrivacyScope(unit, NeighbourRelation.ADD_REMOVE, against);
    }

    /** Guarantees of several models for the same units. */
    public record Composed(int models, PrivacyGuarantee guarantee) {}

    /**
     * Returns the composition for each unit with two guarantees or more. Epsilons and deltas add up, against an
     * adversary who sees all models.
     */
    public static List<Composed> composed(Collection<PrivacyGuarantee> models) {
        return Arrays.stream(PrivacyUnit.values())
                .map(unit ->
                        models.stream().filter(model -> model.unit() == unit).toList())
                .filter(several -> several.size() > 1)
                .map(several -> new Composed(several.size(), sum(several)))
                .toList();
    }

    private static PrivacyGuarantee sum(List<PrivacyGuarantee> several) {
        double delta = several.stream()
                .map(model -> new BigDecimal(Double.toString(model.delta())))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
        boolean outsiders = several.stream().anyMatch(model -> model.against() == Adversary.OUTSIDER);
        return new PrivacyGuarantee(
                several.stream().mapToDouble(PrivacyGuarantee::epsilon).sum(),
                delta,
                several.get(0).unit(),
                outsiders ? Adversary.OUTSIDER : Adversary.COORDINATOR);
    }
}
