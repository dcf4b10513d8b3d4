// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Status;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.wire.JobCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections of all nodes, one for each. The listener receives their beginnings and ends in order. */
final class NodeStreams {

    private static final Logger LOG = LoggerFactory.getLogger(NodeStreams.class);

    private final NodeListener listener;
    private final Map<ParticipantId, NodeStream> streams = new ConcurrentHashMap<>();
    private final Map<ParticipantId, NodeWindow> windows = new ConcurrentHashMap<>();

    NodeStreams(NodeListener listener) {
        this.listener = listener;
    }

    void send(ParticipantId to, JobNotice notice) {
        NodeStream stream = streams.get(to);
        if (stream == null) {
            return;
        }
        NoticeMessage message;
        try {
            message = JobCodec.encode(notice);
        } catch (IllegalArgumentException e) {
            LOG.error("message dropped node={} job={} reason=\"{}\"", to, notice.job(), e.getMessage());
            return;
        }
        stream.send(message);
    }

    Set<ParticipantId> connected() {
        return new TreeSet<>(streams.keySet());
    }

    void disconnect(ParticipantId node) {
        NodeStream stream = streams.get(node);
        if (stream != null) {
            stream.end(Status.UNAVAILABLE.withDescription("the coordinator closed the connection"));
        }
    }

    /** Ends all connections. */
    void close() {
        streams.values().forEach(stream -> stream.end(Status.UNAVAILABLE.withDescription("the coordinator stops")));
    }

    /** Adds a connection in place of an earlier one of the same node. */
    void register(NodeStream stream) {
        ParticipantId node = stream.node();
        NodeStream earlier;
        synchronized (this) {
            earlier = streams.put(node, stream);
            if (earlier != null) {
                listener.disconnected(node);
            }
            listener.connected(node);
        }
        LOG.info("connected node={}", node);
        if (earlier != null) {
            earlier.end(
                    Status.ABORTED.withDescription("a newer connection with the node's certificate replaced this one"));
        }
    }

    /** Removes a connection that has ended, unless another has replaced it. */
    void ended(NodeStream stream) {
        synchronized (this) {
            if (!streams.remove(stream.node(), stream)) {
                return;
            }
            listener.disconnected(stream.node());
        }
        LOG.info("disconnected node={}", stream.node());
    }

    /** Returns the window of a node, for all its connections. */
    NodeWindow window(ParticipantId node) {
        return windows.computeIfAbsent(node, own -> new NodeWindow());
    }

    /**
     * Passes a message to the listener.
     *
     * @param size its bytes
     */
    void received(ParticipantId from, NodeReply reply, int size) {
        NodeWindow window = window(from);
        window.add(size);
        listener.received(from, reply, () -> window.remove(size));
    }
}
