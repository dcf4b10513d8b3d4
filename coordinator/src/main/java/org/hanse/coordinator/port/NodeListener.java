// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.nio.file.Path;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.NodeReply;

/** Receiver of what nodes send. Called on transport threads; a method queues its work and returns at once. */
public interface NodeListener {

    /** Handles the connection of a node. */
    void connected(ParticipantId node);

    /** Handles the end of a node's connection. It is no dropout: the node may connect again. */
    void disconnected(ParticipantId node);

    /** Handles a message of a node. The sender's name is that of its certificate. */
    void received(ParticipantId from, NodeReply reply);

    /**
     * Handles a complete upload of a masked update.
     *
     * @param file messages of {@code SecAggCodec.toBytes}, each after its length as a varint; the receiver deletes the
     *     file
     */
    void uploaded(ParticipantId from, JobId job, RoundId round, Path file);
}
