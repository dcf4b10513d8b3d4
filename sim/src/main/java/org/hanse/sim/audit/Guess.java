// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

/**
 * Guess of an attack about one secret, with the truth.
 *
 * @param score confidence that the secret is a member
 * @param in whether it is a member
 */
public record Guess(double score, boolean in) {

    public Guess {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score that is no number");
        }
    }
}
