// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Record of the rounds that a node took part in, against repeated use of one model.
 *
 * @param lastRounds number of the last round of each job
 * @param agreed digests of models for which the node revealed shares, and on the k-regular graph signed survivors: two
 *     sums for one model may differ by single updates. On the complete graph each sum takes a threshold of revealing
 *     nodes, and two thresholds share more nodes than may be corrupt; a signature alone reveals nothing
 */
public record Participation(SortedMap<String, Integer> lastRounds, SortedSet<String> agreed) {

    /**
     * Greatest distance of a round's number from the last one: a number far ahead would exclude the node from all
     * rounds before it.
     */
    static final int MOST_AHEAD = 10_000;

    /** Record of a node without rounds. */
    public static final Participation NONE = new Participation(new TreeMap<>(), new TreeSet<>());

    public Participation {
        lastRounds = Collections.unmodifiableSortedMap(new TreeMap<>(lastRounds));
        agreed = Collections.unmodifiableSortedSet(new TreeSet<>(agreed));
    }

    /** Returns whether the round is not later than the last one of its job. The node takes no part in such a round. */
    public boolean knows(SecAggPlan plan) {
        return plan.round().number() <= last(plan);
    }

    /**
     * Returns whether the node agreed to a sum for the round's model in some round. It takes part in no other sum for
     * it.
     */
    public boolean hasUsed(SecAggPlan plan) {
        return agreed.contains(key(plan.model()));
    }

    /** Returns the number of the last round of the plan's job; 0 without one. */
    public int last(SecAggPlan plan) {
        return lastRounds.getOrDefault(key(plan.job()), 0);
    }

    /**
     * @throws ProtocolViolation if the round is not later than the last, or the node agreed to a sum for its model
     * before
     */
    void requireNew(SecAggPlan plan) {
        int last = last(plan);
        if (plan.round().number() <= last) {
            throw ProtocolViolation.of(
                    Reason.WRONG_ROUND, "round " + plan.round() + " of " + plan.job() + " is not after round " + last);
        }
        if (last > 0 && plan.round().number() - last > MOST_AHEAD) {
            throw ProtocolViolation.of(
                    Reason.WRONG_ROUND,
                    "round " + plan.round() + " of " + plan.job() + " is more than " + MOST_AHEAD + " after round "
                            + last + ", the last that this node knows");
        }
        if (hasUsed(plan)) {
            throw ProtocolViolation.of(
                    Reason.MODEL_USED, "this node agreed to a sum for the same model in an earlier round");
        }
    }

    Participation begun(SecAggPlan plan) {
        SortedMap<String, Integer> rounds = new TreeMap<>(lastRounds);
        rounds.put(key(plan.job()), plan.round().number());
        return new Participation(rounds, agreed);
    }

    Participation agreedFor(SecAggPlan plan) {
        Set<String> models = new TreeSet<>(agreed);
        models.add(key(plan.model()));
        return new Participation(lastRounds, new TreeSet<>(models));
    }

    private static String key(JobId job) {
        return job.text();
    }

    private static String key(Digest model) {
        return model.toHex();
    }
}
