// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;

/** Message from a node to the coordinator about one job. */
public sealed interface NodeReply {

    JobId job();

    /** Calls the handler's method for this message. */
    <R> R visit(Handler<R> handler);

    /** Handler with one method for each message. */
    interface Handler<R> {

        R sent(Sent reply);

        R declined(Declined reply);

        R rosterApproved(RosterApproved reply);
    }

    /** Message of the round protocol. Masked updates are uploaded instead. */
    record Sent(Envelope envelope) implements NodeReply {

        @Override
        public JobId job() {
            return envelope.job();
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.sent(this);
        }
    }

    /**
     * Refusal of a plan or a round by the node's policy.
     *
     * @param detail reason that names settings only, never data
     */
    record Declined(JobId job, String detail) implements NodeReply {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.declined(this);
        }
    }

    /**
     * Approval of a job's plan with one version of the roster.
     *
     * @param roster digest of the version, {@code Enrolment.digest()}
     */
    record RosterApproved(JobId job, Digest roster) implements NodeReply {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.rosterApproved(this);
        }
    }
}
