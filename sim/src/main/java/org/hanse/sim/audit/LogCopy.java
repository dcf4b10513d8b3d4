// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.List;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;

/** Logs with synthetic shoppers appended to the real ones. */
final class LogCopy {

    private static final long HOUR = 3_600_000_000L;

    private LogCopy() {}

    /**
     * Returns a log with these shoppers appended.
     *
     * @param items items of each shopper, an hour apart, with the log's first interaction type
     * @param first number of the first shopper, for the names
     */
    static InteractionLog with(InteractionLog log, List<List<Integer>> items, int first) {
        InteractionLogAccumulator copy = new InteractionLogAccumulator(log.types());
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            copy.beginShopper(log.shopper(shopper)).ended(log.ended(shopper));
            for (int position = log.from(shopper); position < log.to(shopper); position++) {
                copy(log, position, copy);
            }
        }
        long start = log.timed() && log.size() > 0 ? log.timeMicros(log.from(0)) : 0;
        for (int i = 0; i < items.size(); i++) {
            copy.beginShopper(new ShopperId("canary " + (first + i)));
            for (int k = 0; k < items.get(i).size(); k++) {
                copy.add(items.get(i).get(k), 0);
                if (log.timed()) {
                    copy.time(start + k * HOUR);
                }
            }
        }
        return copy.toLog();
    }

    /** Returns a log of these shoppers alone, with the types of {@code log}. */
    static InteractionLog only(InteractionLog log, List<List<Integer>> items, int first) {
        return with(log.select(new int[0]), items, first);
    }

    private static void copy(InteractionLog log, int position, InteractionLogAccumulator copy) {
        copy.add(log.item(position), log.typeIndex(position)).alsoTypes(log.typeMask(position));
        if (log.timed()) {
            copy.time(log.timeMicros(position));
        }
        if (log.sessioned()) {
            copy.session(log.session(position));
        }
        for (Measure measure : Measure.values()) {
            double value = log.measure(measure, position);
            if (!Double.isNaN(value)) {
                copy.measure(measure, value);
            }
        }
    }
}
