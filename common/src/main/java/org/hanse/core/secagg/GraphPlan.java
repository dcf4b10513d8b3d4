// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How many neighbours share masks and secrets with each participant, and how many shares give a secret.
 *
 * <p>On the complete graph everybody is everybody's neighbour, and the shares of a secret are as many as there are participants.
 * On a k-regular graph with random neighbours a participant's secrets are shared among its {@code degree} neighbours. What may
 * go wrong there goes wrong by chance, with the probabilities that are given.
 *
 * <p>Source: Bell et al., CCS 2020, sections 3 and 4; complete graph: Bonawitz et al., CCS 2017, section 6.
 *
 * @param participants of the round
 * @param degree neighbours of each, itself not counted
 * @param threshold shares that give a secret
 */
public record GraphPlan(int participants, int degree, int threshold) {

    /** The most participants for whom the complete graph costs little; a plan may say another number. */
    public static final int MOST_COMPLETE = 300;

    /** Cohorts beyond are not looked at for one that has a graph: it would take long. */
    private static final int LARGEST_SEARCHED = 1000;

    /** Probability, to the base 2, that those who stay honest are not all connected, and that too many neighbours are corrupt. */
    private static final double SECURITY_BITS = 41;

    /** Probability, to the base 2, that too few neighbours of somebody stay. */
    private static final double CORRECTNESS_BITS = 20;

    /** What a product of doubles may be beside the whole number that is meant. */
    private static final double ROUNDING = 1e-9;

    /** What the coordinator may do to learn more than the sum. */
    public enum Coordinator {

        /** Follows the protocol, and remembers all it sees. */
        SEMI_HONEST,

        /** Tells different participants different things. */
        ACTIVE
    }

    /**
     * Assumed corrupt nodes and dropouts.
     *
     * @param corrupt number of enrolled nodes that collude with the coordinator, at least 0; the same for every round, because the
     *     coordinator chooses the cohort
     * @param dropout fraction of a round's participants that drop out between sharing and unmasking, in [0, 1)
     */
    public record Assumptions(int corrupt, double dropout, Coordinator coordinator) {

        public Assumptions {
            if (!(corrupt >= 0 && dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("corrupt " + corrupt + " and dropout " + dropout
                        + ": corrupt is a number of participants, at least 0, dropout a fraction from 0 to below 1");
            }
        }

        /**
         * Returns assumptions with a fraction of corrupt nodes, rounded down to an integer.
         *
         * @param corrupt fraction of {@code enrolled}, in [0, 1)
         * @param enrolled number of enrolled nodes
         */
        public static Assumptions ofFraction(double corrupt, int enrolled, double dropout, Coordinator coordinator) {
            if (!(corrupt >= 0 && corrupt < 1)) {
                throw new IllegalArgumentException("corrupt " + corrupt + " is no fraction from 0 to below 1");
            }
            return new Assumptions((int) Math.floor(corrupt * enrolled + ROUNDING), dropout, coordinator);
        }

        /** Returns the default number of corrupt nodes: a third of the enrolled ones, rounded down. */
        public static int usualCorrupt(int enrolled) {
            return enrolled / 3;
        }

        /** Most lost ones of {@code participants}. */
        public int dropouts(int participants) {
            return (int) Math.floor(dropout * participants + ROUNDING);
        }
    }

    /**
     * The graph that a round has: the complete one for up to {@code mostComplete} participants, else a k-regular one with fewer
     * neighbours; empty if that does not meet the assumptions.
     */
    public static Optional<GraphPlan> of(int participants, Assumptions assumptions, int mostComplete) {
        return participants <= mostComplete
                ? complete(participants, assumptions)
                : regular(participants, assumptions).filter(graph -> !graph.isComplete());
    }

    /**
     * The graph of a cohort of which a sum can be had although as many are lost as is assumed; empty if there is none. At least {@value
     * SecAggPlan#FEWEST} are left then, and two honest ones among the fewest that a sum can be of: a sum with a single honest update in
     * it is that update.
     */
    public static Optional<GraphPlan> ofCohort(int participants, Assumptions assumptions, int mostComplete) {
        int left = participants - assumptions.dropouts(participants);
        int honest = 2 + assumptions.corrupt();
        return left < SecAggPlan.FEWEST
                ? Optional.empty()
                : of(participants, assumptions, mostComplete)
                        .filter(graph ->
                                honest <= (graph.isComplete() ? Math.max(graph.threshold(), SecAggPlan.FEWEST) : left));
    }

    /**
     * Returns the smallest cohort of at least {@code from} with a graph; empty if none of up to {@value #LARGEST_SEARCHED} has one. Fractions of small
     * cohorts are rounded to whole participants, so that one more participant may be one too many.
     *
     * @param assumptions for a number of participants
     */
    public static OptionalInt leastCohort(int from, IntFunction<Assumptions> assumptions, int mostComplete) {
        return IntStream.rangeClosed(Math.max(from, SecAggPlan.FEWEST), LARGEST_SEARCHED)
                .filter(participants -> ofCohort(participants, assumptions.apply(participants), mostComplete)
                        .isPresent())
                .findFirst();
    }

