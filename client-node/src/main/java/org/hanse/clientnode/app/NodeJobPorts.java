// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.UpdateStore;
import org.hanse.core.shard.ShardRunner;

/**
 * Stores and codecs of a job at a node.
 *
 * @param participation store of this job alone
 * @param allowance privacy budget of the node
 * @param codec bytes of messages in both directions
 */
public record NodeJobPorts(
        LocalDataset data,
        UpdateStore updates,
        SentLog sent,
        ParticipationStore participation,
        Allowance allowance,
        NodeService.MessageCodec codec,
        InstantSource clock,
        SecureRandom random) {

    NodeJob.Ports with(CoordinatorConnection connection, Executor own, Executor trainer, ShardRunner runner) {
        return new NodeJob.Ports(
                connection, data, updates, sent, participation, allowance, codec, own, trainer, runner, clock, random);
    }
}
