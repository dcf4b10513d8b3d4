// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.util.List;
import org.hanse.core.evaluate.Protocol;
import org.hanse.dataset.Dataset;

/**
 * Facts about a data set before its use.
 *
 * @param facts its numbers
 * @param protocol its evaluation protocol
 * @param hints meaning of the numbers, in sentences
 * @param sample a few parsed rows
 */
public record DatasetCheck(DatasetFacts facts, Protocol protocol, List<String> hints, DatasetSample sample) {

    private static final int SAMPLE_ROWS = 10;

    public DatasetCheck {
        hints = List.copyOf(hints);
    }

    /** Returns the check of {@code dataset}. */
    public static DatasetCheck of(Dataset dataset) {
        DatasetFacts facts = DatasetFacts.of(dataset);
        return new DatasetCheck(
                facts,
                dataset.protocol(),
                DatasetHints.of(facts, dataset.protocol()),
                DatasetSample.of(dataset, SAMPLE_ROWS));
    }
}
