// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hanse.core.privacy.PrivacyTerms;

/**
 * The key {@code privacy} of a federation.
 *
 * @param terms what is promised
 * @param budgetRounds rounds that the budget is to last for; as many as the federation has if empty
 * @param population units that there are, as everybody may know: sums are divided by how many of them are expected, and {@code delta} is
 *     compared with them; as many as the scenario's training data hold if empty
 * @param gradients how shoppers' gradients are taken, where they are the units
 */
public record PrivacyConfig(
        PrivacyTerms terms, OptionalInt budgetRounds, OptionalLong population, Gradients gradients) {

    /**
     * How shoppers' gradients are taken.
     *
     * @param negatives items that each of a shopper's is compared with
     * @param positions number of interactions that a shopper's gradient is divided by, whatever it has: a constant, for the number of a
     *     shopper's own is private
     */
    public record Gradients(int negatives, double positions) {}
}
