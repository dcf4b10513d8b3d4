// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse node import}: the merchant's data. */
@Command(
        name = "import",
        header = "Read and check the merchant's data, and train on them from now on",
        description =
                "%nDESCRIPTOR says where the tables are; hanse data guess writes one. The tables stay where they are."
                        + " A running node uses the data from its next round on.%n",
        footer = {
            "%nExample:",
            "  hanse node import shop-a shop.yaml",
            "%nExit codes: 0 imported, 2 usage error or bad input; an earlier import remains then."
        })
public final class NodeImportCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the node")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "DESCRIPTOR", description = "Descriptor of the data set, YAML")
    Path descriptor = Path.of("");

    @Override
    public Integer call() {
        NodeHome home = NodeHome.existing(folder);
        NodeImport.run(home, descriptor, spec.commandLine().getOut());
        spec.commandLine().getOut().println("Next: hanse node run " + folder);
        return ExitCode.SUCCESS;
    }
}
