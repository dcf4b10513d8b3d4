// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;

/**
 * Numbers of shoppers who support a pattern of two items in a merchant's log. A shopper counts once. The shopper who gets the explanation
 * does not count, since the tables leave that shopper out.
 */
public final class PatternSupport {

    private final InteractionLog log;
    private final Optional<ShopperId> subject;

    /** @param subject shopper who gets the explanation; empty for an unknown visitor */
    public PatternSupport(InteractionLog log, Optional<ShopperId> subject) {
        this.log = log;
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
        for (int s = 0; s < log.shoppers(); s++) {
            boolean found = false;
            for (int p = log.from(s); p + 1 < log.to(s) && !found; p++) {
                found = log.item(p) == from && log.item(p + 1) == to;
            }
            shoppers += found && isOther(s) ? 1 : 0;
        }
        return shoppers;
    }

    /** Returns the number of shoppers who met both items. */
    public int common(int one, int other) {
        int shoppers = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            shoppers += met(s, one) && met(s, other) && isOther(s) ? 1 : 0;
        }
        return shoppers;
    }

    private boolean met(int shopper, int item) {
        for (int p = log.from(shopper); p < log.to(shopper); p++) {
            if (log.item(p) == item) {
                return true;
            }
        }
        return false;
    }

    private boolean isOther(int shopper) {
        return subject.isEmpty() || !subject.get().equals(log.shopper(shopper));
    }
}
