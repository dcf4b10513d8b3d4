// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/** A key that others sent is none that anything may be agreed with. */
public final class RejectedKeyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    RejectedKeyException(String message) {
        super(message);
    }
}
