// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Composition of releases about the same units, in any order. Earlier results may determine the content of later releases (adaptive
 * composition) but not their cost: events and their numbers are fixed before the first release.
 *
 * @param times number of releases by event, at least 1 each
 */
public record Releases(Map<DpEvent, Integer> times) {

    /** Composition of no releases. */
    public static final Releases NONE = new Releases(Map.of());

    public Releases {
        times.forEach((event, often) -> {
            if (often < 1) {
                throw new IllegalArgumentException(event + ", " + often + " times");
            }
        });
        times = Collections.unmodifiableMap(new LinkedHashMap<>(times));
    }

    /** Creates the composition of one event, repeated {@code times} times. */
    public static Releases of(DpEvent event, int times) {
        return new Releases(Map.of(event, times));
    }

    /** Returns this composition with {@code more} repetitions of an event added. */
    public Releases and(DpEvent event, int more) {
        Map<DpEvent, Integer> all = new LinkedHashMap<>(times);
        all.merge(event, more, Math::addExact);
        return new Releases(all);
    }
}
