// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.world;

import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.ObjectiveRewards;

/** Worlds in which the item that pays at once is the wrong one. */
public final class SmallShops {

    public static final InteractionType VIEW = InteractionType.VIEW;
    public static final InteractionType CLICK = InteractionType.CLICK;
    public static final InteractionType PURCHASE = InteractionType.PURCHASE;
    public static final InteractionType LIKE = InteractionType.LIKE;

    private SmallShops() {}

    public static ObjectiveRewards rewards(double view, double click, double purchase, double like) {
        return new ObjectiveRewards(Map.of(
                "view", List.of(view, 0.0, 0.0),
                "click", List.of(click, 0.0, 0.0),
                "purchase", List.of(0.0, purchase, 0.0),
                "like", List.of(0.0, 0.0, like)));
    }

    /**
     * Items 0 and 1 are bait: always clicked, and each makes the shopper less content, who leaves after a bait when
     * discontent. Items 2 and 3 are good: liked, each makes the shopper more content, and bought by content shoppers.
     */
    public static FiniteWorld clickbait(int steps) {
        FiniteWorld world = new FiniteWorld(4);
        for (int item = 0; item < 4; item++) {
            world.start(0.25, 1, item, VIEW);
        }
        for (int step = 0; step < steps; step++) {
            for (int content = 0; content < 3; content++) {
                for (int item = 0; item < 4; item++) {
                    boolean bait = item < 2;
                    InteractionType type = bait ? CLICK : content == 2 ? PURCHASE : LIKE;
                    int then = bait ? content - 1 : Math.min(2, content + 1);
                    boolean stays = step < steps - 1 && then >= 0;
                    world.when(3 * step + content, item, type, stays ? 3 * (step + 1) + then : FiniteWorld.GONE);
                }
            }
        }
        return world;
    }

    /** Item 0 teases and is clicked. Items 1 to 3 are looked at first, and bought if shown again at once. */
    public static FiniteWorld viewBeforePurchase(int steps) {
        FiniteWorld world = new FiniteWorld(4);
        world.start(1, 0, 0, VIEW);
        for (int step = 0; step < steps; step++) {
            for (int seen = 0; seen < 4; seen++) {
                for (int item = 0; item < 4; item++) {
                    InteractionType type = item == 0 ? CLICK : item == seen ? PURCHASE : VIEW;
                    int then = item == seen ? 0 : item;
                    world.when(
                            4 * step + seen, item, type, step < steps - 1 ? 4 * (step + 1) + then : FiniteWorld.GONE);
                }
            }
        }
        return world;
    }

    /**
     * Returns a world with a long path: items 1 and 2 in this order have no reward, then 3 is bought. Any other item of them leads back
     * to the beginning. Item 0 is clicked at any time and changes nothing.
     */
    public static FiniteWorld longWay(int steps) {
        FiniteWorld world = new FiniteWorld(4);
        world.start(1, 0, 0, VIEW);
        for (int step = 0; step < steps; step++) {
            for (int done = 0; done < 3; done++) {
                for (int item = 0; item < 4; item++) {
                    boolean last = done == 2 && item == 3;
                    InteractionType type = item == 0 ? CLICK : last ? PURCHASE : VIEW;
                    int then = item == 0 ? done : item == done + 1 && !last ? done + 1 : 0;
                    world.when(
                            3 * step + done, item, type, step < steps - 1 ? 3 * (step + 1) + then : FiniteWorld.GONE);
                }
            }
        }
        return world;
    }

    /**
     * The item shown last is the state. Item 3 is the way out: bought after 2, else looked at, and then the shopper leaves.
     * Item 0 is clicked, 1 and 2 are looked at.
     */
    public static FiniteWorld wayOut() {
        FiniteWorld world = new FiniteWorld(4);
        world.start(0.5, 0, 0, CLICK).start(0.5, 1, 1, VIEW);
        for (int last = 0; last < 3; last++) {
            for (int item = 0; item < 3; item++) {
                world.when(last, item, item == 0 ? CLICK : VIEW, item);
            }
            world.when(last, 3, last == 2 ? PURCHASE : VIEW, FiniteWorld.GONE);
        }
        return world;
    }

    /** Every item but the first interaction's is shown once, in any order: item 0 is bought, 1 clicked, others looked at. */
    public static FiniteWorld eachOnce(int shown) {
        FiniteWorld world = new FiniteWorld(shown + 1);
        int everything = (1 << shown) - 1;
        world.start(1, 0, shown, VIEW);
        for (int seen = 0; seen < everything; seen++) {
            for (int item = 0; item < shown; item++) {
                if ((seen >> item & 1) == 0) {
                    int then = seen | 1 << item;
                    InteractionType type = item == 0 ? PURCHASE : item == 1 ? CLICK : VIEW;
                    world.when(seen, item, type, then == everything ? FiniteWorld.GONE : then);
                }
            }
        }
        return world;
    }

    /** One item is shown, and the shopper leaves: what each of them leads to. */
    public static FiniteWorld oneShot(InteractionType... types) {
        FiniteWorld world = new FiniteWorld(types.length).start(1, 0, 0, VIEW);
        for (int item = 0; item < types.length; item++) {
            world.when(0, item, types[item], FiniteWorld.GONE);
        }
        return world;
    }
}
