// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.config.RecordReader;

/** Policy of a node's owner, {@code policy.yaml}. A missing file stands for the default policy. */
final class PolicyFile {

    private PolicyFile() {}

    /** Reads a policy. Unknown keys are refused. */
    static NodePolicy read(Path file) {
        return Files.exists(file) ? ConfigDocument.read(file, PolicyFile::policy) : NodePolicy.DEFAULT;
    }

    /** Returns the policy in the text of a file; no text stands for a missing file. */
    static NodePolicy parse(Path file, Optional<String> text) {
        return text.map(own -> ConfigDocument.parse(file, own, PolicyFile::policy))
                .orElse(NodePolicy.DEFAULT);
    }

    private static NodePolicy policy(ConfigNode root) {
        return RecordReader.read(root, NodePolicy.DEFAULT);
    }
}
