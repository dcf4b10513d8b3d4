// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Record of a round, with values that only a simulator sees.
 *
 * @param round number, from 1
 * @param cohort participants of the cohort
 * @param missing participants whose update did not arrive
 * @param counted whether the model changed: enough updates arrived, and their sum led to a model
 * @param uploadBytes bytes of all messages to the coordinator
 * @param downloadBytes bytes of all messages to participants: the global model for each of the cohort, and with secure
 *     aggregation the messages of its phases
 * @param cut coordinates of arrived updates that were clipped to the integer range; no message has this number
 * @param charge charge for the sum, also of a failed one; empty without a privacy guarantee or a charge
 * @param clip clip norm of the round; empty for a fixed one
 */
public record RoundRecord(
        int round,
        int cohort,
        List<Missing> missing,
        boolean counted,
        long uploadBytes,
        long downloadBytes,
        long cut,
        Optional<Charge> charge,
        OptionalDouble clip) {

    /**
     * Charge for the sum of a round.
     *
     * @param epsilon epsilon of all releases so far
     * @param survivors updates of the sum
     */
    public record Charge(double epsilon, int survivors) {}

    /** Returns this record without a charge, for data that no guarantee holds for. */
    public RoundRecord withoutCharge() {
        return new RoundRecord(
                round, cohort, missing, counted, uploadBytes, downloadBytes, cut, Optional.empty(), clip);
    }

    /** Reason for a missing update. */
    public enum Reason {
        /** The participant dropped out, as the scenario configures. */
        LOST(1),
        /** Its training diverged. */
        DIVERGED(2),
        /** It threw an exception. */
        FAILED(3),
        /** The round ended without a sum. */
        UNSUMMED(4),
        /** Its own privacy budget was exhausted. */
        BUDGET(5);

        private final long code;

        Reason(long code) {
            this.code = code;
        }

        /** Returns the word of results. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the number that stands for this reason in checkpoints. */
        long code() {
            return code;
        }

        /**
         * Returns the reason of a code.
         *
         * @throws IllegalArgumentException for an unknown code
         */
        static Reason of(long code) {
            return Arrays.stream(values())
                    .filter(reason -> reason.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no reason has the code " + code));
        }
    }

    /**
     * A participant whose update did not arrive.
     *
     * @param participant its name
     * @param detail more about the reason; may be empty
     */
    public record Missing(String participant, Reason reason, String detail) {}

    public RoundRecord {
        missing = List.copyOf(missing);
    }

    /** Returns the record of this round with a moved model. */
    RoundRecord moved() {
        return new RoundRecord(round, cohort, missing, true, uploadBytes, downloadBytes, cut, charge, clip);
    }

    /** Returns epsilon of all releases so far; empty without a privacy guarantee or a charge. */
    public OptionalDouble epsilon() {
        return charge.map(own -> OptionalDouble.of(own.epsilon())).orElse(OptionalDouble.empty());
    }

    /** Returns the number of missing updates with this reason. */
    public int missing(Reason reason) {
        return (int) missing.stream().filter(one -> one.reason() == reason).count();
    }

    /** Returns the number of updates that arrived. */
    public int arrived() {
        return cohort - missing.size();
    }

    /** Returns whether the training of all participants diverged. */
    boolean diverged() {
        return arrived() == 0 && missing.stream().allMatch(one -> one.reason() == Reason.DIVERGED);
    }
}
