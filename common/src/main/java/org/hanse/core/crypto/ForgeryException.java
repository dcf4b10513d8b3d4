// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/** What was to be authentic is not. Says nothing of keys. */
public final class ForgeryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    ForgeryException(String message) {
        super(message);
    }
}
