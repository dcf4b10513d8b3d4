// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

/** Fault of a disk, a database or a stored file, not of what a caller sent: a service answers that it cannot answer now. */
public final class StorageFault extends InvalidInputException {

    private static final long serialVersionUID = 1L;

    public StorageFault(String message, Throwable cause) {
        super(message, cause);
    }
}
