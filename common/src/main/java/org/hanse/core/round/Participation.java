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
 * What a node remembers of the rounds it took part in, so that it does in no round what it did in another.
 *
 * @param lastRounds number of the last round of each job
 * @param agreed models for which it revealed shares, and on the k-regular graph signed survivors: two sums for one model may differ by
 *     single participants' updates. On the complete graph each sum takes a threshold of nodes that revealed shares, and two thresholds
 *     have more nodes in common than may be corrupt; a signature alone gives the coordinator nothing
 */
public record Participation(SortedMap<String, Integer> lastRounds, SortedSet<String> agreed) {

    /** How far a round may be after the last one: a number far ahead would keep the node out of all before it. */
    static final int MOST_AHEAD = 10_000;

    /** A node that took part in nothing yet. */
    public static final Participation NONE = new Participation(new TreeMap<>(), new TreeSet<>());

    public Participation {
        lastRounds = Collections.unmodifiableSortedMap(new TreeMap<>(lastRounds));
        agreed = Collections.unmodifiableSortedSet(new TreeSet<>(agreed));
    }

    /** Whether the round is one that the node took part in, or earlier than one: it takes part in none of these. */
    public boolean knows(SecAggPlan plan) {
        return plan.round().number() <= last(plan);
    }

    /** Whether the node agreed to a sum for the round's model in some round: it takes part in no other for it. */
    public boolean hasUsed(SecAggPlan plan) {
        return agreed.contains(key(plan.model()));
    }

    private int last(SecAggPlan plan) {
        return lastRounds.getOrDefault(key(plan.job()), 0);
    }

    /** @throws ProtocolViolation if the round is not later than the last, or the node agreed to a sum for its model before */
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
