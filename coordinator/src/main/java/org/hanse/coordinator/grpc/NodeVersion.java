// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Status;
import org.hanse.wire.JobCodec;

/** Comparison of protocol versions. */
final class NodeVersion {

    private NodeVersion() {}

    /** Returns the refusal of a node with another version. */
    static Status refusal(int node) {
        String older = Integer.compareUnsigned(node, JobCodec.PROTOCOL_VERSION) < 0 ? "node" : "coordinator";
        return Status.FAILED_PRECONDITION.withDescription("protocol version: found " + Integer.toUnsignedString(node)
                + " of the node; expected " + JobCodec.PROTOCOL_VERSION + " of the coordinator. Fix: update the "
                + older + ".");
    }
}
