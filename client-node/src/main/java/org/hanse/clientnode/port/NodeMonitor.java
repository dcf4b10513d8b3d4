// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Duration;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** Observer of a running node, for metrics and status. Any thread may call it; a method returns at once and throws nothing. */
public interface NodeMonitor {

    /** Monitor that ignores everything. */
    NodeMonitor NONE = new NodeMonitor() {
        @Override
        public void connected() {}

        @Override
        public void disconnected(String reason) {}

        @Override
        public void refused(JobId job, Refusal kind, String reason) {}

        @Override
        public void trained(JobId job, RoundId round, Duration time) {}

        @Override
        public void logged(SentLog.Entry entry) {}
    };

    /** Kinds of refusals. */
    enum Refusal {
        /** The node declined a plan or a round. */
        DECLINED,
        /** The node refused a message of the round protocol. */
        MESSAGE
    }

    /** Observes an established connection to the coordinator. */
    void connected();

    /**
     * Observes the end of a connection, or a failed one.
     *
     * @param reason reason in one line
     */
    void disconnected(String reason);

    /**
     * Observes a refusal of the node.
     *
     * @param reason reason in one line, without data of the node
     */
    void refused(JobId job, Refusal kind, String reason);

    /** Observes the end of a round's training with an update. */
    void trained(JobId job, RoundId round, Duration time);

    /** Observes a new entry in the record of sent messages. */
    void logged(SentLog.Entry entry);
}
