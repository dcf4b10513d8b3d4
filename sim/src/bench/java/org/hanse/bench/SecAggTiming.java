// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.OptionalLong;

/**
 * Durations of one round of secure aggregation, in seconds of one thread. Those of a participant are medians over some participants.
 *
 * @param participants number of participants that shared secrets
 * @param lost number of dropouts after that
 * @param size elements of an update
 * @param ringBits bits of an element
 * @param degree neighbours of each participant
 * @param threshold number of shares that give a secret
 * @param keys participant: from the plan to sealed shares, with verification of all signatures of the roster
 * @param mask participant: from delivered shares to the masked update
 * @param reveal participant: from survivors to revealed shares, with verification of signatures
 * @param collect coordinator, for each update: signature, unpacking, sum
 * @param unmask coordinator, once
 * @param maskedBytes bytes of a masked update, as sent
 * @param otherBytes bytes of all other messages of a participant
 * @param downloadBytes bytes of all messages to a participant, without the model
 * @param peakRssBytes peak resident set size of the process so far
 */
public record SecAggTiming(
        int participants,
        int lost,
        int size,
        int ringBits,
        int degree,
        int threshold,
        double keys,
        double mask,
        double reveal,
        double collect,
        double unmask,
        long maskedBytes,
        long otherBytes,
        long downloadBytes,
        OptionalLong peakRssBytes) {

    /** Returns the bytes that a participant sends, divided by the bytes of a plain update with 16 bits for each element. */
    public double expansion() {
        return (maskedBytes + otherBytes) / (2.0 * size);
    }
}
