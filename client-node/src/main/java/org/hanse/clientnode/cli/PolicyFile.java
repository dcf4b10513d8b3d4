// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.config.ConfigDocument;

/** Policy of a node's owner, {@code policy.yaml}. A missing file stands for the default policy. */
final class PolicyFile {

    private PolicyFile() {}

    /** Reads a policy. Unknown keys are refused. */
    static NodePolicy read(Path file) {
        return Files.exists(file) ? parse(file, Optional.of(ConfigDocument.text(file))) : NodePolicy.DEFAULT;
    }

    /** Returns the policy in the text of a file; no text stands for a missing file. */
    static NodePolicy parse(Path file, Optional<String> text) {
        return PolicyService.parse(file, text);
    }
}
