// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.core.federation.ParticipantId;
import org.hanse.proto.v1.UploadHeader;
import org.hanse.proto.v1.UploadMessage;
import org.hanse.proto.v1.UploadReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One upload call of a node. gRPC calls its methods one after the other, and sends the next piece after the last is written. */
final class UploadReceiver implements StreamObserver<UploadMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(UploadReceiver.class);

    private static final int MOST_PIECE_BYTES = 1 << 20;

    private final ParticipantId from;
    private final UploadSpool spool;
    private final NodeListener listener;
    private final BooleanSupplier admitted;
    private final StreamObserver<UploadReply> reply;
    private UploadSpool.@Nullable Writing writing;
    private boolean ended;

    /** @param admitted returns whether the certificate of the call is still valid */
    UploadReceiver(
            ParticipantId from,
            UploadSpool spool,
            NodeListener listener,
            BooleanSupplier admitted,
            StreamObserver<UploadReply> reply) {
        this.from = from;
        this.spool = spool;
        this.listener = listener;
        this.admitted = admitted;
        this.reply = reply;
    }

    @Override
    public void onNext(UploadMessage message) {
        if (ended) {
            return;
        }
        UploadSpool.Writing open = writing;
        try {
            if (message.hasHeader() && open == null) {
                begin(message.getHeader());
            } else if (message.hasContent()
                    && open != null
                    && message.getContent().size() <= MOST_PIECE_BYTES) {
                open.write(message.getContent());
            } else {
                fail(Status.INVALID_ARGUMENT.withDescription("an upload is one header and pieces of at most 1 MiB"));
            }
        } catch (UploadSpool.RefusedException e) {
            fail(Status.FAILED_PRECONDITION.withDescription(e.getMessage()));
        } catch (IllegalArgumentException e) {
            fail(Status.INVALID_ARGUMENT.withDescription("header of an upload: " + e.getMessage()));
        } catch (IOException e) {
            fail(status(e));
        }
    }

    private void begin(UploadHeader header) throws IOException, UploadSpool.RefusedException {
        if (!admitted.getAsBoolean()) {
            // The call may have waited since before the revocation.
            fail(NodeAuthentication.revoked(from));
            return;
        }
        Upload upload = Upload.of(from, header);
        Optional<Status> refusal = refusal(listener, upload);
        if (refusal.isPresent()) {
            fail(refusal.get());
        } else {
            writing = spool.begin(upload, header.getOffset());
        }
    }

    /** Returns the status with which an upload is refused before it begins. */
    static Optional<Status> refusal(NodeListener listener, Upload upload) {
        return listener.refusal(upload.from(), upload.job(), upload.round(), upload.size())
                .map(refusal -> {
                    LOG.info(
                            "upload refused node={} job={} round={} reason=\"{}\"",
                            upload.from(),
                            upload.job(),
                            upload.round(),
                            refusal.reason());
                    Status status = switch (refusal.kind()) {
                        case FINAL -> Status.FAILED_PRECONDITION;
                        case LATER -> Status.UNAVAILABLE;
                        case STORED -> Status.ALREADY_EXISTS;
                    };
                    return status.withDescription(refusal.reason());
                });
    }

    @Override
    public void onError(Throwable t) {
        ended = true;
        close();
    }

    @Override
    public void onCompleted() {
        UploadSpool.Writing open = writing;
        if (ended) {
            return;
        }
        if (open == null) {
            fail(Status.INVALID_ARGUMENT.withDescription("an upload without a header"));
            return;
        }
        try {
            Path file = open.finish();
            ended = true;
            LOG.debug(
                    "uploaded node={} job={} round={}",
                    from,
                    open.upload().job(),
                    open.upload().round());
            listener.uploaded(from, open.upload().job(), open.upload().round(), file);
            reply.onNext(UploadReply.getDefaultInstance());
            reply.onCompleted();
        } catch (UploadSpool.RefusedException e) {
            fail(Status.FAILED_PRECONDITION.withDescription(e.getMessage()));
        } catch (IOException e) {
            fail(status(e));
        }
    }

    private Status status(IOException e) {
        if (e instanceof ClosedChannelException) {
            return Status.ABORTED.withDescription("a newer call continues this upload, or the node was disconnected");
        }
        LOG.error("upload failed node={}", from, e);
        return Status.UNAVAILABLE.withDescription("the coordinator cannot store the upload");
    }

    private void fail(Status status) {
        ended = true;
        close();
        reply.onError(status.asRuntimeException());
    }

    private void close() {
        if (writing != null) {
            writing.close();
        }
    }
}
