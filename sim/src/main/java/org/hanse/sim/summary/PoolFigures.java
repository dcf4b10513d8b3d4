// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import org.hanse.sim.summary.PoolSummary.Kind;

/**
 * Figures of one pool.
 *
 * @param comparisons differences from the reference and between models
 */
public record PoolFigures(PoolSummary pool, List<Result> results, List<Comparison> comparisons) {

    public PoolFigures {
        results = List.copyOf(results);
        comparisons = List.copyOf(comparisons);
    }

    /** Returns the same figures under another id and kind. */
    public PoolFigures of(String id, Kind kind) {
        return new PoolFigures(
                pool.of(id, kind),
                results.stream().map(result -> result.of(id)).toList(),
                comparisons.stream().map(comparison -> comparison.of(id)).toList());
    }
}
