// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.model.ParameterVector;

/**
 * Common input of all sides of a comparison, drawn uniformly from a seed: a catalogue, batches, one shopper's history and initial weights.
 *
 * <p>Shapes: {@code titles [item, token]}, {@code categories [item]}; of each batch {@code items}, {@code targets}, {@code types}, {@code
 * gaps} {@code [shopper, position]} in one array, {@code rewards [shopper, position, objective]}, {@code candidates [negatives]}.
 */
final class SpeedInputs {

    private static final double MOVE = 0.05;
    private static final long MICROS = 1_000_000;

    /** Rows of the network's type table in their order; the last is that of a type of a shop's own. */
    static final List<InteractionType> TYPE_ROWS = List.of(
            InteractionType.VIEW,
            InteractionType.CLICK,
            InteractionType.ADD_TO_CART,
            InteractionType.PURCHASE,
            InteractionType.RATING,
            InteractionType.LIKE,
            InteractionType.RETURN,
            new InteractionType("bench"));

    final SpeedCase speedCase;
    final int[][] titles;
    final int[] categories;
    final List<Batch> batches;
    final SharedNetwork shared;
    final PersonalNetwork personal;
    final int[] queryItems;
    final int[] queryTypes;
    final int[] queryGaps;

    /** Draws all of it, with {@code count} different batches. */
    SpeedInputs(SpeedCase speedCase, int count, long seed) {
        this.speedCase = speedCase;
        Workload workload = speedCase.workload();
        SplittableRandom random = new SplittableRandom(seed);
        this.titles = new int[workload.items()][];
        for (int item = 0; item < titles.length; item++) {
            titles[item] = below(random, SpeedCase.TOKEN_BUCKETS, SpeedCase.TITLE_TOKENS);
        }
        this.categories = below(random, SpeedCase.CATEGORIES, workload.items());
        this.batches = IntStream.range(0, count)
                .mapToObj(b -> new Batch(speedCase, random))
                .toList();
        this.queryItems = below(random, workload.items(), workload.length());
        this.queryTypes = below(random, SpeedCase.TYPES, workload.length());
        this.queryGaps = below(random, SpeedCase.GAPS - 2, workload.length());
        for (int i = 0; i < queryGaps.length; i++) {
            queryGaps[i] = i == 0 ? 0 : queryGaps[i] + 1;
        }
        SharedNetwork first = NetworkInitializer.shared(speedCase.spec(), random);
        PersonalNetwork own = NetworkInitializer.personal(speedCase.spec(), workload.items(), random);
        this.shared = new SharedNetwork(first.spec(), moved(first.parameters(), random));
        this.personal = new PersonalNetwork(own.spec(), own.items(), moved(own.parameters(), random));
    }

    /** Returns parameters close to the initial ones. Biases of zero would hide a bias that an implementation omits. */
    private static ParameterVector moved(ParameterVector parameters, SplittableRandom random) {
        float[] values = parameters.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (MOVE * (2 * random.nextDouble() - 1));
        }
        return ParameterVector.of(parameters.layout(), values);
    }

    static int[] below(SplittableRandom random, int bound, int count) {
        return random.ints(count, 0, bound).toArray();
    }

    /** One batch's columns. */
    static final class Batch {

        final int[] items;
        final int[] targets;
        final int[] types;
        final int[] gaps;
        final float[] rewards;
        final int[] candidates;

        Batch(SpeedCase speedCase, SplittableRandom random) {
            Workload workload = speedCase.workload();
            int n = workload.positions();
            this.items = below(random, workload.items(), n);
            this.targets = new int[n];
            for (int p = 0; p < n; p++) {
                boolean last = p % workload.length() == workload.length() - 1;
                targets[p] = last ? random.nextInt(workload.items()) : items[p + 1];
            }
            this.rewards = new float[n * speedCase.rewards()];
            for (int i = 0; i < rewards.length; i++) {
                rewards[i] = (float) random.nextDouble();
            }
            this.types = below(random, SpeedCase.TYPES, n);
            this.gaps = below(random, SpeedCase.GAPS, n);
            this.candidates = below(random, workload.items(), workload.negatives());
        }
    }

    /** Returns the item features of the catalogue. */
    ItemFeatures features() {
        int[][] category = new int[categories.length][];
        for (int item = 0; item < category.length; item++) {
            category[item] = new int[] {categories[item]};
        }
        return ItemFeatures.ofRows(SpeedCase.content(), titles, new int[][][] {category}, new float[0]);
    }

    /** Returns batch {@code b}. Its windows do not end a sequence, so all positions but the last have a target value. */
    SequenceBatch batch(int b) {
        SequenceBatch batch = new SequenceBatch(speedCase.rewards());
        int length = speedCase.workload().length();
        fill(b, new Windows(u -> batch.beginWindow(u, false, (long) u * length), batch::add, batch::reward));
        return batch;
    }

    /** Returns batch {@code b} for gradients of single shoppers, with one window for each. */
    ShopperBatch shopperBatch(int b) {
        ShopperBatch batch = new ShopperBatch(speedCase.rewards());
        int length = speedCase.workload().length();
        IntConsumer begin = u -> {
            batch.beginShopper(u, (long) u * length);
            batch.beginWindow(false);
        };
        fill(b, new Windows(begin, batch::add, batch::reward));
        return batch;
    }

    /**
     * Receiver of windows, for any kind of batch.
     *
     * @param begin begins the window of a shopper
     */
    record Windows(IntConsumer begin, Position add, Reward reward) {

        /** Receiver of a position of the open window, like {@link SequenceBatch#add}. */
        @FunctionalInterface
        interface Position {
            int add(int item, int type, int gap, int value, int target);
        }

        /** Receiver of a reward, like {@link SequenceBatch#reward}. */
        @FunctionalInterface
        interface Reward {
            void reward(int position, int objective, float reward);
        }
    }

    /** Hands over the windows of batch {@code b}: both kinds of batches are filled here, so both hold the same ones. */
    void fill(int b, Windows windows) {
        Batch columns = batches.get(b);
        int objectives = speedCase.rewards();
        int length = speedCase.workload().length();
        for (int p = 0; p < columns.items.length; p++) {
            if (p % length == 0) {
                windows.begin().accept(p / length);
            }
            int position =
                    windows.add().add(columns.items[p], columns.types[p], columns.gaps[p], 0, columns.targets[p]);
            for (int c = 0; c < objectives; c++) {
                windows.reward().reward(position, c, columns.rewards[p * objectives + c]);
            }
        }
    }

    /** Returns the middle of the time interval of a row of gaps. Row g begins at 2^(g - 1) - 1 seconds. */
    static long microsOfGap(int row) {
        return row == 0 ? 0 : 3 * MICROS * (1L << (row - 1)) / 2 - MICROS;
    }

    /** Returns the history of the single shopper, with times for the drawn rows. */
    InteractionSequence history() {
        InteractionLogAccumulator log = new InteractionLogAccumulator(TYPE_ROWS);
        log.beginShopper(new ShopperId("one"));
        long micros = 0;
        for (int i = 0; i < queryItems.length; i++) {
            micros += microsOfGap(queryGaps[i]);
            log.add(queryItems[i], queryTypes[i]).time(micros);
        }
        InteractionLog one = log.toLog();
        return one.sequence(0);
    }
}
