// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;

/**
 * Noised sum of a round, stored before any part of it is released, so that its noise is drawn once. It does not contain
 * the sum without noise.
 *
 * @param survivors participants whose updates are in the sum, ascending
 * @param noised sum of updates and noise
 */
public record StoredSum(JobId job, RoundId round, SortedSet<ParticipantId> survivors, IntegerSum noised) {

    /** Version of the layout that {@link #digest} covers. */
    static final String VERSION = "hanse noised sum 1";

    /** @throws IllegalArgumentException if the number of updates is 0 or differs from the number of survivors */
    public StoredSum {
        survivors = Collections.unmodifiableSortedSet(new TreeSet<>(survivors));
        if (survivors.isEmpty() || noised.summands() != survivors.size()) {
            throw new IllegalArgumentException(noised + " for the updates of " + survivors.size() + " survivors");
        }
    }

    /**
     * Returns the digest with which the ledger confirms the release: SHA-256 over {@value #VERSION}, job, round,
     * survivors, quantization, and the encoded integers, each preceded by its length.
     */
    public Digest digest() {
        QuantizationSpec spec = noised.spec();
        Transcript said =
                Transcript.of(VERSION).text(job.text()).number(round.number()).number(survivors.size());
        survivors.forEach(survivor -> said.text(survivor.text()));
        return said.real(spec.grid())
                .number(spec.bound())
                .number(spec.participants())
                .real(spec.noiseDeviation())
                .number(noised.size())
                .digestWith(noised.vector().packed());
    }

    /** Returns job and round, without values. */
    @Override
    public String toString() {
        return "StoredSum[round " + round + " of " + job + ", " + noised + "]";
    }
}
