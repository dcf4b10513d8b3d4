// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import org.hanse.core.job.JobNotice;

/** Receiver of the coordinator's messages. Called on transport threads; a method queues its work and returns at once. */
public interface CoordinatorListener {

    /** Handles an established connection. */
    void connected();

    /**
     * Handles the end of a connection, or a failed one.
     *
     * @param reason reason in one line
     */
    void disconnected(String reason);

    /** Handles a message of the coordinator. */
    void received(JobNotice notice);
}
