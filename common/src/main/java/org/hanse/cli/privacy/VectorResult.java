// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Locale;

/**
 * What came of one vector.
 *
 * @param file name of its file
 * @param name where in the file it stands, and what it calls itself
 * @param remark what was expected of one that failed, why another was skipped; else empty
 */
public record VectorResult(String file, String name, Outcome outcome, String remark) {

    /** How it ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED;

        /** As in JSON. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** On one line. */
    @Override
    public String toString() {
        return outcome.key() + " " + file + " " + name + (remark.isEmpty() ? "" : ": " + remark);
    }
}
