// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A round as the simulator saw it.
 *
 * @param round from 1
 * @param asked participants of the cohort
 * @param missing those whose update did not arrive
 * @param counted whether the model moved: enough updates arrived, and their sum led to a model
 * @param uploadBytes of all that arrived at the coordinator, as sent
 * @param downloadBytes of all that was sent to participants: the global model, times the cohort, and with secure aggregation the
 *     messages of its phases
 * @param cut coordinates of all updates that arrived that were beyond the range of integers and cut off; as the simulator sees
 *     it, nobody sends it
 * @param charge for its sum, whether it came to one or not; empty if there is no privacy guarantee, or nothing was charged
 * @param clip clip norm of the round, where it follows a quantile
 */
public record RoundRecord(
        int round,
        int asked,
        List<Missing> missing,
        boolean counted,
        long uploadBytes,
        long downloadBytes,
        long cut,
        Optional<Charge> charge,
        OptionalDouble clip) {

    /**
     * What was charged for a round's sum.
     *
     * @param epsilon what all releases up to this one add up to
     * @param survivors updates in the sum
     */
    public record Charge(double epsilon, int survivors) {}

    /** Why an update did not arrive. */
    public enum Reason {
        /** The participant was lost on the way, as the scenario says. */
        LOST(1),
        /** Its training diverged. */
        DIVERGED(2),
        /** It threw an exception. */
        FAILED(3),
        /** The round ended without a sum. */
        UNSUMMED(4),
        /** Its own privacy budget did not last for the round. */
        BUDGET(5);

        private final long code;

        Reason(long code) {
            this.code = code;
        }

        /** The word used in results. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What stands for it in checkpoints. */
        long code() {
            return code;
        }

        /** @throws IllegalArgumentException if the code stands for no reason */
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
     * @param detail in words; empty where there is no more to say
     */
    public record Missing(String participant, Reason reason, String detail) {}

    public RoundRecord {
        missing = List.copyOf(missing);
    }

    /** The same of a round that left the model as it was. */
    RoundRecord unmoved() {
        return new RoundRecord(round, asked, missing, false, uploadBytes, downloadBytes, cut, charge, clip);
    }

    /** What all releases up to this one add up to; empty if there is no privacy guarantee, or nothing was charged. */
    public OptionalDouble epsilon() {
        return charge.map(own -> OptionalDouble.of(own.epsilon())).orElse(OptionalDouble.empty());
    }

    /** Participants whose update did not arrive for this reason. */
    public int missing(Reason reason) {
        return (int) missing.stream().filter(one -> one.reason() == reason).count();
    }

    /** Updates that arrived. */
    public int arrived() {
        return asked - missing.size();
    }

    /** Whether nothing arrived because everybody's training diverged. */
    boolean diverged() {
        return arrived() == 0 && missing.stream().allMatch(one -> one.reason() == Reason.DIVERGED);
    }
}
