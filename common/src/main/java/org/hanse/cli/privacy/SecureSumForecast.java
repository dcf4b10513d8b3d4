// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.annotation.JsonProperty;
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
 * Forecast of a secure aggregation: required survivors, tolerated corruption and bytes of a node.
 *
 * @param corrupt assumed fraction of corrupt participants
 * @param assumptions adversary and dropouts
 * @param graph graph for these assumptions
 * @param quantization conversion of updates to integers
 * @param size elements of an update
 */
record SecureSumForecast(
        double corrupt, Assumptions assumptions, GraphPlan graph, QuantizationSpec quantization, int size) {

    /** Assumed bytes of a participant's name. */
    static final int NAME_BYTES = 16;

    /** Greatest relative overhead of message framing: mostly two bytes for each name and digest. */
    static final double MOST_FRAMING = 0.15;

    /** Bytes of a share's index; an index above 127 has two. */
    private static final int PLACE_BYTES = 1;

    private static final int ADVERTISEMENT_BYTES =
            NAME_BYTES + 2 * AgreementKey.SIZE + 2 * Digest.SIZE + Signature.SIZE;

    /**
     * Bytes that a node sends and receives in one phase of a round.
     *
     * @param name name of the phase
     */
    record PhaseBytes(@JsonProperty("phase") String name, long sent, long received) {}

    private int participants() {
        return graph.participants();
    }

    /** Returns the fewest survivors; the round ends with fewer. */
    private int fewestSurvivors() {
        return Math.max(graph.threshold(), SecAggPlan.FEWEST);
    }

    /**
     * Returns the number of corrupt participants that the round tolerates. On the complete graph the threshold decides, otherwise the
     * assumed number.
     */
    int corruptTolerated() {
        if (!graph.isComplete()) {
            return assumptions.corrupt();
        }
        int byThreshold = assumptions.coordinator() == Coordinator.ACTIVE
                ? 2 * graph.threshold() - participants() - 1
                : graph.threshold() - 1;
        // A sum with a single honest update is that update.
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

    /** Returns the masks of an update: the self mask and one for each neighbour. */
    int masks() {
        return graph.degree() + 1;
    }

    /** Returns the bytes of the masked update alone. */
    long maskedBytes() {
        return ((long) size * quantization.ringBits() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /**
     * Returns the bytes of each phase of docs/design/protocol.md, without dropouts and faults, for names of {@link #NAME_BYTES} bytes.
     * Excludes model, plan and message framing. Framing adds up to {@link #MOST_FRAMING} of the other bytes.
     */
    List<PhaseBytes> phases() {
        long all = participants();
        long neighbours = graph.degree();
        long sealed = neighbours * (SealedShare.CIPHERTEXT_SIZE + 2 * Digest.SIZE + NAME_BYTES);
        long signature = NAME_BYTES + Signature.SIZE;
        long nonce = NAME_BYTES + Nonce.SIZE;
        long roster = all * ADVERTISEMENT_BYTES;
        // On the complete graph a node also holds a share of its own self seed.
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

    /** Returns the attacks that secure aggregation does not prevent. */
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
     * Input of a plan.
     *
     * @param participants number of participants of the round
     * @param threat assumed adversary
     * @param quantization conversion of updates to integers
     * @param size elements of an update
     */
    record Wanted(int participants, Threat threat, QuantizationSpec quantization, int size) {

        /**
         * Assumptions as fractions of the participants.
         *
         * @param corrupt in [0, 1)
         * @param dropout in [0, 1)
         */
        record Threat(double corrupt, double dropout, Coordinator coordinator) {

            Assumptions of(int participants) {
                return Assumptions.ofFraction(corrupt, participants, dropout, coordinator);
            }
        }

        /** Greatest number of participants in the search for better assumptions, whose duration grows with it. */
        private static final int MOST_SEARCHED = 10_000;

        private static final int STEPS = 100;

        /**
         * Returns the plan.
         *
         * @throws InvalidInputException if no threshold meets the assumptions, with a fix
         */
        SecureSumForecast forecast() {
            return forecast(threat)
                    .orElseThrow(() -> new InvalidInputException(
                            "--participants, --corrupt, --dropout: found " + Words.count(participants)
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

        /** Returns the least cohort with a plan, from a given size on; empty if the search ends without one. */
        private Optional<Integer> least(int from) {
            return GraphPlan.leastCohort(from, threat::of, GraphPlan.MOST_COMPLETE).stream()
                    .boxed()
                    .findFirst();
        }

        /** Returns the greatest fraction, in hundredths below one without a plan, that has a plan. A smaller fraction counts as easier. */
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
