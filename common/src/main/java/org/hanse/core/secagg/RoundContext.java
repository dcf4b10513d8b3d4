// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;

/**
 * All that a node computes with in a round, by digest. It is part of the plan and so of every session: nodes that were told different
 * things have no session in common, and their masks do not cancel.
 *
 * @param plan of the job: network, training, clipping, optimizer, privacy
 * @param start what training starts from
 * @param enrolment digest of the nodes of the job, {@link Enrolment#digest()}
 * @param ledger head of the coordinator's privacy ledger before the round, {@link #NONE} where it keeps none
 * @param checkpoint of a transparency log; reserved, {@link #NONE} until there is one
 */
public record RoundContext(Digest plan, Start start, Digest enrolment, Digest ledger, Digest checkpoint) {

    /** Stands for what a job does not have. */
    public static final Digest NONE = Digest.of(new byte[Digest.SIZE]);

    /**
     * What training starts from.
     *
     * @param model digest of the global model with its layout, {@code ModelDigest}
     * @param target digest of the model that target values come from; that of {@code model} where it is the same
     * @param clipNorm L2 norm to which one unit's contribution is clipped, above 0; 0 where nothing is clipped
     */
    public record Start(Digest model, Digest target, double clipNorm) {

        public Start {
            if (!(clipNorm >= 0 && clipNorm < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a clip norm of " + clipNorm + ": at least 0 and finite");
            }
        }

        /** From one model, which target values come from as well, without clipping. */
        public static Start of(Digest model) {
            return new Start(model, model, 0);
        }
    }

    /** Of a round without a ledger or a log. */
    public static RoundContext of(Digest plan, Start start, Enrolment enrolment) {
        return new RoundContext(plan, start, enrolment.digest(), NONE, NONE);
    }

    /** SHA-256 over all of it. */
    public Digest digest() {
        return Transcript.of(SecAggPlan.VERSION + " context")
                .value(plan)
                .value(start.model())
                .value(start.target())
                .real(start.clipNorm())
                .value(enrolment)
                .value(ledger)
                .value(checkpoint)
                .digest();
    }
}
