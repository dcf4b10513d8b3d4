// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.secagg.RoundContext;

/** Message from the coordinator to a node about one job. */
public sealed interface JobNotice {

    JobId job();

    /** Calls the handler's method for this message. */
    <R> R visit(Handler<R> handler);

    /** Handler with one method for each message. */
    interface Handler<R> {

        R planOffered(PlanOffered notice);

        R rosterOffered(RosterOffered notice);

        R roundAnnounced(RoundAnnounced notice);

        R delivered(Delivered notice);

        R roundClosed(RoundClosed notice);

        R jobEnded(JobEnded notice);

        R rejected(Rejected notice);
    }

    /**
     * Plan and roster of a job. Sent after each connection.
     *
     * @param plan signed plan
     * @param roster signed roster that the job was created with
     */
    record PlanOffered(JobId job, SignedDocument plan, SignedDocument roster) implements JobNotice {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.planOffered(this);
        }
    }

    /**
     * Next version of the roster of an offered job. Sent after the plan, for each version in order.
     *
     * @param roster signed roster that contains the digest of the version before
     */
    record RosterOffered(JobId job, SignedDocument roster) implements JobNotice {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.rosterOffered(this);
        }
    }

    /**
     * Start of a round. The node trains before it joins the round.
     *
     * @param context digests of all inputs of the node's computation
     */
    record RoundAnnounced(JobId job, RoundId round, RoundContext context) implements JobNotice {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.roundAnnounced(this);
        }
    }

    /** Message of the round protocol. */
    record Delivered(Envelope envelope) implements JobNotice {

        @Override
        public JobId job() {
            return envelope.job();
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.delivered(this);
        }
    }

    /**
     * End of a round. It refunds no privacy charge and permits no second update.
     *
     * @param counted whether the sum updated the model
     * @param model digest of the model after the round
     * @param sums digests of the job's sums before training so far, in order
     * @param detail reason if the round did not count; empty otherwise
     */
    record RoundClosed(JobId job, RoundId round, boolean counted, Digest model, List<Digest> sums, String detail)
            implements JobNotice {

        public RoundClosed {
            sums = List.copyOf(sums);
        }

        /** Creates the end of a round of a job without a sum before training. */
        public RoundClosed(JobId job, RoundId round, boolean counted, Digest model, String detail) {
            this(job, round, counted, model, List.of(), detail);
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.roundClosed(this);
        }
    }

    /**
     * End of a job: it makes no further round. Sent at the end and after each connection.
     *
     * @param complete whether all rounds of the plan counted
     * @param detail reason
     */
    record JobEnded(JobId job, boolean complete, String detail) implements JobNotice {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.jobEnded(this);
        }
    }

    /**
     * Rejection of a message of the node.
     *
     * @param detail reason
     */
    record Rejected(JobId job, RoundId round, String detail) implements JobNotice {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.rejected(this);
        }
    }
}
