// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

/**
 * Address of the coordinator.
 *
 * @param host DNS name or IP address, which the coordinator's certificate names
 * @param port TCP port
 */
public record Endpoint(String host, int port) {

    private static final int LAST_PORT = 65_535;

    public Endpoint {
        if (host.isBlank() || port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("address of the coordinator: found \"" + host + "\" and port " + port);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
