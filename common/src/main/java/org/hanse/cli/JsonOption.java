// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import picocli.CommandLine.Option;

/** Option for output that programs read; mixed in. */
public final class JsonOption {

    @Option(names = "--json", description = "Print one JSON document instead of text")
    boolean json;

    /** Returns whether the command prints JSON. */
    public boolean isSet() {
        return json;
    }
}
