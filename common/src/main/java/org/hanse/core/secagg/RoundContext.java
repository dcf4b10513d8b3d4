// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

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
     * @param counts digest of the sum before training that tables are computed from; {@link #NONE} without one; equal to {@code model} in
     *     the round of this sum, which has no model
     */
    public record Start(Digest model, Digest target, double clipNorm, Digest counts) {

        public Start {
            if (!(clipNorm >= 0 && clipNorm < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a clip norm of " + clipNorm + ": at least 0 and finite");
            }
        }

        /** Creates inputs without a sum before training. */
        public Start(Digest model, Digest target, double clipNorm) {
            this(model, target, clipNorm, NONE);
        }

        /** Returns the inputs of the round of a sum before training. */
        public static Start counting(Digest counts) {
            return new Start(counts, counts, 0, counts);
        }

        /** Returns whether the round is that of a sum before training. */
        public boolean isCounting() {
            return counts.equals(model);
        }

        /** Returns these inputs with a sum before training. */
        public Start with(Digest sum) {
            return new Start(model, target, clipNorm, sum);
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

    /** Returns SHA-256 over all components. A missing sum adds nothing. */
    public Digest digest() {
        Transcript all = Transcript.of(SecAggPlan.VERSION + " context")
                .value(plan)
                .value(start.model())
                .value(start.target())
                .real(start.clipNorm())
                .value(enrolment)
                .value(ledger)
                .value(checkpoint);
        return (start.counts().equals(NONE) ? all : all.value(start.counts())).digest();
    }
}
