// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** Home folder of a node, the first parameter of a command; mixed in. */
final class HomeParameter {

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the node")
    Path folder = Path.of("");

    /**
     * Returns the home folder.
     *
     * @throws org.hanse.config.InvalidInputException if the folder has no node
     */
    NodeHome existing() {
        return NodeHome.existing(folder);
    }

    /**
     * Returns the home folder of an enrolled node.
     *
     * @throws org.hanse.config.InvalidInputException if the folder has no node, or a shop without a federation
     */
    NodeHome enrolled() {
        NodeHome home = existing();
        NodeSettings.requireFederation(home);
        return home;
    }
}
