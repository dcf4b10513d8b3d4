// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The words of a product's title.
 *
 * @param topic index of the noun's topic
 * @param words by {@link TitleRole}
 * @param size a word without a meaning
 */
record Title(int topic, List<String> words, String size) {

    Title {
        words = List.copyOf(words);
    }

    /** Draws a product of a topic: noun, brand, size alike likely; adjective and material of styles drawn apart. */
    static Title draw(Vocabulary vocabulary, int topicIndex, List<String> brands, RandomGenerator random) {
        Vocabulary.Topic topic = vocabulary.topics().get(topicIndex);
        Vocabulary.Style manner = Draw.oneOf(vocabulary.styles(), random);
        Vocabulary.Style substance = Draw.oneOf(vocabulary.styles(), random);
        return new Title(
                topicIndex,
                List.of(
                        Draw.oneOf(brands, random),
                        Draw.oneOf(manner.adjectives(), random),
                        Draw.oneOf(topic.consumable() ? substance.flavours() : substance.materials(), random),
                        Draw.oneOf(topic.nouns(), random)),
                Draw.oneOf(vocabulary.sizes().of(topic), random));
    }

    String word(TitleRole role) {
        return words.get(role.place);
    }

    String text() {
        return String.join(" ", words) + " " + size;
    }
}
