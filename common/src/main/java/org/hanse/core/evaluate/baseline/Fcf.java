// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * Federated collaborative filtering. Let p be 1 for an item of the participant and 0 for another, and c the confidence, 1 + alpha and 1. A
 * participant solves its own factor x in closed form from the item factors y, then computes the gradient of c (p - x'y)^2 for all items.
 * The coordinator sums gradients, adds that of the penalty and makes an Adam step.
 *
 * <p>A shopper's factor is solved anew for each history, so a shopper without training has one too.
 *
 * <p>Source: Ammad-ud-din et al., Federated Collaborative Filtering for Privacy-Preserving Personalized Recommendation System, arXiv
 * 1901.09888, 2019, section 3, algorithm 1. Closed form: Hu, Koren and Volinsky, ICDM 2008, section 4.
 *
 * @param dimension length of the factors, at least 1
 * @param alpha confidence of an own item above that of another, above 0
 * @param lambda weight of the squared norms, above 0
 * @param rounds rounds, with the rate of Adam
 */
public record Fcf(int dimension, double alpha, double lambda, ShopperRounds rounds) implements ParticipantBaseline {

    public Fcf {
        numbers(dimension, alpha, lambda).requirePositive();
    }

    private static NamedNumbers numbers(int dimension, double alpha, double lambda) {
        return NamedNumbers.of("dimension", dimension).and("alpha", alpha).and("lambda", lambda);
    }

    /** Returns the setting d = 64, alpha 1, lambda 10, 20 rounds of a quarter of the shoppers, rate .05. */
    public static Fcf fixed() {
        return new Fcf(64, 1, 10, new ShopperRounds(20, 0.25, 0.05));
    }

    @Override
    public String name() {
        return "fcf";
    }

    @Override
    public NamedNumbers ofParticipants() {
        return numbers(dimension, alpha, lambda);
    }

    @Override
    public Fcf with(ShopperRounds others) {
        return new Fcf(dimension, alpha, lambda, others);
    }

    @Override
    public LocalModel local(int items, long seed) {
        return new FactorModel(items, dimension, alpha, lambda);
    }

    @Override
    public ServerStep server(int size) {
        return new AdamAccumulator(rounds.rate(), rounds.cohort() * lambda, size);
    }

    @Override
    public List<ParticipantBaseline> families() {
        List<ParticipantBaseline> families = new ArrayList<>();
        for (int d : new int[] {32, 64, 128}) {
            families.add(new Fcf(d, 1, 5, rounds));
            families.add(new Fcf(d, 1, 10, rounds));
            families.add(new Fcf(d, 4, 20, rounds));
        }
        return families;
    }
}
