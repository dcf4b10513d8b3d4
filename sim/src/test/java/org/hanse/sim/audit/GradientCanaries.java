// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.learn.shopper.ShopperTrainer.Contribution;
import org.hanse.core.learn.shopper.ShopperTrainer.Draw;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ParameterLayout;

/**
 * Shoppers with gradients of the attacker's choice: orthogonal, of equal length, each with random signs on coordinates of its own. A
 * guarantee for shoppers holds for every gradient, so it must hold for these. No search for suitable interactions is needed. Each canary
 * belongs to one of the shops, in turn, or to none, as its coin decides.
 *
 * <p>They enter the path before clipping, like a shopper's gradient.
 */
final class GradientCanaries {

    /** Length of the canaries in clip norms, fixed before the first run; reasons in docs/results/2026-11-26-attacks.md. */
    static final double FACTOR = 10;

    private final Membership membership;
    private final int shops;
    private final ParameterLayout layout;
    private final double norm;
    private final boolean[] up;

    /**
     * Canaries.
     *
     * @param norm of each one's gradient before clipping
     * @param layout of parameters, at least one for each canary
     * @param seed of signs
     */
    GradientCanaries(Membership membership, int shops, ParameterLayout layout, double norm, long seed) {
        this.membership = membership;
        this.shops = shops;
        this.layout = layout;
        this.norm = norm;
        this.up = new boolean[layout.size()];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < up.length; i++) {
            up[i] = random.nextBoolean();
        }
    }

    /**
     * Returns the greatest length, in clip norms, that an unclipped shop of canaries alone may upload. A node rejects a sum that is
     * longer than the clip norms of all its shoppers together. The sum of {@code m} orthogonal gradients of {@code f} clip norms has
     * length {@code f sqrt(m)}, which is at most {@code m} for {@code f <= sqrt(m)}.
     */
    static double longest(Membership membership, int shops) {
        long fewest = IntStream.range(0, shops)
                .mapToLong(shop -> IntStream.range(0, membership.size())
                        .filter(canary -> canary % shops == shop && membership.in(canary))
                        .count())
                .min()
                .orElseThrow();
        return Math.min(FACTOR, Math.sqrt((double) fewest));
    }

    Membership membership() {
        return membership;
    }

    int shops() {
        return shops;
    }

    /** A canary's gradient, times what clipping makes of its norm. */
    GradientSum gradient(int canary, ClippingFactor factor) {
        long[] steps = new long[layout.size()];
        add(steps, canary, factor);
        return GradientSum.of(layout, steps);
    }

    private void add(long[] steps, int canary, ClippingFactor factor) {
        int own = layout.size() / membership.size();
        long each = Math.round(factor.of(norm) * norm / Math.sqrt(own) / GradientSum.STEP);
        for (int i = 0; i < own; i++) {
            int at = canary + i * membership.size();
            steps[at] += up[at] ? each : -each;
        }
    }

    /** These participants, with those canaries among their shoppers that are in. */
    ClientTrainers with(ClientTrainers locals) {
        return new TamperedTrainers(locals, trainer -> (participant, draw, coins) -> {
            Contribution theirs = trainer.contribute(participant, draw, coins);
            Contribution ours = contribute(participant, draw, coins);
            return new Contribution(
                    theirs.sum().plus(ours.sum()),
                    theirs.shoppers() + ours.shoppers(),
                    theirs.within() + ours.within());
        });
    }

    private Contribution contribute(int shop, Draw draw, RandomGenerator coins) {
        long[] steps = new long[layout.size()];
        int drawn = 0;
        for (int canary = shop; canary < membership.size(); canary += shops) {
            if (membership.in(canary) && coins.nextDouble() < draw.rate()) {
                drawn++;
                add(steps, canary, draw.factor());
            }
        }
        return new Contribution(
                GradientSum.of(layout, steps), drawn, draw.factor().keeps(norm) ? drawn : 0);
    }
}
