// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.verify;

import org.hanse.cli.HanseCommandLine;
import picocli.CommandLine;

/** Program of {@code hanse-verify.jar}, which auditors run without Hanse: {@code java -jar hanse-verify.jar report FILE --key KEY}. */
public final class VerifierMain {

    private VerifierMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(HanseCommandLine.execute(commandLine(), arguments));
    }

    /** Returns the command line, ready to execute. */
    static CommandLine commandLine() {
        return HanseCommandLine.of(new VerifyCommand()).setCommandName("hanse-verify");
    }
}
