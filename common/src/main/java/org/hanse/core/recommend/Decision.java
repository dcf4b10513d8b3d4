// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;

/**
 * Request for recommendations.
 *
 * @param surface place in the shop, such as {@code home}
 * @param subject shopper, which the merchant's tables exclude; empty for an anonymous visitor
 * @param history interactions of the shopper, oldest first; empty without any
 * @param context number of last interactions of the history that the request has itself, such as the item of a page
 * @param candidates items that may be recommended, by index in the catalogue; empty for all
 * @param slots number of requested items; the result has fewer if fewer are permitted
 * @param rules rules of the shop
 * @param exploration random choice of an item
 * @param profiling whether the history may be used; without it all shoppers get the anonymous scores
 */
public record Decision(
        String surface,
        Optional<ShopperId> subject,
        Optional<InteractionSequence> history,
        int context,
        Optional<Set<Integer>> candidates,
        int slots,
        Rules rules,
        Exploration exploration,
        boolean profiling) {

    private static final Pattern SURFACE = Pattern.compile("[A-Za-z0-9._-]{1,40}");

    /** Greatest number of slots of a decision. */
    public static final int MOST_SLOTS = 1000;

    /** Creates a request without interactions of its own. */
    public Decision(
            String surface,
            Optional<ShopperId> subject,
            Optional<InteractionSequence> history,
            Optional<Set<Integer>> candidates,
            int slots,
            Rules rules,
            Exploration exploration,
            boolean profiling) {
        this(surface, subject, history, 0, candidates, slots, rules, exploration, profiling);
    }

    /** @throws IllegalArgumentException if there are no or too many slots, or a pinned slot or item that is not there */
    public Decision {
        candidates = candidates.map(Set::copyOf);
        if (!SURFACE.matcher(surface).matches()) {
            throw new IllegalArgumentException("surface: found \"" + surface
                    + "\"; expected up to 40 letters, digits, dots, hyphens and underscores");
        }
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("slots: found " + slots + "; expected 1 to " + MOST_SLOTS);
        }
        if (!rules.pinned().isEmpty() && rules.pinned().lastKey() >= slots) {
            throw new IllegalArgumentException(
                    "pin: found slot " + rules.pinned().lastKey() + "; expected a slot below " + slots);
        }
    }
}
