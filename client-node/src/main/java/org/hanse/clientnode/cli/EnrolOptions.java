// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.hanse.clientnode.cli.NodeEnrolment.Entered;
import picocli.CommandLine.Option;

/** Options of an enrolment beside the coordinator's address. */
class EnrolOptions {

    @Option(
            names = "--authority",
            required = true,
            paramLabel = "FINGERPRINT",
            description = "Fingerprint of the coordinator's authority, received by another channel than the code")
    String fingerprint = "";

    @Option(names = "--code-file", paramLabel = "FILE", description = "File with the one-time code")
    Optional<Path> codeFile = Optional.empty();

    /** Returns what the owner entered. */
    Entered entered(String url) {
        return new Entered(url, fingerprint, codeFile);
    }
}
