// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.SplittableRandom;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;

/** Small random logs for property tests. */
public final class RandomLogs {

    private RandomLogs() {}

    /** Up to {@code shoppers} shoppers with up to {@code longest} interactions, items drawn with a skew; seeded. */
    public static InteractionLog of(long seed, int shoppers, int items, int longest) {
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < shoppers; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int n = random.nextInt(longest + 1); n > 0; n--) {
                log.add(Math.min(random.nextInt(items), random.nextInt(items)), view);
            }
        }
        return log.toLog();
    }
}
