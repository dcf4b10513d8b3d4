// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import org.hanse.core.job.JobNotice;

/** Receiver of the coordinator's messages. Called on transport threads; a method queues its work and returns at once. */
public interface CoordinatorListener {

    /** The connection is established. */
    void connected();

    /**
     * The connection ended, or could not be established.
     *
     * @param reason reason in one line
     */
    void disconnected(String reason);

    /** The coordinator sent a message. */
    void received(JobNotice notice);
}
