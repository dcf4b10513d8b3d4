// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import org.hanse.wire.JobCodec;

/** Comparison of protocol versions. */
final class CoordinatorVersion {

    private CoordinatorVersion() {}

    /** Describes a coordinator with another version. */
    static String mismatch(int coordinator) {
        String older = Integer.compareUnsigned(coordinator, JobCodec.PROTOCOL_VERSION) < 0 ? "coordinator" : "node";
        return "protocol version: found " + Integer.toUnsignedString(coordinator) + " of the coordinator; expected "
                + JobCodec.PROTOCOL_VERSION + " of the node. Fix: update the " + older + ".";
    }
}
