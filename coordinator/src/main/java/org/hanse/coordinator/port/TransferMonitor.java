// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

/** Observer of transferred bytes, for metrics. Any thread may call it; a method returns at once and throws nothing. */
public interface TransferMonitor {

    /** Monitor that ignores everything. */
    TransferMonitor NONE = new TransferMonitor() {
        @Override
        public void received(long bytes) {}

        @Override
        public void sent(long bytes) {}
    };

    /** Observes bytes that nodes sent to the coordinator. */
    void received(long bytes);

    /** Observes bytes that the coordinator sent to nodes. */
    void sent(long bytes);
}
