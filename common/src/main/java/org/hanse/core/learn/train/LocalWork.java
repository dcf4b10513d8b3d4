// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import org.hanse.core.setting.Key;

/**
 * Work of a participant in a round.
 *
 * @param amount amount of training before the upload
 * @param proximal {@code mu}, weight of the proximal term towards the shared parameters of the round's start; 0 for
 *     none. Source: Li et al., MLSys 2020 (FedProx)
 * @param personalEpochs epochs of fine-tuning the personal part to a global model that it was not fitted to yet
 * @param alternate whether the personal part is frozen while the shared one is trained, so that each follows the other
 *     (FedAlt); else both are trained together (FedSim). Source: Pillutla et al., ICML 2022, algorithms 2 and 3
 */
public record LocalWork(
        @Key(inline = true) Amount amount,
        @Key(value = "FedProx term", least = 0) double proximal,

        @Key(value = "epochs of the private part against the fixed global model", least = 0, most = Key.MANY)
        int personalEpochs,

        @Key("`true`: FedAlt; `false`: FedSim") boolean alternate) {

    public LocalWork {
        if (!(proximal >= 0 && proximal < Double.POSITIVE_INFINITY) || personalEpochs < 0) {
            throw new IllegalArgumentException(
                    "out of range: proximal " + proximal + ", personal epochs " + personalEpochs);
        }
    }

    /** Amount of training before an upload. */
    public sealed interface Amount permits Epochs, Steps, OneGradient {}

    /**
     * Whole passes through the examples. Source: McMahan et al., AISTATS 2017, algorithm 1 (FedAvg)
     *
     * @param count at least 1
     */
    public record Epochs(
            @Key(value = "epochs of a round", name = "epochs", least = 1, most = Key.MANY)
            int count) implements Amount {

        public Epochs {
            requirePositive(count);
        }
    }

    /**
     * A number of steps, through the examples in random order, repeated from the start if they do not suffice.
     *
     * @param count at least 1
     */
    public record Steps(
            @Key(value = "steps of a round", name = "steps", least = 1, most = Key.MANY)
            int count) implements Amount {

        public Steps {
            requirePositive(count);
        }
    }

    /**
     * Gradient of the mean loss of all examples, at the parameters of the round's start, from which the coordinator
     * makes the step. Source: McMahan et al., AISTATS 2017 (FedSGD)
     */
    public record OneGradient() implements Amount {}

    private static void requirePositive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a round of " + count + " epochs or steps");
        }
    }
}
