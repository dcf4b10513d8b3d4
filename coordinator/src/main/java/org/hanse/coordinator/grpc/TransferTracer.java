// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import org.hanse.coordinator.port.TransferMonitor;

/** Counter of the bytes of all calls. */
final class TransferTracer extends ServerStreamTracer.Factory {

    private final TransferMonitor monitor;

    TransferTracer(TransferMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new ServerStreamTracer() {
            @Override
            public void inboundWireSize(long bytes) {
                monitor.received(bytes);
            }

            @Override
            public void outboundWireSize(long bytes) {
                monitor.sent(bytes);
            }
        };
    }
}
