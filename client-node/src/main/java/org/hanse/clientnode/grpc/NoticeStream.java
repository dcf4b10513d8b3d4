// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.proto.v1.Hello;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.wire.DecodeException;
import org.hanse.wire.JobCodec;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the coordinator. gRPC calls its methods one after the other; {@link #send} and {@link #cancel} may be called by any
 * thread.
 */
final class NoticeStream implements ClientResponseObserver<NodeMessage, NoticeMessage> {

    private static final long MOST_WAITING_BYTES = 64L << 20;

    private final Events events;
    private final ArrayDeque<NodeMessage> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private @Nullable ClientCallStreamObserver<NodeMessage> out;
    private boolean greeted;
    private boolean ended;

    /** Receiver of events on a connection. {@link #ended} is the last call, and occurs once. */
    interface Events {

        void greeted(NoticeStream stream);

        void received(JobNotice notice);

        void ended(NoticeStream stream, Throwable reason);
    }

    NoticeStream(Events events) {
        this.events = events;
        enqueue(NodeMessage.newBuilder()
                .setHello(Hello.newBuilder().setVersion(JobCodec.PROTOCOL_VERSION))
                .build());
    }

    @Override
    public synchronized void beforeStart(ClientCallStreamObserver<NodeMessage> requests) {
        out = requests;
        requests.setOnReadyHandler(this::drain);
    }

    @Override
    public void onNext(NoticeMessage message) {
        if (isGreeted()) {
            try {
                events.received(JobCodec.decode(message));
            } catch (DecodeException e) {
                cancel(Status.INTERNAL.withDescription("the coordinator sent a message that cannot be decoded"));
            }
        } else if (!message.hasHello()) {
            cancel(Status.FAILED_PRECONDITION.withDescription("the coordinator's first message is no Hello"));
        } else if (message.getHello().getVersion() != JobCodec.PROTOCOL_VERSION) {
            cancel(Status.FAILED_PRECONDITION.withDescription(
                    CoordinatorVersion.mismatch(message.getHello().getVersion())));
        } else {
            synchronized (this) {
                greeted = true;
            }
            events.greeted(this);
        }
    }

    @Override
    public void onError(Throwable reason) {
        end(reason);
    }

    @Override
    public void onCompleted() {
        end(Status.UNAVAILABLE
                .withDescription("the coordinator ended the connection")
                .asRuntimeException());
    }

    synchronized boolean isGreeted() {
        return greeted;
    }

    /** Sends a reply, or drops it while the coordinator has not greeted. */
    void send(NodeReply reply) {
        NodeMessage message = JobCodec.encode(reply);
        synchronized (this) {
            if (!greeted || ended) {
                return;
            }
            enqueue(message);
        }
        if (waits() > MOST_WAITING_BYTES) {
            cancel(Status.UNAVAILABLE.withDescription("the coordinator reads too slowly"));
        }
        drain();
    }

    private synchronized void enqueue(NodeMessage message) {
        waiting.add(message);
        waitingBytes += message.getSerializedSize();
    }

    private synchronized long waits() {
        return waitingBytes;
    }

    private synchronized void drain() {
        while (!ended && out != null && !waiting.isEmpty() && out.isReady()) {
            NodeMessage next = waiting.remove();
            waitingBytes -= next.getSerializedSize();
            out.onNext(next);
        }
    }

    /** Ends the connection for a reason. */
    void cancel(Status reason) {
        ClientCallStreamObserver<NodeMessage> call;
        synchronized (this) {
            call = out;
        }
        end(reason.asRuntimeException());
        if (call != null) {
            call.cancel(reason.getDescription(), null);
        }
    }

    private void end(Throwable reason) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            waiting.clear();
        }
        events.ended(this, reason);
    }
}
