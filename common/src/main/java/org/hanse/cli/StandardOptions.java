// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import picocli.CommandLine.Option;

/** Options that every command takes; mixed in. */
public final class StandardOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit")
    boolean help;

    @Option(names = "--verbose", description = "Print the stack trace of an error")
    boolean verbose;
}
