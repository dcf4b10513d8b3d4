// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.function.Consumer;

/** Observer of errors in calls, such as a lack of memory. gRPC catches them, ends the call, and the node would only connect again. */
final class ErrorInterceptor implements ClientInterceptor {

    private final Consumer<Error> errors;

    /** @param errors ends the process */
    ErrorInterceptor(Consumer<Error> errors) {
        this.errors = errors;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                Failure.find(status.getCause(), Error.class).ifPresent(errors);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }
}
