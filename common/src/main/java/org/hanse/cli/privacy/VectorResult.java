// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Locale;

/**
 * Result of one vector.
 *
 * @param file name of its file
 * @param name its position in the file, and its own name
 * @param remark expected answer of a failed vector, reason of a skipped one; else empty
 */
public record VectorResult(String file, String name, Outcome outcome, String remark) {

    /** Outcome of a vector. */
    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED;

        /** Returns the name in JSON. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the result on one line. */
    @Override
    public String toString() {
        return outcome.key() + " " + file + " " + name + (remark.isEmpty() ? "" : ": " + remark);
    }
}
