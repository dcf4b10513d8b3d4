// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;

/**
 * Digests of all inputs of a node's computation in a round. The plan, and so each session, includes them: nodes that received different
 * inputs have different sessions, and their masks do not cancel.
 *
 * @param plan digest of the job's plan: network, training, clipping, optimizer, privacy
 * @param start inputs of training
 * @param enrolment digest of the enrolled nodes, {@link Enrolment#digest()}
 * @param ledger head of the coordinator's privacy ledger before the round; {@link #NONE} without a ledger
 * @param checkpoint reserved for the checkpoint of a transparency log; {@link #NONE}
 */
public record RoundContext(Digest plan, Start start, Digest enrolment, Digest ledger, Digest checkpoint) {

    /** Digest in place of a missing one: 32 zero bytes. */
    public static final Digest NONE = Digest.of(new byte[Digest.SIZE]);

    /**
     * Inputs of training.
     *
     * @param model digest of the global model with its layout, {@code ModelDigest}
     * @param target digest of the target model; equal to {@code model} without a separate one
     * @param clipNorm L2 clip norm of one unit's contribution; 0 without clipping
     * @param sums digests of the sums before training that tables are computed from, in order; in the round of a sum those before it and
     *     last {@code model}, which is the sum's own
     */
    public record Start(Digest model, Digest target, double clipNorm, List<Digest> sums) {

        public Start {
            sums = List.copyOf(sums);
            if (!(clipNorm >= 0 && clipNorm < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a clip norm of " + clipNorm + ": at least 0 and finite");
            }
        }

        /** Creates inputs without a sum before training. */
        public Start(Digest model, Digest target, double clipNorm) {
            this(model, target, clipNorm, List.of());
        }

        /**
         * Returns the inputs of the round of a sum before training.
         *
         * @param before digests of the sums before it
         * @param model digest in place of a model's
         */
        public static Start counting(List<Digest> before, Digest model) {
            List<Digest> sums = new ArrayList<>(before);
            sums.add(model);
            return new Start(model, model, 0, sums);
        }

        /** Returns the sums that are released already, in order. */
        public List<Digest> released() {
            return isCounting() ? sums.subList(0, sums.size() - 1) : sums;
        }

        /** Returns whether the round is that of a sum before training. */
        public boolean isCounting() {
            return !sums.isEmpty() && sums.get(sums.size() - 1).equals(model);
        }

        /** Returns these inputs with sums before training. */
        public Start with(List<Digest> released) {
            return new Start(model, target, clipNorm, released);
        }

        /** Returns inputs with one model for training and target values, without clipping. */
        public static Start of(Digest model) {
            return new Start(model, model, 0);
        }
    }

    /** Returns a context without ledger and checkpoint. */
    public static RoundContext of(Digest plan, Start start, Enrolment enrolment) {
        return new RoundContext(plan, start, enrolment.digest(), NONE, NONE);
    }

    /** Returns SHA-256 over all components. A job without sums adds nothing for them. */
    public Digest digest() {
        Transcript all = Transcript.of(SecAggPlan.VERSION + " context")
                .value(plan)
                .value(start.model())
                .value(start.target())
                .real(start.clipNorm())
                .value(enrolment)
                .value(ledger)
                .value(checkpoint);
        start.sums().forEach(all::value);
        return all.digest();
    }
}
