// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** Monitor that stores what it observes. */
final class MonitorLog implements NodeMonitor {

    final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void connected() {
        seen.add("connected");
    }

    @Override
    public void disconnected(String reason) {
        seen.add("disconnected: " + reason);
    }

    @Override
    public void refused(JobId job, Refusal kind, String reason) {
        seen.add(kind + " " + job + ": " + reason);
    }

    @Override
    public void trained(JobId job, RoundId round, Duration time) {
        seen.add("trained " + job + " " + round);
    }

    @Override
    public void logged(SentLog.Entry entry) {
        seen.add("logged " + entry.kind());
    }
}
