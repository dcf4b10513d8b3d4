// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.learn.CatalogueScorer;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.learn.SharedNetwork;
import org.hanse.core.learn.ShopperTrainer;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Locals;
import org.hanse.sim.federate.PrivacyConfig;
import org.hanse.sim.federate.Roster;

/**
 * Shops whose shoppers are canaries alone, each with a row of the model for itself: the data with which an attack can do most. A canary
 * is in the data of one of the shops, or in nobody's.
 */
final class CanaryShops implements Locals {

    static final int WIDTH = 2;
    static final String ROWS = "item.tokens";

    private final int shops;
    private final Membership membership;
    private final double length;
    private final ParameterLayout layout;

    /** Whether shoppers' gradients are clipped. Builds that do not are flawed. */
    boolean clipping = true;

    /**
     * Shops.
     *
     * @param length of each canary's gradient before clipping
     */
    CanaryShops(int shops, Membership membership, double length) {
        this.shops = shops;
        this.membership = membership;
        this.length = length;
        this.layout = ParameterLayout.accumulator()
                .add("other", 3)
                .add(ROWS, membership.size(), WIDTH)
                .toLayout();
    }

    Roster roster() {
        return Roster.of(IntStream.range(0, shops)
                .mapToObj(i -> new ParticipantId("shop-" + i))
                .toList());
    }

    ParameterLayout layout() {
        return layout;
    }

    /** A canary's gradient, times a factor. */
    GradientSum gradient(int canary, ClippingFactor factor) {
        long[] steps = new long[layout.size()];
        add(steps, canary, factor);
        return GradientSum.of(layout, steps);
    }

    /** The gradients of all canaries that are in, times a factor each. */
    GradientSum sum(ClippingFactor factor) {
        long[] steps = new long[layout.size()];
        for (int canary = 0; canary < membership.size(); canary++) {
            if (membership.in(canary)) {
                add(steps, canary, factor);
            }
        }
        return GradientSum.of(layout, steps);
    }

    private void add(long[] steps, int canary, ClippingFactor factor) {
        int row = layout.block(ROWS).at() + canary * WIDTH;
        double each = factor.of(length) * length / Math.sqrt(WIDTH);
        for (int i = 0; i < WIDTH; i++) {
            steps[row + i] += Math.round(each / GradientSum.STEP);
        }
    }

    private List<Integer> shoppersOf(int shop) {
        return IntStream.range(0, membership.size())
                .filter(canary -> canary % shops == shop && membership.in(canary))
                .boxed()
                .toList();
    }

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return new Trainer();
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return Optional.of(new Trainer());
    }

    private final class Trainer implements LocalTrainer, ShopperTrainer {

        private GlobalModel global = new GlobalModel(0, initial());

        @Override
        public ModelKind kind() {
            return ModelKind.NETWORK;
        }

        @Override
        public ParameterVector initial() {
            return ParameterVector.of(layout, new float[layout.size()]);
        }

        @Override
        public void begin(GlobalModel now, GlobalModel target) {
            global = now;
        }

        @Override
        public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
            return state;
        }

        /** A step along the sum of all gradients. */
        @Override
        public Share train(int participant, PersonalState state, LocalWork work, long seed) {
            float[] after = global.parameters().toArray();
            for (int canary : shoppersOf(participant)) {
                GradientSum gradient = gradient(canary, norm -> 1);
                for (int i = 0; i < after.length; i++) {
                    after[i] -= (float) gradient.get(i);
                }
            }
            return new Share(ModelUpdate.between(global, ParameterVector.of(layout, after), 1), state, 1);
        }

        @Override
        public Contribution contribute(int participant, Draw draw, RandomGenerator coins) {
            long[] steps = new long[layout.size()];
            int drawn = 0;
            for (int canary : shoppersOf(participant)) {
                if (coins.nextDouble() < draw.rate()) {
                    drawn++;
                    add(steps, canary, clipping ? draw.factor() : norm -> 1);
                }
            }
            return new Contribution(GradientSum.of(layout, steps), drawn);
        }

        @Override
        public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner) {
            throw new UnsupportedOperationException("nobody asks");
        }
    }

    @Override
    public long shoppers(int participant) {
        return shoppersOf(participant).size();
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public long positions(int participant) {
        return 1;
    }

    @Override
    public int batches(int participant) {
        return 1;
    }

    @Override
    public long personalParameters(int participant) {
        return 0;
    }

    @Override
    public String fingerprint() {
        return "canaries";
    }

    @Override
    public Optional<SharedNetwork> network(ParameterVector shared) {
        return Optional.empty();
    }
}
