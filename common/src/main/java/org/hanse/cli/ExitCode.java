// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

/** Exit codes of all commands. */
public final class ExitCode {

    public static final int SUCCESS = 0;
    /** The work was begun and failed. */
    public static final int FAILED = 1;
    /** Usage error or bad input; nothing was changed. */
    public static final int BAD_INPUT = 2;
    /** A policy or a privacy budget refused. */
    public static final int REFUSED = 3;

    private ExitCode() {}
}
