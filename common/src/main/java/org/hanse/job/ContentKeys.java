// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.model.ContentSpec.Fact;
import org.hanse.core.setting.Key;

/** The key {@code content} of a plan: features that all participants' networks read. */
public record ContentKeys(
        @Key("titles of items") boolean titles,
        @Key("category paths") boolean categories,
        @Key("brands") boolean brands,
        @Key("attributes") boolean attributes,
        @Key("prices") boolean prices,

        @Key(value = "size of dense vectors, up to 4096", least = 0, most = 4096)
        int vector,

        @Key("times of interactions") boolean times,
        @Key("values and quantities of interactions") boolean values) {

    /** Defaults. */
    public static final ContentKeys DEFAULT = from(ReadableFacts.USUAL);

    private static ContentKeys from(ReadableFacts facts) {
        return new ContentKeys(
                facts.titles(),
                facts.facts().contains(Fact.CATEGORY),
                facts.facts().contains(Fact.BRAND),
                facts.facts().contains(Fact.ATTRIBUTE),
                facts.facts().contains(Fact.PRICE),
                facts.vectorSize(),
                facts.timed(),
                facts.valued());
    }

    /** Returns the features. */
    ReadableFacts toFacts() {
        List<Fact> facts = new ArrayList<>();
        for (Fact fact : Fact.values()) {
            if (has(fact)) {
                facts.add(fact);
            }
        }
        return new ReadableFacts(titles, facts, vector, times, values);
    }

    private boolean has(Fact fact) {
        return switch (fact) {
            case CATEGORY -> categories;
            case BRAND -> brands;
            case ATTRIBUTE -> attributes;
            case PRICE -> prices;
            case KEY -> false;
        };
    }
}
