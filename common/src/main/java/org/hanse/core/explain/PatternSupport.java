// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.Optional;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.LiveCounts;

/**
 * Numbers of shoppers who support a pattern of two items in a merchant's counts. A shopper counts once. The shopper who gets the explanation
 * does not count, since the tables leave that shopper out.
 */
public final class PatternSupport {

    private final LiveCounts counts;
    private final Optional<ShopperId> subject;

    /** @param subject shopper who gets the explanation; empty for an unknown visitor */
    public PatternSupport(LiveCounts counts, Optional<ShopperId> subject) {
        this.counts = counts;
        this.subject = subject;
    }

    /** Returns the number of shoppers behind a part of a reason for an item; 0 for parts that do not rest on shoppers' patterns. */
    public int of(Reason reason, int item) {
        return switch (reason.greatest()) {
            case TRANSITIONS -> transitions(reason.item(), item);
            case CO_OCCURRENCE -> common(reason.item(), item);
            case NETWORK, CONTENT, IDENTITY -> 0;
        };
    }

    /** Returns the number of shoppers who met one item directly after another. */
    public int transitions(int from, int to) {
        int shoppers = 0;
        for (int s = 0; s < counts.size(); s++) {
            boolean found = false;
            for (int k = 0; k + 1 < counts.length(s) && !found; k++) {
                found = counts.item(s, k) == from && counts.item(s, k + 1) == to;
            }
            shoppers += found && !isSubject(s) ? 1 : 0;
        }
        return shoppers;
    }

    /** Returns the number of shoppers who met both items. */
    public int common(int one, int other) {
        int shoppers = 0;
        for (int s = 0; s < counts.size(); s++) {
            shoppers += met(s, one) && met(s, other) && !isSubject(s) ? 1 : 0;
        }
        return shoppers;
    }

    private boolean met(int shopper, int item) {
        for (int k = 0; k < counts.length(shopper); k++) {
            if (counts.item(shopper, k) == item) {
                return true;
            }
        }
        return false;
    }

    private boolean isSubject(int shopper) {
        return subject.isPresent() && counts.shopper(subject.get()) == shopper;
    }
}
