// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.OptionalLong;

/**
 * What one secure sum took. Times in seconds, of one thread; of a participant the median of some.
 *
 * @param participants that shared secrets
 * @param lost of them after that
 * @param size elements of an update
 * @param ringBits of an element
 * @param degree neighbours of each
 * @param threshold shares that give a secret
 * @param keys of a participant: from the plan to sealed shares, every signature of the roster verified
 * @param mask of a participant: from delivered shares to the masked update
 * @param reveal of a participant: from survivors to revealed shares, signatures verified
 * @param collect of the coordinator, an update: signature, unpacking, sum
 * @param unmask of the coordinator, once
 * @param maskedBytes of a masked update, as sent
 * @param otherBytes of everything else that a participant sends
 * @param downloadBytes of everything that a participant is sent but the model
 * @param peakRssBytes of the whole process so far
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

    /** How much longer all that a participant sends is than its update in clear, 16 bits an element. */
    public double expansion() {
        return (maskedBytes + otherBytes) / (2.0 * size);
    }
}
