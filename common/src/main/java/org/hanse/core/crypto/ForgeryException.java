// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/** Failed authentication of a ciphertext. Contains no key material. */
public final class ForgeryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    ForgeryException(String message) {
        super(message);
    }
}
