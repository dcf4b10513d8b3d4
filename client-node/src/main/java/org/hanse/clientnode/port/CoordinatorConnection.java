// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.NodeReply;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.round.StoredSum;

/**
 * Connection to the coordinator for all jobs. It connects again after a failure, with growing delays.
 *
 * <p>Any thread may call it.
 */
public interface CoordinatorConnection extends AutoCloseable {

    /** Connects, and reports to the listener from then on. */
    void start(CoordinatorListener listener);

    /** Sends a message, or drops it without a connection. Does not block. */
    void send(NodeReply reply);

    /**
     * Uploads a masked update in the background. After a failure it continues with the first piece that the coordinator lacks. A later
     * upload of the same job replaces it.
     *
     * @param message pieces of {@code SecAggCodec.toBytes}
     */
    void upload(JobId job, RoundId round, List<byte[]> message);

    /**
     * Downloads a model. Blocks until the model is complete and its digest is verified.
     *
     * @param layout layout of the job's models, which limits what is stored
     * @throws org.hanse.clientnode.port.GatewayException if the connection fails several times, or the coordinator sends another model
     */
    GlobalModel model(Digest digest, ParameterLayout layout);

    /**
     * Downloads a sum before training. Blocks until it is complete and its digest is verified.
     *
     * @param size number of elements of the job's sum, which limits what is stored
     * @throws org.hanse.clientnode.port.GatewayException if the connection fails several times, or the coordinator sends another sum
     */
    StoredSum counts(Digest digest, int size);

    @Override
    void close();
}
