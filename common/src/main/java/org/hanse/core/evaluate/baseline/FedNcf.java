// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;

/**
 * Federated neural collaborative filtering: NeuMF, the sum of generalised matrix factorisation and a perceptron with two hidden layers. Item
 * vectors and network are shared, a shopper's two vectors are personal. A participant runs stochastic gradient descent on the binary
 * cross-entropy of its examples.
 *
 * <p>The coordinator averages an item's row over the participants that trained it and the network over all of the cohort, weighted by
 * examples. Its learning rate is ours: the paper has 1.
 *
 * <p>Source: Perifanis and Efraimidis, Federated Neural Collaborative Filtering, Knowledge-Based Systems 242, 2022 (arXiv 2106.04405v2),
 * aggregation of matrix factorisation and of the network apart. Network: He et al., WWW 2017, section 3.4.
 *
 * @param dimension length of each vector, an even number
 * @param rate learning rate of participants, above 0
 * @param passes passes of a participant in a round
 * @param rounds rounds
 */
public record FedNcf(int dimension, double rate, LocalPasses passes, ShopperRounds rounds)
        implements ParticipantBaseline {

    public FedNcf {
        NamedNumbers own = numbers(dimension, rate);
        own.requirePositive();
        own.require(dimension % 2 == 0);
    }

    private static NamedNumbers numbers(int dimension, double rate) {
        return NamedNumbers.of("dimension", dimension).and("rate", rate);
    }

    /** Returns the setting d = 16, rate .05, two passes, four negatives, 100 rounds of all shoppers. */
    public static FedNcf fixed() {
        return new FedNcf(16, 0.05, new LocalPasses(2, 4), new ShopperRounds(100, 1, 1));
    }

    @Override
    public String name() {
        return "fed-ncf";
    }

    @Override
    public NamedNumbers ofParticipants() {
        return numbers(dimension, rate).and(passes.numbers());
    }

    @Override
    public FedNcf with(ShopperRounds others) {
        return new FedNcf(dimension, rate, passes, others);
    }

    @Override
    public LocalModel local(int items, long seed) {
        return new NeuralModel(items, dimension, rate, passes);
    }

    @Override
    public ServerStep server(int size) {
        return ServerStep.averaging(rounds.rate());
    }

    @Override
    public List<ParticipantBaseline> families() {
        return List.of(
                tried(16, 0.05, 2, new ShopperRounds(1, 1, 1)),
                tried(8, 0.05, 1, new ShopperRounds(1, 0.25, 2)),
                tried(16, 0.05, 1, new ShopperRounds(1, 0.25, 2)),
                tried(16, 0.05, 1, new ShopperRounds(1, 0.25, 4)),
                tried(16, 0.1, 1, new ShopperRounds(1, 0.25, 2)));
    }

    private FedNcf tried(int vectors, double local, int epochs, ShopperRounds server) {
        return new FedNcf(vectors, local, new LocalPasses(epochs, passes.negatives()), server);
    }
}
