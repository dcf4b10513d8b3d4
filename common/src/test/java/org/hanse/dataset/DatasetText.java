// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.Measure;

/** Complete content of a data set for a model, in lines, for comparison. */
final class DatasetText {

    private DatasetText() {}

    static List<String> of(Dataset dataset) {
        List<String> lines = new ArrayList<>();
        dataset.catalogue().items().forEach(item -> lines.add(item.toString()));
        InteractionLog log = dataset.interactions();
        lines.add(log.types() + " " + log.merchants() + " " + log.timed() + " " + log.sessioned());
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                StringBuilder line = new StringBuilder(log.shopper(s).value())
                        .append(' ')
                        .append(log.item(p))
                        .append(' ')
                        .append(log.typeIndex(p))
                        .append(' ')
                        .append(log.typeMask(p))
                        .append(' ')
                        .append(log.timed() ? log.timeMicros(p) : 0)
                        .append(' ')
                        .append(log.session(p))
                        .append(' ')
                        .append(log.merchant(p));
                for (Measure measure : Measure.values()) {
                    line.append(' ').append(log.measure(measure, p));
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }
}
