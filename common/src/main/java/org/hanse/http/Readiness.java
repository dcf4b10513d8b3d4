// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Readiness of a service by parts.
 *
 * @param parts each part with its problem in one line; empty for a part that works
 */
public record Readiness(Map<String, Optional<String>> parts) {

    public Readiness {
        parts = new LinkedHashMap<>(parts);
    }

    /** Returns whether all parts work. */
    public boolean isReady() {
        return parts.values().stream().allMatch(Optional::isEmpty);
    }
}
