// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Arrays;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.States;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;

/**
 * Temporal-difference part of the loss (docs/design/network.md, section 6). Every objective fits its own reward. The alternative
 * with the same heads fits the number of different items that follow.
 *
 * <p>Source: Xin et al., WSDM 2022, section 3.2 (negative actions); Labarca Silva et
 * al., ICML 2024 (a count of items in place of reinforcement learning).
 */
public final class ValueLoss {

    /** First random counter of negative actions. Counters of dropout start at 0. */
    private static final long ACTIONS = 1L << 40;

    private final NetworkShape shape;
    private final Kernels kernels;
    private final int d;
    private final ShardParts parts;
    private final float[] values;

    private final StepContext step;
    private final Candidates candidates;
    private final SequenceRange range;
    private final States online;
    private final ShardGradient gradient;
    private final ActionValues actions;
    private final NextValues next;

    private double loss;

    public ValueLoss(ShardParts parts, Target target) {
        this.step = parts.step();
        this.shape = step.shape;
        this.kernels = parts.kernels();
        this.d = shape.d;
        this.parts = parts;
        this.values = new float[shape.objectives];
        this.candidates = parts.candidates();
        this.range = parts.range();
        this.online = parts.pass();
        this.gradient = parts.gradient();
        this.actions = new ActionValues(parts, target);
        this.next = new NextValues(parts, target, actions);
    }

    /**
     * Target network.
     *
     * @param pass its output for the same windows
     * @param candidates the same candidates with its vectors, where the algorithm compares by it
     */
    public record Target(TargetNetwork network, States pass, Candidates candidates) {}

    /**
     * Returns the number of differences from a target value of one objective in a batch, by which their mean is
     * divided.
     */
    public static long differences(SequenceBatch batch, LossSettings settings) {
        if (!settings.bootstraps()) {
            return batch.positions();
        }
        long count = (long) settings.negativeActions() * batch.positions();
        for (int p = 0; p < batch.positions(); p++) {
            count += batch.ignored(p).length;
        }
        for (int b = 0; b < batch.windows(); b++) {
            count += batch.length(b) - (batch.ends[b] ? 0 : 1);
        }
        return count;
    }

    /**
     * Computes the loss, and adds to the gradients.
     *
     * @param best best action of each position by the online network; unused without bootstrapping
     * @return addition to the loss
     */
    public double run(int[] best) {
        loss = 0;
        if (step.loss.bootstraps()) {
            next.begin(best);
        }
        for (int w = 0; w < range.windows(); w++) {
            int b = range.from + w;
            SequenceBatch batch = range.batch;
            if (parts.remembered().isPresent()) {
                parts.remembered().get().begin(batch.items, batch.start(b), batch.start(b + 1), batch.shoppers[b]);
            }
            for (int s = 0; s < range.length(w); s++) {
                if (!step.loss.bootstraps()) {
                    counted(w, s);
                    continue;
                }
                taken(w, s);
                for (int item : range.batch.ignored(range.base + range.start(w) + s)) {
                    notTaken(w, s, item);
                }
                for (int k = 0; k < step.loss.negativeActions(); k++) {
                    drawn(w, s, k);
                }
            }
        }
        return loss;
    }

    /** Adds the loss of the taken action with the number of different items that follow, independent of rewards. */
    private void counted(int w, int s) {
        int p = range.start(w) + s;
        Arrays.fill(values, (float) Math.log1p(range.batch.distinctFrom(range.from + w, range.base + p)));
        learn(p, s, range.batch.targets[range.base + p], step.targetPlaces[range.base + p]);
    }

    /**
     * Returns whether a target value bootstraps, with this many positions left in a window that ends its sequence or
     * not.
     */
    public static boolean bootstraps(int left, boolean ends, int steps) {
        return steps <= left || !ends;
    }

    /** Rewards that a target value adds up; 0 where there is no target value. */
    public static int rewards(int left, boolean ends, int steps) {
        return bootstraps(left, ends, steps) ? Math.min(steps, left) : left + 1;
    }

