// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * What is fixed before anybody is asked to take part in a secure sum. Everything of it is bound into the session.
 *
 * @param job the job
 * @param round of it; a node takes part in rounds of ascending numbers only
 * @param task digest of what the participants do with the model: network, training, clipping
 * @param model digest of the global model with its layout
 * @param quantization how updates are made integers; its participants are the most that may take part
 * @param size elements of an update, at least 1
 * @param assumptions against what the sum is protected
 * @param minimum participants below whom the round ends, at least {@value #FEWEST}
 */
public record SecAggPlan(
        JobId job,
        RoundId round,
        Digest task,
        Digest model,
        QuantizationSpec quantization,
        int size,
        GraphPlan.Assumptions assumptions,
        int minimum) {

    /** In a sum over fewer, two participants that tell each other what they sent learn what one other sent. */
    public static final int FEWEST = 4;

    /** Of the protocol; nodes and coordinators of different versions have no session in common. */
    static final String VERSION = "hanse secagg 1";

    public SecAggPlan {
        if (size < 1) {
            throw new IllegalArgumentException("updates of " + size + " elements");
        }
        if (minimum < FEWEST || minimum > quantization.participants()) {
            throw new IllegalArgumentException("a minimum of " + minimum + " participants: from " + FEWEST + " to the "
                    + quantization.participants() + " that the ring is wide enough for");
        }
    }

    /** Digest of all of it. */
    public Digest digest() {
        return Transcript.of(VERSION + " plan")
                .text(job.text())
                .number(round.number())
                .value(task)
                .value(model)
                .real(quantization.grid())
                .number(quantization.bound())
                .number(quantization.participants())
                .real(quantization.noiseDeviation())
                .number(size)
                .real(assumptions.corrupt())
                .real(assumptions.dropout())
                .text(assumptions.coordinator().name())
                .number(minimum)
                .digest();
    }

    /** Begins what participants sign for one purpose in this round. */
    Transcript transcript(String purpose) {
        return Transcript.of(VERSION + " " + purpose).value(digest());
    }

    /**
     * Neighbours and threshold for so many participants: each node computes them itself.
     *
     * @throws ProtocolViolation if they are too few or too many for the plan, or no threshold meets its assumptions
     */
    public GraphPlan graph(int participants) {
        requireEnough(participants);
        if (participants > quantization.participants()) {
            throw ProtocolViolation.of(
                    Reason.MALFORMED,
                    participants + " participants, and the ring is wide enough for " + quantization.participants());
        }
        return GraphPlan.of(participants, assumptions)
                .orElseThrow(() -> ProtocolViolation.of(
                        Reason.TOO_FEW,
                        "no threshold protects " + participants + " participants of whom " + assumptions.corrupt()
                                + " are corrupt and " + assumptions.dropout() + " may be lost"));
    }

    /** @throws ProtocolViolation if so few participants are left that the round has to end */
    void requireEnough(int participants) {
        if (participants < minimum) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW, participants + " participants, fewer than the minimum of " + minimum);
        }
    }
}
