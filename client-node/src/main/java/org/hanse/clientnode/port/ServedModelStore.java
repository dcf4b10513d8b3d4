// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.model.GlobalModel;

/**
 * Best model of each job, the own network, and the choice of what the node serves. One thread writes models, and one the own network. Any thread or process may replace the choice,
 * and reads meanwhile. Methods block. A change is durable when a method returns. Everything in it is private: only the owner of the node
 * may read it.
 */
public interface ServedModelStore {

    /**
     * Parameters of a served model.
     *
     * @param model shared parameters
     * @param personal personal parameters fitted to them
     */
    record Content(GlobalModel model, ItemPersonalState personal) {}

    /** Replaces the served model of a job. A crash leaves the earlier one or the new one. */
    void serve(ServedModel served, Content content);

    /**
     * Keeps the served model of a job and replaces the comparison.
     *
     * @throws IllegalArgumentException if the job serves another model
     */
    void keep(ServedModel served);

    /** Replaces the own network. Parameters that the choice names stay until the next choice. A crash leaves the earlier one or the new one. */
    void serve(OwnNetwork network, Content content);

    /** Returns the own network; empty if there is none, it is of other settings than this version's, or the stored text is damaged. */
    Optional<OwnNetwork> own();

    /**
     * Returns the parameters of an own network.
     *
     * @param model its digest
     * @return empty if they were replaced, or the stored bytes are damaged
     */
    Optional<Content> content(Digest model);

    /** Replaces the choice of what the node serves. */
    void choose(ServingChoice choice);

    /** Returns the choice of what the node serves; empty if there is none, or the stored text is damaged. */
    Optional<ServingChoice> choice();

    /** Returns the served model of a job; empty if there is none. */
    Optional<ServedModel> served(JobId job);

    /** Returns the served models of all jobs, ordered by name. */
    List<ServedModel> all();

    /**
     * Returns the parameters of a job's served model.
     *
     * @param model its digest
     * @return empty if the job serves another model or none, or the stored bytes are damaged
     */
    Optional<Content> content(JobId job, Digest model);
}
