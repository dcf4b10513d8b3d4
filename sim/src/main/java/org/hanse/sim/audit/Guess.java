// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

/**
 * What an attack says of one secret, and what is true.
 *
 * @param score the greater, the more the attack believes that it is in
 * @param in whether it is
 */
public record Guess(double score, boolean in) {

    public Guess {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score that is no number");
        }
    }
}
