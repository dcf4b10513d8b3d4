// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.learn.dl4j.GraphEngine;
import org.hanse.core.setting.Key;
import org.hanse.job.Kinds;

/** The key {@code network} of a scenario. */
public record NetworkKeys(
        @Key(inline = true) NetworkConfig shape,

        @Key("file of a [DL4J graph](../guides/own-network.md), instead of all other keys")
        Optional<Path> dl4j) {

    /** Defaults. */
    public static final NetworkKeys DEFAULT = new NetworkKeys(NetworkConfig.DEFAULT, Optional.empty());

    private static final String GRAPH = "dl4j";

    /**
     * Reads a mapping.
     *
     * @param standard values of missing keys
     */
    static NetworkKeys read(ConfigNode node, NetworkKeys standard, Kinds kinds) {
        if (!node.mentions(GRAPH)) {
            return new NetworkKeys(kinds.network(node, standard.shape()), Optional.empty());
        }
        node.keys(GRAPH);
        ConfigNode graph = node.require(GRAPH);
        GraphEngine.missing().ifPresent(missing -> {
            throw graph.refuse(missing);
        });
        Path file = graph.path();
        if (!Files.isRegularFile(file)) {
            throw graph.refuse("found no file " + file
                    + "; expected a graph. Fix: write a path relative to the folder of the scenario");
        }
        return new NetworkKeys(standard.shape(), Optional.of(file));
    }
}
