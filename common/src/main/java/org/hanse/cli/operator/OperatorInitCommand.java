// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.operator;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse operator init}: a new operator key. */
@Command(
        name = "init",
        header = "Create the operator key",
        description =
                "%nWrites FOLDER/operator.key, an Ed25519 key that only its owner can read, and FOLDER/operator.pub."
                        + " Never overwrites a key.%n",
        footer = {
            "%nExample:",
            "  hanse operator init keys",
            "%nExit codes: 0 done, 2 usage error, or a key that exists."
        })
public final class OperatorInitCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "Folder for the key; made if it is missing")
    Path folder = Path.of("");

    @Override
    public Integer call() {
        OperatorFolder files = new OperatorFolder(folder);
        try (SigningKey key = SigningKey.generate(new SecureRandom())) {
            files.create(key);
            PrintWriter out = spec.commandLine().getOut();
            out.println("Created operator key " + Fingerprint.of(key.verifyingKey()));
            out.println("Private key  " + files.privateKey() + ": keep it offline, with a backup");
            out.println("Public key   " + files.publicKey() + ": give it to the coordinator");
            out.println("Next: hanse coordinator init HOME --name NAME --operator " + files.publicKey()
                    + " --listen HOST:PORT");
        }
        return ExitCode.SUCCESS;
    }
}
