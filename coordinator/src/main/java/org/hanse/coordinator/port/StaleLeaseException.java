// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

/** Rejection of a write: another coordinator process has taken over. The process that receives it stops serving. */
public final class StaleLeaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StaleLeaseException(String message) {
        super(message);
    }
}
