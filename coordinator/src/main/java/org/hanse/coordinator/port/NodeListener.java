// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.nio.file.Path;
import java.util.Optional;
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

    /**
     * Handles a message of a node. The sender's name is that of its certificate.
     *
     * @param done runs once, when the message is handled or dropped, on any thread
     */
    void received(ParticipantId from, NodeReply reply, Runnable done);

    /**
     * Decides on an upload before a file for it exists. The calling thread computes the answer from the last stored state of the job.
     *
     * @param size number of all bytes, as the node states it
     * @return the refusal; empty if the upload may begin or continue
     */
    Optional<Refusal> refusal(ParticipantId from, JobId job, RoundId round, long size);

    /** Refusal of an upload, with a reason of one line. */
    record Refusal(Kind kind, String reason) {

        /** Consequence for the node. */
        public enum Kind {
            /** Each further attempt of the upload is refused. */
            FINAL,
            /** A later attempt may be accepted. */
            LATER,
            /** The coordinator has the update. */
            STORED
        }
    }

    /**
     * Handles a complete upload of a masked update, which was not refused when it began.
     *
     * @param file messages of {@code SecAggCodec.toBytes}, each after its length as a varint; the receiver deletes the
     *     file
     */
    void uploaded(ParticipantId from, JobId job, RoundId round, Path file);
}
