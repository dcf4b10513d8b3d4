// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;

/**
 * Sampler of the negatives of one query: uniform without replacement from the items outside of the shopper's interactions and targets; all
 * of these if they are too few. It depends on the seed and the shopper's id alone. So prefixes of one sequence share their negatives. A
 * merchant cut into shoppers has those of the whole one. For one shard.
 */
final class NegativeSample {

    private static final byte OPEN = 0;
    private static final byte MET = 1;
    private static final byte CANDIDATE = 2;

    private final Protocol.SampledNegatives negatives;
    private final byte[] states;

    NegativeSample(Protocol.SampledNegatives negatives, int items) {
        this.negatives = negatives;
        this.states = new byte[items];
    }

    /** Marks everything in {@code scores} but the targets and the negatives as not ranked. */
    void keepCandidates(Query query, double[] scores) {
        Arrays.fill(states, OPEN);
        InteractionSequence met = query.met();
        for (int i = 0; i < met.length(); i++) {
            states[met.item(i)] = MET;
        }
        for (int t = 0; t < query.targets(); t++) {
            states[query.target(t)] = CANDIDATE;
        }
        drawNegatives(key(query.name()));
        for (int item = 0; item < states.length; item++) {
            if (states[item] != CANDIDATE) {
                scores[item] = CandidateScores.NOT_RANKED;
            }
        }
    }

    /** Returns the key of a shopper's draws: the same in a log of all shoppers and in one of the shopper alone (FNV-1a). */
    private static long key(ShopperId shopper) {
        long key = 0xcbf29ce484222325L;
        for (byte b : shopper.value().getBytes(StandardCharsets.UTF_8)) {
            key = (key ^ (b & 0xff)) * 0x100000001b3L;
        }
        return key;
    }

    private void drawNegatives(long shopper) {
        int open = 0;
        for (byte state : states) {
            open += state == OPEN ? 1 : 0;
        }
        if (open <= negatives.negatives()) {
            for (int item = 0; item < states.length; item++) {
                states[item] = states[item] == OPEN ? CANDIDATE : states[item];
            }
            return;
        }
        RandomGenerator random = KeyedRandom.generate(negatives.seed(), shopper);
        for (int left = negatives.negatives(); left > 0; ) {
            int item = random.nextInt(states.length);
            if (states[item] == OPEN) {
                states[item] = CANDIDATE;
                left--;
            }
        }
    }
}
