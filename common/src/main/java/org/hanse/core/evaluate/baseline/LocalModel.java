// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.SplittableRandom;

/** Both kinds of parameters of a federated recommender, and what a participant computes from them and its own items. */
interface LocalModel {

    /** Returns the number of items. */
    int items();

    /** Returns the length of an item's row of shared parameters. */
    int rowLength();

    /** Returns the number of shared parameters beside the rows. */
    int tail();

    /** Draws the shared parameters, rows first. */
    double[] initialShared(SplittableRandom random);

    /** Draws the personal parameters of a participant, which never leave it. */
    double[] initialPersonal(SplittableRandom random);

    /** Returns the computations on received shared parameters, which must not change. Thread-safe. */
    Received receive(double[] shared);

    /** Computations of participants on one version of the shared parameters. */
    interface Received {

        /**
         * Trains on a participant's own items.
         *
         * @param own distinct items, at least one
         * @param personal personal parameters; changed
         * @param update receives the update, as long as the shared parameters
         * @param weights {@code [items + 1]}, receives the weight of each row and of the tail
         */
        void train(int[] own, double[] personal, SplittableRandom random, double[] update, double[] weights);

        /**
         * Adds the score of every item for a participant. Leaves its parameters unchanged.
         *
         * @param own distinct items, maybe none
         * @param personal personal parameters, trained
         * @param random source of numbers of the participant
         */
        void score(int[] own, double[] personal, SplittableRandom random, double[] scores);
    }
}
