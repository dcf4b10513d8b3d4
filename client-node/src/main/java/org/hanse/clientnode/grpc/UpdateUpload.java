// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hanse.proto.v1.FederationGrpc;
import org.hanse.proto.v1.UploadMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upload of one masked update. It tries until it succeeds, the coordinator refuses it for good, or it is stopped. */
final class UpdateUpload implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(UpdateUpload.class);

    private static final int STATUS_SECONDS = 30;
    /** Consecutive lasting refusals that end the upload. */
    private static final int MOST_REFUSALS = 3;

    private final ManagedChannel channel;
    private final UploadContent content;
    private final Failure failure;
    private final Backoff backoff;
    private final CountDownLatch stopped = new CountDownLatch(1);

    UpdateUpload(ManagedChannel channel, UploadContent content, Failure failure, Backoff backoff) {
        this.channel = channel;
        this.content = content;
        this.failure = failure;
        this.backoff = backoff;
    }

    /** Stops the upload. What the coordinator has stored remains there. */
    void stop() {
        stopped.countDown();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    @Override
    public void run() {
        int refusals = 0;
        try {
            while (!isStopped()) {
                try {
                    attempt();
                    return;
                } catch (StatusRuntimeException | StatusException e) {
                    if (Status.fromThrowable(e).getCode() == Status.Code.ALREADY_EXISTS) {
                        // The reply to an earlier attempt did not arrive.
                        return;
                    }
                    refusals = Failure.isLasting(e) ? refusals + 1 : 0;
                    LOG.info("upload interrupted {} reason=\"{}\"", content, failure.describe(e));
                    if (refusals == MOST_REFUSALS) {
                        LOG.warn("upload given up {} reason=\"{}\"", content, failure.describe(e));
                        return;
                    }
                }
                if (stopped.await(backoff.next(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() throws StatusException, InterruptedException {
        long stored = FederationGrpc.newBlockingStub(channel)
                .withDeadlineAfter(STATUS_SECONDS, TimeUnit.SECONDS)
                .uploadStatus(content.header(0))
                .getStored();
        UploadContent.Pieces pieces;
        try {
            pieces = content.from(stored);
        } catch (IllegalArgumentException e) {
            throw Status.FAILED_PRECONDITION.withDescription(e.getMessage()).asException();
        }
        UploadCall call = new UploadCall();
        FederationGrpc.newStub(channel).upload(call);
        try {
            call.send(
                    UploadMessage.newBuilder().setHeader(content.header(stored)).build());
            for (ByteString piece = pieces.next(); !piece.isEmpty(); piece = pieces.next()) {
                if (isStopped()) {
                    return;
                }
                call.send(UploadMessage.newBuilder().setContent(piece).build());
                // A piece that was sent is progress: the next delay is short.
                backoff.reset();
            }
            call.complete();
            LOG.debug("uploaded {}", content);
        } finally {
            call.cancel();
        }
    }
}
