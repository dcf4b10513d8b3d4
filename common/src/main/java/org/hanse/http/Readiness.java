// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Readiness of a service by parts.
 *
 * @param parts each part with its problem in one line; empty for a part that works
 * @param optional parts without which the service works
 */
public record Readiness(Map<String, Optional<String>> parts, Set<String> optional) {

    public Readiness {
        parts = new LinkedHashMap<>(parts);
        optional = Set.copyOf(optional);
    }

    /** Creates the readiness of a service that needs all parts. */
    public Readiness(Map<String, Optional<String>> parts) {
        this(parts, Set.of());
    }

    /** Returns whether all parts work that the service needs. */
    public boolean isReady() {
        return parts.entrySet().stream()
                .allMatch(part -> part.getValue().isEmpty() || optional.contains(part.getKey()));
    }
}
