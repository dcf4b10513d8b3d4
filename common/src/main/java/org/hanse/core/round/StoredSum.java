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
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.quantize.QuantizationSpec;

/**
 * The sum of a round as it is stored before anything of it is released: with all its noise, so that nobody draws noise for it twice. Of
 * the sum without noise there is nothing in it.
 *
 * @param survivors whose updates are in it, ascending
 * @param noised data and noise
 */
public record StoredSum(JobId job, RoundId round, SortedSet<ParticipantId> survivors, IntegerSum noised) {

    /** Of the layout that {@link #digest} is of. */
    static final String VERSION = "hanse noised sum 1";

    /** @throws IllegalArgumentException if it is of no update, or of as many as there are no survivors */
    public StoredSum {
        survivors = Collections.unmodifiableSortedSet(new TreeSet<>(survivors));
        if (survivors.isEmpty() || noised.summands() != survivors.size()) {
            throw new IllegalArgumentException(noised + " for the updates of " + survivors.size() + " survivors");
        }
    }

    /**
     * What the ledger confirms the release with: SHA-256 over {@value #VERSION}, job, round, survivors, how integers are to be read, and
     * the integers as they travel, each behind its length.
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
                .bytes(PackedElements.pack(noised.vector()))
                .digest();
    }

    /** Says whose it is and nothing of what is in it. */
    @Override
    public String toString() {
        return "StoredSum[round " + round + " of " + job + ", " + noised + "]";
    }
}
