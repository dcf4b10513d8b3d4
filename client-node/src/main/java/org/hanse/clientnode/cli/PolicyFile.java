// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.NodePolicy.Noise;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.PrivacyUnit;

/** Policy of a node's owner, {@code policy.yaml}. A missing file stands for the default policy. */
final class PolicyFile {

    private static final double MOST = 1e6;
    private static final int MOST_THREADS = 1024;

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
        root.keys("honest", "corrupt", "dropout", "unvouched", "noise", "epsilon", "unit", "cpu", "memory");
        NodePolicy usual = NodePolicy.DEFAULT;
        List<ParticipantId> unvouched = root.find("unvouched")
                .map(names -> names.list(name -> name.build(() -> new ParticipantId(name.text()))))
                .orElse(List.of());
        return new NodePolicy(
                number(root, "honest", 2),
                number(root, "corrupt", 0),
                root.find("dropout").map(ConfigNode::share).orElse(usual.dropout()),
                Set.copyOf(unvouched),
                root.find("noise").map(node -> node.choice(Noise.class)).orElse(usual.noise()),
                root.find("epsilon")
                        .map(node -> OptionalDouble.of(node.positive(MOST)))
                        .orElse(usual.epsilon()),
                root.find("unit")
                        .map(node -> Optional.of(node.choice(PrivacyUnit.class)))
                        .orElse(usual.unit()),
                new NodePolicy.Machine(
                        root.find("cpu")
                                .map(node -> node.integer(1, MOST_THREADS))
                                .orElse(1),
                        number(root, "memory", 1)));
    }

    private static OptionalInt number(ConfigNode root, String key, int least) {
        return root.find(key)
                .map(node -> OptionalInt.of(node.integer(least, Integer.MAX_VALUE)))
                .orElse(OptionalInt.empty());
    }
}
