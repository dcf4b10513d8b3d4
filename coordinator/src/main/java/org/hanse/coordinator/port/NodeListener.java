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

    /** A node has connected. */
    void connected(ParticipantId node);

    /** The connection of a node ended. It is no dropout: the node may connect again. */
    void disconnected(ParticipantId node);

    /** A node sent a message. Its name is that of its certificate. */
    void received(ParticipantId from, NodeReply reply);

    /**
     * A node uploaded a masked update completely.
     *
     * @param file messages of {@code SecAggCodec.toBytes}, each after its length as a varint; the receiver deletes the file
     */
    void uploaded(ParticipantId from, JobId job, RoundId round, Path file);
}
