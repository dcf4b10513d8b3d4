// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
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

    /**
     * Returns the number of dropouts after key sharing that the round tolerates. On the complete graph the threshold decides, otherwise the
     * assumed dropout fraction.
     */
    int lostTolerated() {
        return graph.isComplete() ? participants() - fewestSurvivors() : assumptions.dropouts(participants());
    }

    /** Returns the fewest updates of honest participants in a sum, at the assumed corruption and the tolerated dropout. */
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
     * Returns the bytes of each phase of docs/design/protocol.md, without dropouts and faults, for names of {@link #NAME_BYTES} bytes.
     * Model, plan and framing of messages are left out; framing is up to {@link #MOST_FRAMING} of the rest.
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

    /** Returns the bytes of a header with digest and signature, and of the pieces, each with its sender. */
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

    /**
     * What a secure sum is planned from.
     *
     * @param participants of the round
     * @param threat against what it is to be protected
     * @param quantization how updates are made integers
     * @param size elements of an update
     */
    record Wanted(int participants, Threat threat, QuantizationSpec quantization, int size) {

        /**
         * What is assumed, as fractions of the participants.
         *
         * @param corrupt in [0, 1)
         * @param dropout in [0, 1)
         */
        record Threat(double corrupt, double dropout, Coordinator coordinator) {

            Assumptions of(int participants) {
                return Assumptions.ofFraction(corrupt, participants, dropout, coordinator);
            }
        }

        /** Greatest number of participants for which better assumptions are searched; the search grows with it. */
        private static final int MOST_SEARCHED = 10_000;

        private static final int STEPS = 100;

        /**
         * The plan.
         *
         * @throws InvalidInputException if no threshold meets the assumptions, saying what would help
         */
        SecureSumForecast forecast() {
            return forecast(threat)
                    .orElseThrow(() -> new InvalidInputException("found " + Words.count(participants)
                            + " participants, " + Words.percent(threat.corrupt()) + " corrupt and "
                            + Words.percent(threat.dropout())
                            + " dropouts; expected assumptions that a threshold can meet. Fix: " + remedies()));
        }

        private Optional<SecureSumForecast> forecast(Threat assumed) {
            Assumptions whole = assumed.of(participants);
            return GraphPlan.ofCohort(participants, whole, GraphPlan.MOST_COMPLETE)
                    .map(graph -> new SecureSumForecast(assumed.corrupt(), whole, graph, quantization, size));
        }

        private String remedies() {
            List<String> remedies = new ArrayList<>();
            if (participants <= MOST_SEARCHED) {
                double corrupt = threat.corrupt();
                double lost = threat.dropout();
                Coordinator coordinator = threat.coordinator();
                greatest(lost, fewer -> new Threat(corrupt, fewer, coordinator))
                        .ifPresent(fewer -> remedies.add("assume at most " + Words.percent(fewer) + " dropouts"));
                greatest(corrupt, fewer -> new Threat(fewer, lost, coordinator))
                        .ifPresent(fewer -> remedies.add("assume at most " + Words.percent(fewer) + " corrupt"));
                least(participants + 1).ifPresent(more -> remedies.add("use " + Words.count(more) + " participants"));
                least(SecAggPlan.FEWEST)
                        .filter(fewest -> fewest < participants)
                        .ifPresent(fewest ->
                                remedies.add("use " + Words.count(fewest) + " participants, the smallest cohort"));
                if (coordinator == Coordinator.ACTIVE
                        && forecast(new Threat(corrupt, lost, Coordinator.SEMI_HONEST))
                                .isPresent()) {
                    remedies.add("assume a coordinator that follows the protocol (--semi-honest)");
                }
            }
            return remedies.isEmpty()
                    ? "assume both fewer dropouts and fewer corrupt participants"
                    : String.join(", or ", remedies);
        }

        /** Least cohort with a plan, from a given size on; empty if the search ends without one. */
        private Optional<Integer> least(int from) {
            return GraphPlan.leastCohort(from, threat::of, GraphPlan.MOST_COMPLETE).stream()
                    .boxed()
                    .findFirst();
        }

        /** The greatest part in hundredths, below one that has no plan, that has one; fewer are taken to be easier. */
        private Optional<Double> greatest(double without, DoubleFunction<Threat> assumed) {
            int planned = -1;
            int unplanned = (int) Math.ceil(without * STEPS);
            while (unplanned - planned > 1) {
                int middle = (planned + unplanned) / 2;
                if (forecast(assumed.apply((double) middle / STEPS)).isPresent()) {
                    planned = middle;
                } else {
                    unplanned = middle;
                }
            }
            return planned < 0 ? Optional.empty() : Optional.of((double) planned / STEPS);
        }
    }
}
