// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.InstantSource;

/**
 * Cost of a federation before its first round. Message sizes are exact. Times come from short trainings of some participants, of one
 * step and of several. Each is repeated for half a second, its result is discarded, and the fastest time counts.
 *
 * @param rounds most rounds
 * @param cohort participants of a round
 * @param uploadBytes size of an update
 * @param downloadBytes size of a global model
 * @param secondsPerRound time of training and messages, without validation
 */
public record Forecast(int rounds, int cohort, long uploadBytes, long downloadBytes, double secondsPerRound) {

    /** Sizes of the messages of a round. */
    record Sizes(long uploadBytes, long downloadBytes) {}

    /** Returns a forecast from a measurement. */
    static Forecast of(TimeTrial.Subject subject, TimeTrial trial, InstantSource clock, Sizes sizes) {
        int cohort = subject.config().cohort().size(subject.members().size());
        return new Forecast(
                subject.config().rounds(),
                cohort,
                sizes.uploadBytes(),
                sizes.downloadBytes(),
                cohort * trial.secondsOfMember(subject, new TimeTrial.Stopwatch(clock)));
    }

    /** Returns the bytes of all rounds and participants. */
    public double bytes() {
        return (double) rounds * cohort * (uploadBytes + downloadBytes);
    }
}
