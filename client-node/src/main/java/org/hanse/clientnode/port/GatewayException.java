// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

/** Failure of the connection to the coordinator. The message is one line. */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public GatewayException(String message) {
        super(message);
    }

    public GatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
