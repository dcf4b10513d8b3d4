// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

/** Inconsistent shares: at least one differs from the share that its owner sent. */
public final class BadSharesException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    BadSharesException(String message) {
        super(message);
    }
}
