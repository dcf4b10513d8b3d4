// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.explain.ExplanationSummary;
import org.hanse.core.recommend.Outcome;

/**
 * Recommendations of a shopper as a preview: nothing is logged.
 *
 * @param examples ids of a few shoppers with a history
 * @param shopper shopper as asked for; empty if none was
 * @param history newest interactions first
 * @param older number of interactions that are not in {@code history}
 * @param by what ranked the items
 * @param because reason of {@code by}
 * @param items recommendations with the whole history
 * @param after recommendations without some interactions; empty if all are used
 * @param why explanation of an item; empty if none was asked for
 * @param search items that fit a search; empty if none was asked for
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TryDocument(
        String schema,
        List<String> examples,
        Optional<String> shopper,
        List<Past> history,
        int older,
        Optional<Outcome.ServedBy> by,
        Optional<Outcome.Because> because,
        List<Place> items,
        Optional<List<Place>> after,
        Optional<Why> why,
        Optional<Search> search) {

    static final String SCHEMA = "hanse.try/1";

    /**
     * Interaction of the shopper.
     *
     * @param index index in the history, the oldest being 0
     * @param used whether the preview uses it
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Past(int index, String item, String title, String type, Optional<String> time, boolean used) {}

    /**
     * Recommended item.
     *
     * @param place place from 1
     * @param before place with the whole history; empty if it was not in the list
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Place(int place, String item, String title, double score, boolean pinned, Optional<Integer> before) {}

    /**
     * Explanation of an item.
     *
     * @param against id of the item that it is compared with
     * @param note why that item is not in the list; empty without it
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Why(String item, ExplanationSummary summary, Optional<String> against, Optional<Absence> note) {}

    /** Reason for which an item is not in the list. */
    public enum Absence {
        /** It is in the list. */
        NONE,
        /** The shopper met it. */
        MET,
        /** The catalogue marks it as not available. */
        UNAVAILABLE,
        /** Its score is lower. */
        LOWER
    }

    /** Items whose id or title has a text. */
    public record Search(String text, List<Found> items) {}

    /** Item that was found. */
    public record Found(String item, String title) {}
}
