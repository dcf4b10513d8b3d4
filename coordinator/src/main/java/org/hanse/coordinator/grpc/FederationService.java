// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.core.crypto.Digest;
import org.hanse.proto.v1.DownloadPiece;
import org.hanse.proto.v1.DownloadRequest;
import org.hanse.proto.v1.FederationGrpc;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.proto.v1.UploadHeader;
import org.hanse.proto.v1.UploadMessage;
import org.hanse.proto.v1.UploadReply;
import org.hanse.proto.v1.UploadStatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of enrolled nodes. {@link NodeAuthentication} has checked who calls. */
final class FederationService extends FederationGrpc.FederationImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(FederationService.class);

    private final NodeStreams streams;
    private final NodeListener listener;
    private final ModelStore models;
    private final UploadSpool spool;

    FederationService(NodeStreams streams, NodeListener listener, ModelStore models, UploadSpool spool) {
        this.streams = streams;
        this.listener = listener;
        this.models = models;
        this.spool = spool;
    }

    @Override
    public StreamObserver<NodeMessage> connect(StreamObserver<NoticeMessage> out) {
        return new NodeStream(NodeAuthentication.NODE.get(), streams, (ServerCallStreamObserver<NoticeMessage>) out);
    }

    @Override
    public void download(DownloadRequest request, StreamObserver<DownloadPiece> out) {
        Digest digest;
        try {
            digest = Digest.of(request.getDigest().toByteArray());
        } catch (IllegalArgumentException e) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("digest of a model: " + e.getMessage())
                    .asRuntimeException());
            return;
        }
        ModelDownload.begin(models.file(digest), request.getOffset(), (ServerCallStreamObserver<DownloadPiece>) out);
    }

    @Override
    public void uploadStatus(UploadHeader request, StreamObserver<UploadStatusReply> out) {
        try {
            long stored = spool.stored(Upload.of(NodeAuthentication.NODE.get(), request));
            out.onNext(UploadStatusReply.newBuilder().setStored(stored).build());
            out.onCompleted();
        } catch (UploadSpool.RefusedException e) {
            out.onError(
                    Status.FAILED_PRECONDITION.withDescription(e.getMessage()).asRuntimeException());
        } catch (IllegalArgumentException e) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("header of an upload: " + e.getMessage())
                    .asRuntimeException());
        } catch (IOException e) {
            LOG.error("upload failed node={}", NodeAuthentication.NODE.get(), e);
            out.onError(Status.UNAVAILABLE
                    .withDescription("the coordinator cannot store uploads")
                    .asRuntimeException());
        }
    }

    @Override
    public StreamObserver<UploadMessage> upload(StreamObserver<UploadReply> out) {
        return new UploadReceiver(NodeAuthentication.NODE.get(), spool, listener, out);
    }
}
