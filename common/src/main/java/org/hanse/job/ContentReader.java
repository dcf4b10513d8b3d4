// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.ArrayList;
import java.util.List;
import org.hanse.config.ConfigNode;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.model.ContentSpec.Fact;

/** Reads the key {@code content} of a plan: the features that all participants' networks read. */
final class ContentReader {

    private static final int LARGEST_VECTOR = 4096;

    private ContentReader() {}

    /** Reads a mapping; a missing key is as in {@code standard}. */
    static ReadableFacts read(ConfigNode node, ReadableFacts standard) {
        node.keys("titles", "categories", "brands", "attributes", "prices", "vector", "times", "values");
        List<Fact> facts = new ArrayList<>();
        for (Fact fact : Fact.values()) {
            if (yes(node, key(fact), standard.facts().contains(fact))) {
                facts.add(fact);
            }
        }
        return new ReadableFacts(
                yes(node, "titles", standard.titles()),
                facts,
                node.find("vector").map(size -> size.integer(0, LARGEST_VECTOR)).orElse(standard.vectorSize()),
                yes(node, "times", standard.timed()),
                yes(node, "values", standard.valued()));
    }

    private static boolean yes(ConfigNode node, String key, boolean standard) {
        return node.find(key).map(ConfigNode::bool).orElse(standard);
    }

    private static String key(Fact fact) {
        return switch (fact) {
            case CATEGORY -> "categories";
            case BRAND -> "brands";
            case ATTRIBUTE -> "attributes";
            case PRICE -> "prices";
        };
    }
}
