// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.List;
import java.util.Set;
import org.hanse.config.ConfigNode;

/**
 * The keys of a scenario that a model was read from, so that what is refused once the data are read is told where it was written.
 *
 * @param place where they stand: empty for the scenario itself, such as {@code ablations[0]} for an ablation
 * @param paths of all of them below that, such as {@code federation.privacy.delta}
 */
public record WrittenKeys(String place, Set<String> paths) {

    /** Of a model that nobody wrote. */
    public static final WrittenKeys NONE = new WrittenKeys("", Set.of());

    private static final String FEDERATION = "federation";

    public WrittenKeys {
        paths = Set.copyOf(paths);
    }

    /** All keys below a mapping. */
    public static WrittenKeys of(ConfigNode node) {
        return new WrittenKeys(node.keyPath(), node.writtenPaths());
    }

    /**
     * The first of some keys below {@code federation} that was written; the mapping that would hold it if none was, or the model's own.
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
