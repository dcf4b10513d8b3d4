// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import org.hanse.core.federation.ParticipantId;
import org.hanse.proto.v1.Hello;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.wire.DecodeException;
import org.hanse.wire.JobCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a node. gRPC calls its methods one after the other; {@link #send} and {@link #end} may be called by any thread.
 *
 * <p>Messages wait in memory while the node reads slowly. A node with too many waiting bytes is disconnected. Each message of the node is
 * requested when its {@link NodeWindow} has room.
 */
final class NodeStream implements StreamObserver<NodeMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(NodeStream.class);

    private static final long MOST_WAITING_BYTES = 64L << 20;

    private final ParticipantId node;
    private final NodeStreams streams;
    private final ServerCallStreamObserver<NoticeMessage> out;
    private final ArrayDeque<NoticeMessage> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean ended;
    /** Set by gRPC's calls only, which come one after the other. */
    private boolean greeted;

    NodeStream(ParticipantId node, NodeStreams streams, ServerCallStreamObserver<NoticeMessage> out) {
        this.node = node;
        this.streams = streams;
        this.out = out;
        out.setOnReadyHandler(this::drain);
        out.setOnCancelHandler(() -> end(Status.CANCELLED));
        out.disableAutoRequest();
        out.request(1);
    }

    ParticipantId node() {
        return node;
    }

    @Override
    public void onNext(NodeMessage message) {
        try {
            if (greeted) {
                streams.received(node, JobCodec.decode(message), message.getSerializedSize());
            } else {
                greet(message);
            }
            streams.window(node).next(() -> out.request(1));
        } catch (DecodeException e) {
            LOG.warn("message rejected node={} reason=\"it cannot be decoded\"", node);
            end(Status.INVALID_ARGUMENT.withDescription("a message cannot be decoded: " + e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("message failed node={}", node, e);
            end(Status.INTERNAL.withDescription("the coordinator failed; its log has the reason"));
        }
    }

    private void greet(NodeMessage message) {
        if (!message.hasHello()) {
            end(Status.INVALID_ARGUMENT.withDescription("the first message is no Hello"));
        } else if (message.getHello().getVersion() != JobCodec.PROTOCOL_VERSION) {
            LOG.warn(
                    "connection rejected node={} version={}",
                    node,
                    message.getHello().getVersion());
            end(NodeVersion.refusal(message.getHello().getVersion()));
        } else {
            greeted = true;
            send(NoticeMessage.newBuilder()
                    .setHello(Hello.newBuilder().setVersion(JobCodec.PROTOCOL_VERSION))
                    .build());
            streams.register(this);
        }
    }

    @Override
    public void onError(Throwable t) {
        end(Status.CANCELLED);
    }

    @Override
    public void onCompleted() {
        end(Status.OK);
    }

    /** Sends a message, or drops it if the connection has ended. */
    void send(NoticeMessage message) {
        boolean overflow;
        synchronized (this) {
            if (ended) {
                return;
            }
            waiting.add(message);
            waitingBytes += message.getSerializedSize();
            overflow = waitingBytes > MOST_WAITING_BYTES;
        }
        if (overflow) {
            LOG.warn("connection ended node={} reason=\"it reads too slowly\"", node);
            end(Status.RESOURCE_EXHAUSTED.withDescription("the node reads too slowly"));
        } else {
            drain();
        }
    }

    private synchronized void drain() {
        while (!ended && !waiting.isEmpty() && out.isReady()) {
            NoticeMessage next = waiting.remove();
            waitingBytes -= next.getSerializedSize();
            out.onNext(next);
        }
    }

    /** Ends the connection. Later calls do nothing. */
    void end(Status status) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            waiting.clear();
            if (status.isOk()) {
                out.onCompleted();
            } else if (status.getCode() != Status.Code.CANCELLED) {
                out.onError(status.asRuntimeException());
            }
        }
        streams.ended(this);
    }
}
