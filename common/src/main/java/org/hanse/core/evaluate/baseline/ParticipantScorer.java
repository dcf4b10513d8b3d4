// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.Baseline.Training;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;

/** Scorer by the last shared parameters and the personal ones of the shopper. Immutable. */
final class ParticipantScorer implements ItemScorer {

    /** Passes of a shopper without training, whose personal parameters start anew. */
    private static final int FIRST_PASSES = 20;

    private final Training training;
    private final LocalModel local;
    private final LocalModel.Received received;
    private final double[][] personal;
    private final Map<Integer, Integer> shopperAt;

    /** Takes over trained parameters. */
    ParticipantScorer(Training training, LocalModel local, LocalModel.Received received, double[][] personal) {
        this.training = training;
        this.local = local;
        this.received = received;
        this.personal = personal;
        this.shopperAt = positions(training.log());
    }

    @Override
    public void score(InteractionSequence history, double[] scores) {
        int[] own = IntStream.range(0, history.length())
                .map(history::item)
                .distinct()
                .toArray();
        int shopper = history.isFrom(training.log()) ? shopperAt.getOrDefault(history.position(), -1) : -1;
        SplittableRandom random =
                ShopperFederationAccumulator.random(training.seed(), Integer.MAX_VALUE, Math.max(shopper, 0));
        received.score(own, shopper >= 0 ? personal[shopper] : newcomer(own, random), random, scores);
    }

    /** Trains personal parameters; the updates go nowhere. */
    private double[] newcomer(int[] own, SplittableRandom random) {
        double[] parameters = local.initialPersonal(random);
        double[] update = new double[local.items() * local.rowLength() + local.tail()];
        double[] weights = new double[local.items() + 1];
        for (int pass = 0; pass < FIRST_PASSES && own.length > 0 && parameters.length > 0; pass++) {
            received.train(own, parameters, random, update, weights);
        }
        return parameters;
    }

    /** Shoppers by the position their interactions start at, which every view on the log shares. */
    private static Map<Integer, Integer> positions(InteractionLog log) {
        Map<Integer, Integer> shopperAt = new HashMap<>();
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            if (log.length(shopper) > 0) {
                shopperAt.put(log.from(shopper), shopper);
            }
        }
        return shopperAt;
    }
}
