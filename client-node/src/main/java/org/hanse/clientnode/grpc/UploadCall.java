// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.hanse.proto.v1.UploadMessage;
import org.hanse.proto.v1.UploadReply;
import org.jspecify.annotations.Nullable;

/** One call that uploads pieces. One thread sends; each method waits until the network takes the message. */
final class UploadCall implements ClientResponseObserver<UploadMessage, UploadReply> {

    private static final long WAIT_MILLIS = 120_000;

    private @Nullable ClientCallStreamObserver<UploadMessage> out;
    private @Nullable StatusException error;
    private boolean replied;

    @Override
    public synchronized void beforeStart(ClientCallStreamObserver<UploadMessage> requests) {
        out = requests;
        requests.setOnReadyHandler(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    @Override
    public void onNext(UploadReply value) {
        // The end of the call confirms the reply.
    }

    @Override
    public synchronized void onError(Throwable t) {
        error = Status.fromThrowable(t).asException();
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        replied = true;
        notifyAll();
    }

    /** Sends a message. */
    synchronized void send(UploadMessage message) throws StatusException, InterruptedException {
        ClientCallStreamObserver<UploadMessage> call = started();
        await(call::isReady);
        call.onNext(message);
    }

    /** Ends the upload and waits for the coordinator's reply. */
    synchronized void complete() throws StatusException, InterruptedException {
        started().onCompleted();
        await(() -> replied);
    }

    /** Cancels the call unless it has ended. */
    synchronized void cancel() {
        if (out != null && !replied && error == null) {
            out.cancel("the upload stops", null);
        }
    }

    private ClientCallStreamObserver<UploadMessage> started() {
        if (out == null) {
            throw new IllegalStateException("the call has not started");
        }
        return out;
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(Condition condition) throws StatusException, InterruptedException {
        while (error == null && !condition.holds()) {
            long before = System.nanoTime();
            wait(WAIT_MILLIS);
            if (error == null && !condition.holds() && System.nanoTime() - before >= WAIT_MILLIS * 1_000_000) {
                throw Status.DEADLINE_EXCEEDED.withDescription("no progress").asException();
            }
        }
        if (error != null) {
            throw error;
        }
    }
}
