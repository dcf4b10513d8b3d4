// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

/**
 * Number of a round of a job.
 *
 * @param number from 1
 */
public record RoundId(int number) {

    public RoundId {
        if (number < 1) {
            throw new IllegalArgumentException("round " + number + " must be at least 1");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
