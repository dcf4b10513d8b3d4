// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.JobState;
import org.hanse.core.learn.train.Merchant;

/** Shops, plan and policy of tests with a {@link MemoryFederation}. */
final class MemoryShops {

    private static final int ITEMS = 30;

    private MemoryShops() {}

    /** Returns the usual policy, but for noise and sums of counts. */
    static NodePolicy policyWithoutNoise(NodePolicy.Counts counts) {
        NodePolicy usual = NodePolicy.DEFAULT;
        return new NodePolicy(
                usual.honest(),
                usual.corrupt(),
                usual.dropout(),
                usual.unvouched(),
                NodePolicy.Noise.NONE,
                OptionalDouble.empty(),
                Optional.empty(),
                counts,
                usual.machine());
    }

    /** Returns a plan, which may be continued with keys of its federation. */
    static String plan(int rounds, String join, String phase, boolean memory) {
        return """
                job: books
                minimum: 4
                retryAfter: 1s
                deadlines: {join: %s, phase: %s}
                content: {titles: true, categories: false, brands: false, prices: false}
                network: {dimension: 4, heads: 1, memory: %s, itemVectors: shared, itemRows: 64, q: false, content: fixed}
                learning: {batch: 16, history: 8}
                federation:
                  rounds: %d
                  local: {epochs: 1, personalEpochs: 0, alternate: false}
                """.formatted(join, phase, memory, rounds);
    }

    /**
     * Returns a shop with shoppers that walk along a catalogue.
     *
     * @param seed seed of their first items
     * @param step items from one interaction to the next
     */
    static Merchant merchant(int seed, int step) {
        Catalogue catalogue = Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(i ->
                        CatalogueItem.titled(new ItemId("item" + i), "word" + i, List.of("word" + i, "kind" + i % 5)))
                .toList());
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < 20; s++) {
            log.beginShopper(new ShopperId("shopper" + s));
            int item = random.nextInt(ITEMS);
            for (int i = 0; i < 6; i++) {
                log.add((item + step * i) % ITEMS, view).time(1_000_000L * (100 * i + s));
            }
        }
        return new Merchant(log.toLog(), catalogue);
    }

    static boolean isFinished(MemoryFederation federation) {
        return federation.state().state() instanceof JobState.Finished;
    }

    static void awaitEnd(MemoryFederation federation) {
        federation.await("the end", () -> isFinished(federation));
    }
}
