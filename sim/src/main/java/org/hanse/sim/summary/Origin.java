// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

/**
 * Origin of a run.
 *
 * @param command command line that repeats the run
 * @param version version of the program
 */
public record Origin(String command, String version) {

    /** Origin of a run without a command. */
    public static final Origin NONE = new Origin("", "");
}
