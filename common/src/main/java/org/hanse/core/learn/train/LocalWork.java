// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

/**
 * What a participant does in a round.
 *
 * @param amount how much it learns from its examples before it uploads
 * @param proximal {@code mu}, how strongly shared parameters are drawn back to those of the round's start; 0 for not at all.
 *     Source: Li et al., MLSys 2020 (FedProx)
 * @param personalEpochs epochs in which the personal part alone is fitted to a global model that it was not fitted to yet
 * @param alternate whether the personal part stands still while the shared one moves, so that each follows the other (FedAlt);
 *     else both move together (FedSim). Source: Pillutla et al., ICML 2022, algorithms 2 and 3
 */
public record LocalWork(Amount amount, double proximal, int personalEpochs, boolean alternate) {

    public LocalWork {
        if (!(proximal >= 0 && proximal < Double.POSITIVE_INFINITY) || personalEpochs < 0) {
            throw new IllegalArgumentException(
                    "out of range: proximal " + proximal + ", personal epochs " + personalEpochs);
        }
    }

    /** How much is learned before an upload. */
    public sealed interface Amount permits Epochs, Steps, OneGradient {}

    /**
     * Whole passes through the examples. Source: McMahan et al., AISTATS 2017, algorithm 1 (FedAvg)
     *
     * @param count at least 1
     */
    public record Epochs(int count) implements Amount {

        public Epochs {
            requirePositive(count);
        }
    }

    /**
     * So many steps, through the examples in random order, again from the start if they do not suffice.
     *
     * @param count at least 1
     */
    public record Steps(int count) implements Amount {

        public Steps {
            requirePositive(count);
        }
    }

    /**
     * The gradient of the mean loss of all examples, at the parameters of the round's start, which the coordinator makes the
     * step of. Source: McMahan et al., AISTATS 2017 (FedSGD)
     */
    public record OneGradient() implements Amount {}

    private static void requirePositive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a round of " + count + " epochs or steps");
        }
    }
}
