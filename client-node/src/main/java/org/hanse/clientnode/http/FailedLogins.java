// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Count of requests without a valid token, and of failed logins at the page. One line a minute logs them: a line for each would let anyone
 * fill the disk. Any thread may call it.
 *
 * @param later runs a task after a minute
 */
record FailedLogins(NodeMetrics metrics, Executor later, AtomicLong unlogged) {

    private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);

    FailedLogins(NodeMetrics metrics, Executor later) {
        this(metrics, later, new AtomicLong());
    }

    /** @param at {@code token} or {@code login} */
    void failed(String at) {
        metrics.failedLogin(at);
        if (unlogged.getAndIncrement() == 0) {
            later.execute(this::log);
        }
    }

    private void log() {
        LOG.warn("failed logins and requests without a valid token in the last minute: {}", unlogged.getAndSet(0));
    }
}
