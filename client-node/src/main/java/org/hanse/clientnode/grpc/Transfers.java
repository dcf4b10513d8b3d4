// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.atomic.LongAdder;

/** Bytes of all calls of a channel. Any thread may call it. */
public final class Transfers extends ClientStreamTracer.Factory implements ClientInterceptor {

    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    /** Returns the number of bytes sent. */
    public long sentBytes() {
        return sent.sum();
    }

    /** Returns the number of bytes received. */
    public long receivedBytes() {
        return received.sum();
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withStreamTracerFactory(this));
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo call, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void outboundWireSize(long bytes) {
                sent.add(bytes);
            }

            @Override
            public void inboundWireSize(long bytes) {
                received.add(bytes);
            }
        };
    }
}
