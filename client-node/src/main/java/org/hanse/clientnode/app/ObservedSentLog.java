// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.SentLog;

/** Record of what was sent that reports each entry to a monitor. */
public final class ObservedSentLog implements SentLog {

    private final SentLog log;
    private final NodeMonitor monitor;

    public ObservedSentLog(SentLog log, NodeMonitor monitor) {
        this.log = log;
        this.monitor = monitor;
    }

    @Override
    public void add(Entry entry) {
        log.add(entry);
        monitor.logged(entry);
    }

    @Override
    public List<Entry> entries() {
        return log.entries();
    }
}
