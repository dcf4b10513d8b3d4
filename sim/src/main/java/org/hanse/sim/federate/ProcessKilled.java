// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

/** Thrown by a port at the point where its process ends, or where a disk rejects a write; see {@link FaultPlan.Kill}. */
final class ProcessKilled extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
