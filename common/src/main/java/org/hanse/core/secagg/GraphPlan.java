// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Communication graph of a round: number of neighbours that share masks and secrets with each participant, and
 * threshold of shares.
 *
 * <p>On the complete graph all participants are neighbours, and each secret has as many shares as there are
 * participants. On a k-regular graph with random neighbours a participant's secrets are shared among its {@code
 * degree} neighbours; failures there occur with the probabilities given below, in one draw.
 *
 * <p>Source: Bell et al., CCS 2020, sections 3 and 4; complete graph: Bonawitz et al., CCS 2017, section 6.
 *
 * @param participants number of participants of the round
 * @param degree number of neighbours of each, without itself
 * @param threshold number of shares that give a secret
 */
public record GraphPlan(int participants, int degree, int threshold) {

    /** Default limit of the complete graph; above it the graph costs too much. A plan may set another limit. */
    public static final int MOST_COMPLETE = 300;

    /** Greatest cohort in the search for a graph; a longer search takes too long. */
    private static final int LARGEST_SEARCHED = 1000;

    /**
     * Negative binary logarithm of the probability, in one draw of the neighbours, that the honest survivors are not all connected or too
     * many neighbours are corrupt. An active coordinator can draw again by dropping participants after their nonces. Against it the number
     * stands for work, about 2^40, and not for a probability. So services use the complete graph only.
     */
    private static final double SECURITY_BITS = 41;

    /** Negative binary logarithm of the probability that too few neighbours of a participant survive. */
    private static final double CORRECTNESS_BITS = 20;

    /** Greatest rounding error of a product of doubles that stands for an integer. */
    private static final double ROUNDING = 1e-9;

    /** Attacks by the coordinator on the privacy of updates. */
    public enum Coordinator {

        /** Follows the protocol, and stores all it sees. */
        SEMI_HONEST,

        /** Sends different participants different messages. */
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

        /** Returns the greatest number of dropouts among {@code participants}. */
        public int dropouts(int participants) {
            return (int) Math.floor(dropout * participants + ROUNDING);
        }
    }

    /**
     * Returns the graph of a round: complete for up to {@code mostComplete} participants, else k-regular with fewer
     * neighbours; empty if that does not meet the assumptions.
     */
    public static Optional<GraphPlan> of(int participants, Assumptions assumptions, int mostComplete) {
        return participants <= mostComplete
                ? complete(participants, assumptions)
                : regular(participants, assumptions).filter(graph -> !graph.isComplete());
    }

    /**
     * Returns the graph of a cohort whose round still has a sum after the assumed dropouts; empty if there is none. At
     * least {@value SecAggPlan#FEWEST} participants are left then, and two honest ones among the fewest that a sum may
     * contain. A sum with a single honest update is that update.
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

    /** Returns advice for a cohort of this size without a graph: sizes that have one, or weaker assumptions. */
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

    /** Returns whether all participants are neighbours. */
    public boolean isComplete() {
        return degree == participants - 1;
    }

    /**
     * Returns the complete graph for these assumptions; empty if no threshold meets them.
     *
     * <p>An active coordinator may send two groups different lists, and each may reveal its shares. A secret is safe
     * while two thresholds exceed the number of all participants plus the corrupt ones.
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

    /** Returns the smallest k-regular graph of even degree for these assumptions; empty if there is none. */
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

    /** Returns the least number of corrupt neighbours that is exceeded with at most the allowed probability. */
    private static int corruptNeighbours(Hypergeometric chance, int participants, int corrupt, int degree) {
        return chance.leastExceeded(corrupt, degree, Math.scalb(1.0, (int) -SECURITY_BITS) / participants);
    }

    /** Returns the greatest number of corrupt participants among the holders of one participant's shares. */
    int corruptHolders(int corrupt) {
        return isComplete()
                ? corrupt
                : corruptNeighbours(new Hypergeometric(participants), participants, corrupt, degree);
    }

    /**
     * Returns the missing shares per neighbour: threshold minus available shares, for a neighbourhood with average
     * fractions of corrupt and surviving participants. Randomness improves it by rounding only, so beyond two shares
     * in all no larger degree helps.
     */
    private static double deficit(int participants, int corrupt, int staying, Coordinator coordinator) {
        double corruptPart = (double) corrupt / participants;
        double needed = coordinator == Coordinator.ACTIVE ? (1 + corruptPart) / 2 : corruptPart;
        return needed - (double) staying / participants;
    }

    /** Returns whether the honest survivors are connected except with a small probability. */
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
