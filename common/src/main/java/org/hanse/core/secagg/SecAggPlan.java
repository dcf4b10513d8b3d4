// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Optional;
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
 * @param context digests of all inputs of the nodes' computation
 * @param quantization how updates are made integers; its participants are the most that may take part
 * @param size elements of an update, at least 1 and no more than fit into a row of bytes
 * @param protection against what the sum is protected
 */
public record SecAggPlan(
        JobId job,
        RoundId round,
        RoundContext context,
        QuantizationSpec quantization,
        int size,
        Protection protection) {

    /** In a sum over fewer, two participants that tell each other what they sent learn what one other sent. */
    public static final int FEWEST = 4;

    /** Of the protocol; nodes and coordinators of different versions have no session in common. */
    static final String VERSION = "hanse secagg 2";

    /**
     * Against what a sum is protected, and how.
     *
     * @param assumptions who is assumed corrupt or lost
     * @param enrolled number of enrolled nodes, the corrupt ones included
     * @param minimum participants below whom the round ends, at least {@value #FEWEST}
     * @param mostComplete most participants for whom the graph is complete; it is k-regular for more
     */
    public record Protection(GraphPlan.Assumptions assumptions, int enrolled, int minimum, int mostComplete) {

        public Protection {
            if (minimum < FEWEST || mostComplete < 0 || enrolled < minimum) {
                throw new IllegalArgumentException("a minimum of " + minimum + " of " + enrolled
                        + " participants and a complete graph up to " + mostComplete + ": at least " + FEWEST
                        + ", no more than are enrolled, and at least 0");
            }
        }

        /** With the complete graph for as many as it costs little for. */
        public static Protection of(GraphPlan.Assumptions assumptions, int enrolled, int minimum) {
            return new Protection(assumptions, enrolled, minimum, GraphPlan.MOST_COMPLETE);
        }
    }

    public SecAggPlan {
        if (size < 1) {
            throw new IllegalArgumentException("updates of " + size + " elements");
        }
        if ((long) size * quantization.ringBits() / Byte.SIZE >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "updates of " + size + " elements of " + quantization.ringBits() + " bits are too long");
        }
        if (protection.minimum() > quantization.participants()) {
            throw new IllegalArgumentException("a minimum of " + protection.minimum()
                    + " participants, and the ring is wide enough for " + quantization.participants());
        }
        if (quantization.participants() > protection.enrolled()) {
            throw new IllegalArgumentException("up to " + quantization.participants() + " participants of "
                    + protection.enrolled() + " that are enrolled");
        }
    }

    /** Returns the digest of the job's plan. */
    public Digest task() {
        return context.plan();
    }

    /** Returns the digest of the global model with its layout. */
    public Digest model() {
        return context.start().model();
    }

    /** Who is assumed corrupt or lost. */
    public GraphPlan.Assumptions assumptions() {
        return protection.assumptions();
    }

    /**
     * Returns the greatest number of corrupt enrolled nodes. It does not depend on the roster: the coordinator may invite all corrupt nodes
     * and leave out honest ones.
     */
    public int corrupt() {
        return assumptions().corrupt();
    }

    /** Returns whether the cohort is the whole enrolment. */
    public boolean selectsAll() {
        return quantization.participants() == protection.enrolled();
    }

    /**
     * Returns the number of nodes over which thresholds are computed: the enrolment if the cohort is the whole enrolment, else the roster.
     * Over the enrolment no two rosters of one round both reach a threshold.
     */
    private int electorate(int participants) {
        return selectsAll() ? protection.enrolled() : participants;
    }

    /** Returns the number of participants that must have received the same lists. */
    int agreement(int participants) {
        return GraphPlan.agreement(electorate(participants), corrupt());
    }

    /**
     * Returns the fewest updates in a sum over a graph.
     *
     * @param graph graph of the round
     */
    public int leastSurvivors(GraphPlan graph) {
        return Math.max(
                minimum(),
                graph.isComplete()
                        ? graph.threshold()
                        : graph.participants() - assumptions().dropouts(graph.participants()));
    }

    /** Participants below whom the round ends. */
    public int minimum() {
        return protection.minimum();
    }

    /** Whether so many participants reveal nonces before they share keys: those on the k-regular graph do. */
    public boolean revealsNonces(int participants) {
        return participants > protection.mostComplete();
    }

    /** Digest of all of it. */
    public Digest digest() {
        return Transcript.of(VERSION + " plan")
                .text(job.text())
                .number(round.number())
                .value(context.digest())
                .real(quantization.grid())
                .number(quantization.bound())
                .number(quantization.participants())
                .real(quantization.noiseDeviation())
                .number(size)
                .number(corrupt())
                .real(assumptions().dropout())
                .text(assumptions().coordinator().name())
                .number(protection.enrolled())
                .number(minimum())
                .number(protection.mostComplete())
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
        return graphOf(participants)
                .orElseThrow(() -> ProtocolViolation.of(
                        Reason.TOO_FEW,
                        "no threshold protects " + participants + " participants of " + protection.enrolled()
                                + " enrolled ones, " + corrupt() + " of them corrupt, with dropout "
                                + assumptions().dropout()));
    }

    private Optional<GraphPlan> graphOf(int participants) {
        return participants <= protection.mostComplete()
                ? GraphPlan.complete(participants, electorate(participants), assumptions())
                : GraphPlan.of(participants, assumptions(), protection.mostComplete());
    }

    /**
     * Checks that there is a graph if all come who may take part, and a sum if as many are lost then as is assumed. A round without one
     * would end once they had come, or been lost.
     *
     * @throws IllegalArgumentException if there is none, saying how large a cohort has one
     */
    public void requirePossible() {
        int all = quantization.participants();
        if (GraphPlan.ofCohort(all, assumptions(), protection.mostComplete()).isEmpty()) {
            throw new IllegalArgumentException("no threshold protects a cohort of " + all + ", " + corrupt()
                    + " of them corrupt, with dropout " + assumptions().dropout() + "; "
                    + GraphPlan.advice(all, participants -> assumptions(), protection.mostComplete()));
        }
    }

    /**
     * Whoever may leave out nonces after it has seen them may choose among neighbourhoods: no more than may be lost.
     *
     * @throws ProtocolViolation if fewer than the plan's dropout leaves have revealed theirs
     */
    public void requireNoncesOf(int revealed, int advertised) {
        requireRemaining("nonces", revealed, advertised);
    }

    /**
     * Checks that no more are lost than planned.
     *
     * @throws ProtocolViolation if not
     */
    void requireRemaining(String what, int left, int of) {
        int fewest = of - assumptions().dropouts(of);
        if (left < fewest) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    left + " " + what + ", and of " + of + " participants the plan allows no fewer than " + fewest
                            + " to be left");
        }
    }

    /** @throws ProtocolViolation if so few participants are left that the round has to end */
    void requireEnough(int participants) {
        if (participants < minimum()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW, participants + " participants, fewer than the minimum of " + minimum());
        }
    }
}