    /** Adds the loss of the taken action: rewards up to the bootstrap, and the target network's value there. */
    private void taken(int w, int s) {
        int left = range.length(w) - 1 - s;
        boolean ends = range.batch.ends[range.from + w];
        boolean bootstraps = bootstraps(left, ends, step.loss.steps());
        int rewards = rewards(left, ends, step.loss.steps());
        if (rewards == 0) {
            return;
        }
        int p = range.start(w) + s;
        int best = step.loss.cut() ? best(p, rewards) : rewards;
        bootstraps |= best < rewards;
        rewards = best;
        Arrays.fill(values, 0f);
        double factor = 1;
        if (bootstraps) {
            next.addTo(values, p + rewards, s + rewards, Math.pow(step.loss.discount(), rewards));
        }
        for (int j = 0; j < rewards; j++) {
            for (int c = 0; c < shape.objectives; c++) {
                values[c] += (float) (factor * range.batch.rewards[(range.base + p + j) * shape.objectives + c]);
            }
            factor *= step.loss.discount();
        }
        learn(p, s, range.batch.targets[range.base + p], step.targetPlaces[range.base + p]);
    }

    /** Returns how many of these rewards come before the first later action that is not the best one. */
    private int best(int p, int rewards) {
        int j = 1;
        while (j < rewards && next.isBest(p + j, range.batch.targets[range.base + p + j])) {
            j++;
        }
        return j;
    }

    /** Adds the loss of a drawn action that was not taken. */
    private void drawn(int w, int s, int k) {
        int p = range.start(w) + s;
        int taken = range.batch.targets[range.base + p];
        long index = ACTIONS + (long) s * step.loss.negativeActions() + k;
        int item = drawn(range.batch.coins[range.from + w], index, taken);
        if (item != taken) {
            notTaken(w, s, item);
        }
    }

    /** Adds the loss of an action that was not taken: no reward, and an unchanged state. */
    private void notTaken(int w, int s, int item) {
        int p = range.start(w) + s;
        Arrays.fill(values, 0f);
        next.addTo(values, p, s, step.loss.discount());
        learn(p, s, item, step.selection.placeOf(item));
    }

    /** Draws uniformly from the candidates without {@code taken}, which is returned if there is no other. */
    private int drawn(long seed, long index, int taken) {
        int column = candidates.columnOf(taken);
        int others = candidates.count - (column >= 0 ? 1 : 0);
        if (others == 0) {
            return taken;
        }
        int draw = CounterRandom.below(others, seed, index);
        return candidates.item(column >= 0 && draw >= column ? draw + 1 : draw);
    }

    /** Moves every objective's value of an action towards {@link #values}. */
    private void learn(int p, int position, int item, int place) {
        double corner = step.loss.corner();
        for (int c = 0; c < shape.objectives; c++) {
            double difference = actions.online(p, position, item, place, c) - values[c];
            double size = Math.abs(difference);
            loss += step.valueWeight * (size <= corner ? difference * difference / 2 : corner * (size - corner / 2));
            float delta = (float) (step.valueWeight * Math.max(-corner, Math.min(corner, difference)));
            pass(p, position, item, place, c, delta);
        }
    }

    private void pass(int p, int position, int item, int place, int c, float delta) {
        int uAt = (p * shape.scores + 1 + c) * d;
        kernels.addScaled(delta, step.vectors, place * d, gradient.du(), uAt, d);
        kernels.addScaled(-delta, step.meanVector, 0, gradient.du(), uAt, d);
        kernels.addScaled(delta, online.u(), uAt, gradient.vectors.current(), place * d, d);
        gradient.dv()[p * shape.objectives + c] += delta;
        gradient.shared[shape.headBase + c] += delta;
        gradient.shared[shape.headBias + c] += delta * step.centredBias(item);
        gradient.biases.current()[place] += delta * step.kappa(c);
        if (parts.remembered().isPresent()) {
            parts.remembered().get().addGradientAt(gradient.memory, c + 1, position, item, delta);
        }
    }
}
