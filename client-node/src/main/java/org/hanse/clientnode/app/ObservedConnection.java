// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.round.StoredSum;

/** Connection that reports its state, and what the node declines, to a monitor. */
public final class ObservedConnection implements CoordinatorConnection {

    private final CoordinatorConnection connection;
    private final NodeMonitor monitor;

    public ObservedConnection(CoordinatorConnection connection, NodeMonitor monitor) {
        this.connection = connection;
        this.monitor = monitor;
    }

    @Override
    public void start(CoordinatorListener listener) {
        connection.start(new CoordinatorListener() {
            @Override
            public void connected() {
                monitor.connected();
                listener.connected();
            }

            @Override
            public void disconnected(String reason) {
                monitor.disconnected(reason);
                listener.disconnected(reason);
            }

            @Override
            public void received(JobNotice notice) {
                listener.received(notice);
            }
        });
    }

    @Override
    public void send(NodeReply reply) {
        if (reply instanceof NodeReply.Declined declined) {
            monitor.refused(declined.job(), NodeMonitor.Refusal.DECLINED, declined.detail());
        }
        connection.send(reply);
    }

    @Override
    public void upload(JobId job, RoundId round, List<byte[]> message) {
        connection.upload(job, round, message);
    }

    @Override
    public GlobalModel model(Digest digest, ParameterLayout layout) {
        return connection.model(digest, layout);
    }

    @Override
    public StoredSum counts(Digest digest, int size) {
        return connection.counts(digest, size);
    }

    @Override
    public void close() {
        connection.close();
    }
}
