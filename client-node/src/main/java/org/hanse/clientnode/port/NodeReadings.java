// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.Map;

/** Readings of a running node, for metrics. Any thread may call it; methods do not block. */
public interface NodeReadings {

    /** Returns the number of bytes sent to the coordinator. */
    long sentBytes();

    /** Returns the number of bytes received from the coordinator. */
    long receivedBytes();

    /** Returns epsilon of all releases so far by ledger; empty without a limit of the owner. */
    Map<String, Double> epsilon();

    /** Returns the end of validity of the node's certificate. */
    Instant certificateEnd();
}
