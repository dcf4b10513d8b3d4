// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.hanse.sim.service.TestNode.next;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLException;
import org.hanse.clientnode.grpc.NodeFiles;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.proto.v1.FederationGrpc;
import org.hanse.proto.v1.Hello;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.proto.v1.UploadHeader;
import org.hanse.proto.v1.UploadMessage;

/** Enrolled node that sends whatever a test likes. */
final class RawNode implements AutoCloseable {

    private static final int PIECE_BYTES = 1 << 20;

    final ManagedChannel channel;

    RawNode(TestCoordinator coordinator, NodeFiles files) throws SSLException {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", coordinator.server.port())
                .sslContext(GrpcSslContexts.forClient()
                        .keyManager(files.certificate().toFile(), files.key().toFile())
                        .trustManager(files.authority().toFile())
                        .build())
                .build();
    }

    /** Call under way with its end. */
    record Call<Q>(StreamObserver<Q> to, BlockingQueue<Status> ends) {

        /** Returns the status with which the call ends. */
        Status end() throws InterruptedException {
            return next(ends);
        }
    }

    /** Observer of the end of a call. */
    private record Ends<R>(BlockingQueue<Status> queue) implements StreamObserver<R> {

        @Override
        public void onNext(R value) {}

        @Override
        public void onError(Throwable t) {
            queue.add(Status.fromThrowable(t));
        }

        @Override
        public void onCompleted() {
            queue.add(Status.OK);
        }
    }

    static UploadHeader header(JobId job, int round, byte[] content) {
        return UploadHeader.newBuilder()
                .setJob(job.text())
                .setRound(round)
                .setSize(content.length)
                .setDigest(ByteString.copyFrom(Digest.sha256(content).toBytes()))
                .build();
    }

    /** Opens a connection for messages. */
    Call<NodeMessage> connect() {
        BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
        StreamObserver<NodeMessage> to = FederationGrpc.newStub(channel).connect(new Ends<NoticeMessage>(ends));
        to.onNext(NodeMessage.newBuilder()
                .setHello(Hello.newBuilder().setVersion(1))
                .build());
        return new Call<>(to, ends);
    }

    /** Opens a call for an upload. */
    Call<UploadMessage> upload() {
        BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
        return new Call<>(FederationGrpc.newStub(channel).upload(new Ends<>(ends)), ends);
    }

    /** Uploads bytes, and returns the coordinator's answer. */
    Status upload(UploadHeader header, byte[] content) throws InterruptedException {
        Call<UploadMessage> call = upload();
        call.to().onNext(UploadMessage.newBuilder().setHeader(header).build());
        for (int at = 0; at < content.length; at += PIECE_BYTES) {
            ByteString piece = ByteString.copyFrom(content, at, Math.min(PIECE_BYTES, content.length - at));
            call.to().onNext(UploadMessage.newBuilder().setContent(piece).build());
        }
        call.to().onCompleted();
        return call.end();
    }

    /** Requests the number of stored bytes of an upload. */
    Status stored(UploadHeader header) {
        try {
            FederationGrpc.newBlockingStub(channel).uploadStatus(header);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
