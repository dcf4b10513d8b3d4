// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.BoundedShoppers;
import org.hanse.core.interaction.table.LiveCounts;

/** Interactions of each shopper that the counts of tables contain. */
interface CountedHistories {

    /** Returns the number of interactions of a shopper. */
    int length(int shopper);

    /** Returns the item of an interaction of a shopper. */
    int item(int shopper, int index);

    /** Returns whether a shopper who met two different items is one of their common shoppers. */
    default boolean counts(int shopper, int item, int other) {
        return true;
    }

    /**
     * Interactions of a log.
     *
     * @param bounded part of it in counts of several merchants; empty for counts of the log
     */
    record OfLog(InteractionLog log, Optional<BoundedShoppers> bounded) implements CountedHistories {

        private int from(int shopper) {
            return bounded.isPresent() ? bounded.get().from(shopper) : log.from(shopper);
        }

        @Override
        public int length(int shopper) {
            return log.to(shopper) - from(shopper);
        }

        @Override
        public int item(int shopper, int index) {
            return log.item(from(shopper) + index);
        }

        @Override
        public boolean counts(int shopper, int item, int other) {
            return bounded.isEmpty() || bounded.get().counts(shopper, item, other);
        }
    }

    /** Present interactions of counts that change. */
    record OfCounts(LiveCounts live) implements CountedHistories {

        @Override
        public int length(int shopper) {
            return live.length(shopper);
        }

        @Override
        public int item(int shopper, int index) {
            return live.item(shopper, index);
        }
    }
}
