// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

/**
 * An attack's guess about one secret, and the truth.
 *
 * @param score confidence of the attack that the secret is in
 * @param in whether it is in
 */
public record Guess(double score, boolean in) {

    public Guess {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score that is no number");
        }
    }
}
