// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.List;
import java.util.Set;
import org.hanse.config.ConfigNode;

/**
 * Keys of a scenario that a model was read from. Errors found after the data are read name them.
 *
 * @param place mapping that has the keys: empty for the scenario itself, such as {@code ablations[0]} for an ablation
 * @param paths paths of the keys below {@code place}, such as {@code federation.privacy.delta}
 */
public record WrittenKeys(String place, Set<String> paths) {

    /** Keys of a model that the scenario does not describe. */
    public static final WrittenKeys NONE = new WrittenKeys("", Set.of());

    private static final String FEDERATION = "federation";

    public WrittenKeys {
        paths = Set.copyOf(paths);
    }

    /** Returns all keys below a mapping. */
    public static WrittenKeys of(ConfigNode node) {
        return new WrittenKeys(node.keyPath(), node.writtenPaths());
    }

    /**
     * Returns the path of the first key of {@code keys} below {@code federation} that the scenario has. Without any, returns the path of
     * the mapping that would have it.
     *
     * @param keys such as {@code privacy.delta}
     */
    public String ofFederation(List<String> keys) {
        for (String key : keys) {
            if (paths.contains(FEDERATION + "." + key)) {
                return below(FEDERATION + "." + key);
            }
        }
        return place.isEmpty() || paths.contains(FEDERATION) ? below(FEDERATION) : place;
    }

    private String below(String path) {
        return place.isEmpty() ? path : place + "." + path;
    }
}
