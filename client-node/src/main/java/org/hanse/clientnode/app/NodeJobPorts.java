// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.hanse.clientnode.port.CountStore;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.port.PersonalStateStore;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.UpdateStore;

/**
 * Stores and codecs of a job at a node.
 *
 * @param models personal parts and served models
 * @param participation store of this job alone
 * @param allowance privacy budget of the node
 * @param codec bytes of messages in both directions
 */
public record NodeJobPorts(
        LocalDataset data,
        UpdateStore updates,
        SentLog sent,
        Models models,
        ParticipationStore participation,
        Allowance allowance,
        NodeService.MessageCodec codec,
        InstantSource clock,
        SecureRandom random,
        NodeMonitor monitor) {

    /** Parts of a job without a monitor. */
    public NodeJobPorts(
            LocalDataset data,
            UpdateStore updates,
            SentLog sent,
            Models models,
            ParticipationStore participation,
            Allowance allowance,
            NodeService.MessageCodec codec,
            InstantSource clock,
            SecureRandom random) {
        this(data, updates, sent, models, participation, allowance, codec, clock, random, NodeMonitor.NONE);
    }

    /**
     * Models of the node.
     *
     * @param personal personal parts between rounds
     * @param served served models
     * @param counts pair counts of jobs
     * @param support returns the fewest shoppers with a pair that the node contributes; read at each count
     * @param report receives one line for the owner when a published model was compared with the served one
     */
    public record Models(
            PersonalStateStore personal,
            ServedModelStore served,
            CountStore counts,
            IntSupplier support,
            Consumer<String> report) {}
}
