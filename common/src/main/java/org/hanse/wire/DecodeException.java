// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

/** Bytes or messages that stand for nothing: cut off, changed on the way, or made by somebody who knows no better. */
public final class DecodeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DecodeException(String message) {
        super(message);
    }

    public DecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