    /** In words, for a cohort of so many that has no graph: who could have one. */
    public static String advice(int participants, IntFunction<Assumptions> assumptions, int mostComplete) {
        OptionalInt larger = leastCohort(participants + 1, assumptions, mostComplete);
        OptionalInt least = leastCohort(SecAggPlan.FEWEST, assumptions, mostComplete);
        if (least.isEmpty()) {
            return "no cohort of up to " + LARGEST_SEARCHED + " has one; assume fewer corrupt participants or dropouts";
        }
        return "the smallest cohort that has one is " + least.getAsInt()
                + (larger.isPresent() && larger.getAsInt() != least.getAsInt()
                        ? ", the next larger one " + larger.getAsInt()
                        : "")
                + "; or assume fewer corrupt participants or dropouts";
    }

    /** Whether everybody is everybody's neighbour. */
    public boolean isComplete() {
        return degree == participants - 1;
    }

    /**
     * The complete graph for these assumptions; empty if no threshold meets them.
     *
     * <p>Against an active coordinator two groups that it tells different things can each reveal their shares: a secret is safe
     * while two thresholds are more than all participants and the corrupt ones once more.
     */
    public static Optional<GraphPlan> complete(int participants, Assumptions assumptions) {
        return complete(participants, participants, assumptions);
    }

    /**
     * Returns the complete graph of a round whose cohort is the whole enrolment. Some nodes may be absent. The threshold is computed over
     * the enrolment: no two rosters of one round both reach it.
     *
     * @param participants number of participants on the roster
     * @param enrolled number of enrolled nodes, at least {@code participants}
     */
    public static Optional<GraphPlan> complete(int participants, int enrolled, Assumptions assumptions) {
        requireParticipants(participants);
        int threshold = assumptions.coordinator() == Coordinator.ACTIVE
                ? agreement(enrolled, assumptions.corrupt())
                : Math.max(assumptions.corrupt(), enrolled / 2) + 1;
        return threshold <= Math.min(participants, enrolled - assumptions.dropouts(enrolled))
                ? Optional.of(new GraphPlan(participants, participants - 1, threshold))
                : Optional.empty();
    }

    /** Returns the smallest size for which any two groups of {@code participants} share an honest participant. */
    static int agreement(int participants, int corrupt) {
        return (participants + corrupt) / 2 + 1;
    }

    /**
     * The smallest k-regular graph of even degree for these assumptions; empty if there is none.
     */
    public static Optional<GraphPlan> regular(int participants, Assumptions assumptions) {
        requireParticipants(participants);
        int corrupt = assumptions.corrupt();
        Hypergeometric chance = new Hypergeometric(participants);
        int staying = (int) Math.ceil((1 - assumptions.dropout()) * participants - ROUNDING);
        int absent = corrupt + assumptions.dropouts(participants);
        if (absent >= participants) {
            return Optional.empty();
        }
        double deficit = deficit(participants, corrupt, staying, assumptions.coordinator());
        for (int degree = 2; degree < participants; degree += 2) {
            if (degree * deficit > 2) {
                break;
            }
            if (!connected(chance, participants, absent, degree)) {
                continue;
            }
            int corruptNeighbours = corruptNeighbours(chance, participants, corrupt, degree);
            int threshold = assumptions.coordinator() == Coordinator.ACTIVE
                    ? (int) Math.ceil((corruptNeighbours + degree - 1.25) / 2) + 1
                    : corruptNeighbours + 1;
            int present =
                    chance.greatestReached(staying, degree, Math.scalb(1.0, (int) -CORRECTNESS_BITS) / participants);
            if (threshold <= present) {
                return Optional.of(new GraphPlan(participants, degree, threshold));
            }
        }
        return Optional.empty();
    }

    /** The least number that more of somebody's neighbours than it are corrupt only with the small probability that is allowed. */
    private static int corruptNeighbours(Hypergeometric chance, int participants, int corrupt, int degree) {
        return chance.leastExceeded(corrupt, degree, Math.scalb(1.0, (int) -SECURITY_BITS) / participants);
    }

    /** Most corrupt ones among those who hold one participant's shares. */
    int corruptHolders(int corrupt) {
        return isComplete()
                ? corrupt
                : corruptNeighbours(new Hypergeometric(participants), participants, corrupt, degree);
    }

    /**
     * How many more shares a neighbour a threshold takes than are there, if of every neighbourhood as many are corrupt and stay as of
     * all. Chance makes it no better but for rounding, so that beyond two shares in all no larger degree helps.
     */
    private static double deficit(int participants, int corrupt, int staying, Coordinator coordinator) {
        double corruptPart = (double) corrupt / participants;
        double needed = coordinator == Coordinator.ACTIVE ? (1 + corruptPart) / 2 : corruptPart;
        return needed - (double) staying / participants;
    }

    /** Whether those who are neither corrupt nor lost are connected but for a small probability. */
    private static boolean connected(Hypergeometric chance, int participants, int absent, int degree) {
        int apart = participants - degree - 1;
        if (apart <= 0) {
            return true;
        }
        double pairs = StrictMath.log((double) participants * apart / 2);
        return pairs + chance.logChoose(absent, degree) - chance.logChoose(participants, degree)
                <= -SECURITY_BITS * StrictMath.log(2);
    }

    private static void requireParticipants(int participants) {
        if (participants < 2) {
            throw new IllegalArgumentException("a graph of " + participants + " participants");
        }
    }
}
