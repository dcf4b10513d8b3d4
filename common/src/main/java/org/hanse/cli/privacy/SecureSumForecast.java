// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.AgreementKey;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.ShamirShare;
import org.hanse.wire.SecAggCodec;

/**
 * A secure sum before anybody takes part in it: who has to stay, who may do harm, and what a node sends.
 *
 * @param corrupt fraction of the participants that is assumed to be corrupt
 * @param assumptions against what the sum is protected
 * @param graph that meets them
 * @param quantization how updates are made integers
 * @param size elements of an update
 */
record SecureSumForecast(
        double corrupt, Assumptions assumptions, GraphPlan graph, QuantizationSpec quantization, int size) {

    static final int MOST_PARTICIPANTS = 1_000_000;

    /** What a participant's name is counted as. */
    static final int NAME_BYTES = 16;

    /** What frames a message, beside what was counted of it: mostly two bytes a name and a digest. */
    static final double MOST_FRAMING = 0.15;

    /** The number of a share's place; two above 127. */
    private static final int PLACE_BYTES = 1;

    private static final int ADVERTISEMENT_BYTES =
            NAME_BYTES + 2 * AgreementKey.SIZE + 2 * Digest.SIZE + Signature.SIZE;

    /**
     * What a node sends and receives in one phase of a round.
     *
     * @param name of the phase
     */
    record PhaseBytes(String name, long sent, long received) {}

    private int participants() {
        return graph.participants();
    }

    /** Without the rest a round ends. */
    private int fewestSurvivors() {
        return Math.max(graph.threshold(), SecAggPlan.FEWEST);
    }

    /**
     * How many may tell the coordinator all they know: on the complete graph as many as the threshold allows, else as many as were
     * assumed.
     */
    int corruptTolerated() {
        if (!graph.isComplete()) {
            return assumptions.corrupt();
        }
        int byThreshold = assumptions.coordinator() == Coordinator.ACTIVE
                ? 2 * graph.threshold() - participants() - 1
                : graph.threshold() - 1;
        // With a single honest update in it a sum is that update.
        return Math.min(byThreshold, fewestSurvivors() - 2);
    }

    /** How many may be lost after sharing keys: on the complete graph as many as leave a threshold, else as many as were assumed. */
    int lostTolerated() {
        return graph.isComplete() ? participants() - fewestSurvivors() : assumptions.dropouts(participants());
    }

    /** The fewest updates of honest participants in a sum, if as many are corrupt as was assumed, and no more are lost than may be. */
    int honestSummands() {
        return (graph.isComplete() ? fewestSurvivors() : participants() - lostTolerated()) - assumptions.corrupt();
    }

    /** Masks on an update: one of the node's own, one in common with each neighbour. */
    int masks() {
        return graph.degree() + 1;
    }

    /** Bytes of the masked update alone. */
    long maskedBytes() {
        return ((long) size * quantization.ringBits() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /**
     * Phase by phase, as docs/design/protocol.md has them, with all present and nobody complaining, and names of {@link #NAME_BYTES} bytes;
     * without the model, the plan and what frames messages, which is up to {@link #MOST_FRAMING} of the rest.
     */
    List<PhaseBytes> phases() {
        long all = participants();
        long neighbours = graph.degree();
        long sealed = neighbours * (SealedShare.CIPHERTEXT_SIZE + 2 * Digest.SIZE + NAME_BYTES);
        long signature = NAME_BYTES + Signature.SIZE;
        long nonce = NAME_BYTES + Nonce.SIZE;
        long roster = all * ADVERTISEMENT_BYTES;
        // On the complete graph a node holds a share of its own self seed, too.
        long held = neighbours + (graph.isComplete() ? 1 : 0);
        List<PhaseBytes> phases = new ArrayList<>();
        phases.add(new PhaseBytes("AdvertiseKeys", NAME_BYTES + ADVERTISEMENT_BYTES, 0));
        if (!graph.isComplete()) {
            phases.add(new PhaseBytes("RevealNonces", nonce, roster));
        }
        phases.add(new PhaseBytes("ShareKeys", NAME_BYTES + sealed, graph.isComplete() ? roster : all * nonce));
        phases.add(new PhaseBytes("MaskedInputCollection", maskedMessages(), sealed));
        phases.add(new PhaseBytes("ConsistencyCheck", signature, 2 * all * NAME_BYTES));
        phases.add(new PhaseBytes(
                "Unmasking", NAME_BYTES + held * (NAME_BYTES + PLACE_BYTES + ShamirShare.SIZE), all * signature));
        return phases;
    }

    /** A header with digest and signature, and pieces, each of which says whose it is. */
    private long maskedMessages() {
        long pieces = (maskedBytes() + SecAggCodec.PIECE_BYTES - 1) / SecAggCodec.PIECE_BYTES;
        return (1 + pieces) * NAME_BYTES + Digest.SIZE + Signature.SIZE + maskedBytes();
    }

    long sent() {
        return phases().stream().mapToLong(PhaseBytes::sent).sum();
    }

    long received() {
        return phases().stream().mapToLong(PhaseBytes::received).sum();
    }

    /** What a secure sum does not protect against. */
    List<String> limits() {
        List<String> limits = new ArrayList<>();
        limits.add(
                "The sum itself: it reveals what only one or a few participants sent, such as rows of rare items. Only"
                        + " differential privacy protects against that.");
        limits.add("Two sums over nearly the same participants: their difference reveals the updates of the others.");
        limits.add("More corrupt participants or dropouts than planned, or fake participants enrolled by the owner of"
                + " the roster.");
        limits.add("Poisoned updates: updates are hidden, so one participant can spoil the sum unseen.");
        limits.add("Denial of service: participants or a coordinator can abort rounds.");
        limits.add("Metadata: the coordinator sees who takes part, when, and how much is sent.");
        if (assumptions.coordinator() == Coordinator.SEMI_HONEST) {
            limits.add("An active adversary as coordinator: the threshold assumes one that follows the protocol.");
        }
        return limits;
    }
}
