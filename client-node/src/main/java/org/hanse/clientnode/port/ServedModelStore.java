// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
     * Returns the parameters of a job's served model, or of one that is kept.
     *
     * @param model its digest
     * @return empty if the job serves another model or none, or the stored bytes are damaged
     */
    Optional<Content> content(JobId job, Digest model);

    /**
     * What a node served.
     *
     * @param network the shop's own network, if that is it
     */
    record Kept(ServingChoice.Candidate candidate, Optional<OwnNetwork> network) {}

    /**
     * Keeps what is served now, and what was served before it: their parameters stay until two others are kept. One that serves again takes the
     * place of the last one, which is dropped.
     */
    void keepServed(ServingChoice.Candidate now);

    /** Returns what is served and what was served before it, without those whose parameters are gone. */
    List<Kept> kept();

    /** Returns the own network with a digest, if it is stored or kept. */
    default Optional<OwnNetwork> own(Digest model) {
        return Stream.concat(own().stream(), kept().stream().flatMap(kept -> kept.network().stream()))
                .filter(network -> network.model().equals(model) && network.isOfThisVersion())
                .findFirst();
    }

    /** Returns what is kept after another one is served, see {@link #keepServed}. */
    static List<Kept> next(List<Kept> kept, Kept now) {
        if (!kept.isEmpty() && isSame(kept.get(0), now)) {
            return kept;
        }
        boolean again = kept.size() > 1 && isSame(kept.get(1), now);
        return again || kept.isEmpty() ? List.of(now) : List.of(now, kept.get(0));
    }

    private static boolean isSame(Kept one, Kept other) {
        return one.candidate().version().equals(other.candidate().version());
    }
}
