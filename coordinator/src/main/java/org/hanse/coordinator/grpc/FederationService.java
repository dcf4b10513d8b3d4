// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import org.hanse.coordinator.port.Admission;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.proto.v1.DownloadPiece;
import org.hanse.proto.v1.DownloadRequest;
import org.hanse.proto.v1.FederationGrpc;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.proto.v1.RenewReply;
import org.hanse.proto.v1.RenewRequest;
import org.hanse.proto.v1.UploadHeader;
import org.hanse.proto.v1.UploadMessage;
import org.hanse.proto.v1.UploadReply;
import org.hanse.proto.v1.UploadStatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of enrolled nodes. {@link NodeAuthentication} has checked who calls. */
final class FederationService extends FederationGrpc.FederationImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(FederationService.class);

    private static final int MOST_REQUEST_BYTES = 1 << 14;

    private final Admission admission;
    private final NodeStreams streams;
    private final NodeListener listener;
    private final ModelStore models;
    private final UploadSpool spool;

    FederationService(
            Admission admission, NodeStreams streams, NodeListener listener, ModelStore models, UploadSpool spool) {
        this.admission = admission;
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
            Upload upload = Upload.of(NodeAuthentication.NODE.get(), request);
            Optional<Status> refusal = UploadReceiver.refusal(listener, upload);
            if (refusal.isPresent()) {
                out.onError(refusal.get().asRuntimeException());
                return;
            }
            out.onNext(UploadStatusReply.newBuilder()
                    .setStored(spool.stored(upload))
                    .build());
            out.onCompleted();
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
    public void renew(RenewRequest request, StreamObserver<RenewReply> out) {
        ByteString csr = request.getCertificateRequest();
        if (csr.size() > MOST_REQUEST_BYTES) {
            out.onError(Status.INVALID_ARGUMENT
                    .withDescription("found a certificate request of more than " + MOST_REQUEST_BYTES + " bytes")
                    .asRuntimeException());
            return;
        }
        ParticipantId node = NodeAuthentication.NODE.get();
        try {
            Admission.Answer answer =
                    admission.renew(node, NodeAuthentication.CERTIFICATE.get(), Der.of(csr.toByteArray()));
            out.onNext(reply(node, answer));
            out.onCompleted();
        } catch (RuntimeException e) {
            LOG.error("renewal failed node={}", node, e);
            out.onError(Status.UNAVAILABLE
                    .withDescription("the coordinator cannot issue certificates now; its log has the reason")
                    .asRuntimeException());
        }
    }

    private static RenewReply reply(ParticipantId node, Admission.Answer answer) {
        if (answer instanceof Admission.Admitted admitted) {
            LOG.info("certificate renewed node={}", node);
            return RenewReply.newBuilder()
                    .setCertificate(ByteString.copyFrom(admitted.certificate().toBytes()))
                    .build();
        }
        String reason = ((Admission.Refused) answer).reason();
        LOG.info("renewal refused node={} reason=\"{}\"", node, reason);
        return RenewReply.newBuilder().setRefusal(reason).build();
    }

    @Override
    public StreamObserver<UploadMessage> upload(StreamObserver<UploadReply> out) {
        ParticipantId node = NodeAuthentication.NODE.get();
        Digest certificate = NodeAuthentication.CERTIFICATE.get();
        return new UploadReceiver(node, spool, listener, () -> admission.mayConnect(node, certificate), out);
    }
}
