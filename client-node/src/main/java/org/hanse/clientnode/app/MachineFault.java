// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.function.Supplier;
import org.hanse.core.job.JobSetup;

/**
 * Fault of the node's machine in a job with a privacy guarantee: a full disk or an unreadable file. The process ends, so that the
 * coordinator sees a disconnection and no refusal, which could depend on data. The message is one line and stays at the node.
 */
public final class MachineFault extends Error {

    private static final long serialVersionUID = 1;

    private MachineFault(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }

    /** Returns the exception to throw for a failure: this fault under a privacy guarantee, the failure itself without one. */
    static RuntimeException under(JobSetup setup, RuntimeException failure) {
        if (setup.privacy().isPresent()) {
            throw new MachineFault(failure);
        }
        return failure;
    }

    /** Reads or stores what is this node's own. Under a privacy guarantee, a failure is this fault. */
    static <T> T own(JobSetup setup, Supplier<T> access) {
        try {
            return access.get();
        } catch (RuntimeException e) {
            throw under(setup, e);
        }
    }
}
