// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.function.Consumer;
import org.hanse.coordinator.port.TransferMonitor;

/** Observer of all calls: their bytes, and errors of network threads, which end a call only. */
final class TransferTracer extends ServerStreamTracer.Factory {

    private final TransferMonitor monitor;
    private final Consumer<Error> errors;

    /** @param errors ends the process */
    TransferTracer(TransferMonitor monitor, Consumer<Error> errors) {
        this.monitor = monitor;
        this.errors = errors;
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

            @Override
            public void streamClosed(Status status) {
                for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
                    if (cause instanceof Error error) {
                        errors.accept(error);
                    }
                }
            }
        };
    }
}
