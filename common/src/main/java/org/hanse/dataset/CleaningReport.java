// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What cleaning found, in numbers. Nothing is dropped or changed without a line here.
 *
 * @param rows rows read from the interactions' source
 * @param dropped rows left out, by reason
 * @param repaired values changed or left out of a row that was kept, by reason
 * @param examples for a reason, where it was first met: file, row and value
 */
public record CleaningReport(
        long rows, Map<String, Long> dropped, Map<String, Long> repaired, Map<String, String> examples) {

    public CleaningReport {
        dropped = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
        repaired = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(repaired));
        examples = Map.copyOf(examples);
    }

    /** A report without findings. */
    public static CleaningReport clean(long rows) {
        return new CleaningReport(rows, Map.of(), Map.of(), Map.of());
    }

    /** All reasons that were met, drops first. */
    public List<String> reasons() {
        return java.util.stream.Stream.concat(dropped.keySet().stream(), repaired.keySet().stream())
                .distinct()
                .toList();
    }
}
