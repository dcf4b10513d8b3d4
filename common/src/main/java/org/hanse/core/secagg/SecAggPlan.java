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
 * Plan of a round of secure aggregation, fixed before participants are invited. The session depends on all of it.
 *
 * @param job id of the job
 * @param round number of the round; a node takes part in rounds of ascending numbers only
 * @param context digests of all inputs of the nodes' computation
 * @param quantization conversion of updates to integers; its number of participants is the greatest of the round
 * @param size number of elements of an update, at least 1 and at most what fits into an array of bytes
 * @param protection adversary and thresholds
 */
public record SecAggPlan(
        JobId job,
        RoundId round,
        RoundContext context,
        QuantizationSpec quantization,
        int size,
        Protection protection) {

    /**
     * Fewest participants of a sum. In a sum of three, two participants that exchange their updates learn the third
     * one.
     */
    public static final int FEWEST = 4;

    /** Version of the protocol. Nodes and coordinators of different versions have no session in common. */
    static final String VERSION = "hanse secagg 2";

    /**
     * Adversary and thresholds.
     *
     * @param assumptions assumed corrupt nodes and dropouts
     * @param enrolled number of enrolled nodes, the corrupt ones included
     * @param minimum fewest participants of the round, at least {@value #FEWEST}
     * @param mostComplete greatest number of participants with a complete graph; the graph is k-regular above
     */
    public record Protection(GraphPlan.Assumptions assumptions, int enrolled, int minimum, int mostComplete) {

        public Protection {
            if (minimum < FEWEST || mostComplete < 0 || enrolled < minimum) {
                throw new IllegalArgumentException("a minimum of " + minimum + " of " + enrolled
                        + " participants and a complete graph up to " + mostComplete + ": at least " + FEWEST
                        + ", no more than are enrolled, and at least 0");
            }
        }

        /** Returns a protection with the default limit of the complete graph. */
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

    /** Returns the assumed corrupt nodes and dropouts. */
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

    /** Returns the fewest participants; the round ends with fewer. */
    public int minimum() {
        return protection.minimum();
    }

    /** Returns whether a round of this size reveals nonces before keys are shared: those on the k-regular graph do. */
    public boolean revealsNonces(int participants) {
        return participants > protection.mostComplete();
    }

    /** Returns the digest of the whole plan. */
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

    /** Starts the transcript that participants sign for one purpose in this round. */
    Transcript transcript(String purpose) {
        return Transcript.of(VERSION + " " + purpose).value(digest());
    }

    /**
     * Computes the neighbours and threshold for a number of participants. Each node computes them itself.
     *
     * @throws ProtocolViolation if the number is outside the plan's limits, or no threshold meets its assumptions
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
     * Checks that the full cohort has a graph, and a sum after the assumed dropouts. A round without one would end
     * after its nodes had joined.
     *
     * @throws IllegalArgumentException if there is none; the message contains the size of a cohort that has one
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
     * Checks the number of revealed nonces. A coordinator that omits nonces after it has seen them chooses among
     * neighbourhoods, so it may omit no more than the assumed dropouts.
     *
     * @throws ProtocolViolation if more are missing
     */
    public void requireNoncesOf(int revealed, int advertised) {
        requireRemaining("nonces", revealed, advertised);
    }

    /**
     * Checks that no more participants dropped out than planned.
     *
     * @throws ProtocolViolation if more did
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

    /** @throws ProtocolViolation if too few participants are left to continue the round */
    void requireEnough(int participants) {
        if (participants < minimum()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW, participants + " participants, fewer than the minimum of " + minimum());
        }
    }
}
