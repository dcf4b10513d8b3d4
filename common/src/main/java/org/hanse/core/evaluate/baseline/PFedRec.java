// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * Federated recommendation with dual personalisation. There is no vector of a shopper. Each participant has a score function of its own, one
 * linear layer over an item's vector. A participant trains its score function on a batch, then the item vectors on the same batch. The
 * coordinator averages the item vectors of the cohort with equal weights.
 *
 * <p>A participant ranks with item vectors of its own: the shared ones after the same passes with its score function held fixed.
 *
 * <p>The authors' program draws negatives outside of a history that includes the held-out items. Here held-out items are drawn too. The
 * learning rate of the coordinator is ours: the paper has 1.
 *
 * <p>Source: Zhang et al., Dual Personalization on Federated Recommendation, IJCAI 2023, section 4, algorithm 1. Initial values, batches of
 * 256 and the learning rate of item vectors, {@code rate * items * itemFactor}, as in the authors' program.
 *
 * @param dimension length of the item vectors, at least 1
 * @param rate learning rate of the score function, above 0
 * @param itemFactor factor of the learning rate of item vectors, above 0
 * @param passes passes of a participant in a round
 * @param rounds rounds
 */
public record PFedRec(int dimension, double rate, double itemFactor, LocalPasses passes, ShopperRounds rounds)
        implements ParticipantBaseline {

    public PFedRec {
        numbers(dimension, rate, itemFactor).requirePositive();
    }

    private static NamedNumbers numbers(int dimension, double rate, double itemFactor) {
        return NamedNumbers.of("dimension", dimension).and("rate", rate).and("itemFactor", itemFactor);
    }

    /** Returns the authors' setting: d = 32, rate .1, factor 80, one pass, four negatives, 100 rounds of all shoppers. */
    public static PFedRec fixed() {
        return new PFedRec(32, 0.1, 80, new LocalPasses(1, 4), new ShopperRounds(100, 1, 1));
    }

    @Override
    public String name() {
        return "pfedrec";
    }

    @Override
    public NamedNumbers ofParticipants() {
        return numbers(dimension, rate, itemFactor).and(passes.numbers());
    }

    @Override
    public PFedRec with(ShopperRounds others) {
        return new PFedRec(dimension, rate, itemFactor, passes, others);
    }

    @Override
    public LocalModel local(int items, long seed) {
        return ScoreFunctionModel.of(items, this, seed);
    }

    @Override
    public ServerStep server(int size) {
        return ServerStep.averaging(rounds.rate());
    }

    @Override
    public List<ParticipantBaseline> families() {
        List<ParticipantBaseline> families = new ArrayList<>();
        for (int d : new int[] {8, 16, 32}) {
            for (int epochs : new int[] {1, 2}) {
                for (double server : new double[] {1, 80}) {
                    // A mild step of the participant needs a long one of the coordinator.
                    double factor = server == 1 ? 80 : 1;
                    LocalPasses own = new LocalPasses(epochs, passes.negatives());
                    families.add(new PFedRec(d, rate, factor, own, new ShopperRounds(1, rounds.cohort(), server)));
                }
            }
        }
        return families;
    }
}
