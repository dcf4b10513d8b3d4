// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Words of titles, grouped by meaning.
 *
 * @param topics kinds of products
 * @param styles properties of products
 * @param brands brands
 * @param sizes package sizes, which do not affect tastes
 */
record Vocabulary(List<Topic> topics, List<Style> styles, List<String> brands, Sizes sizes) {

    Vocabulary {
        topics = List.copyOf(topics);
        styles = List.copyOf(styles);
        brands = List.copyOf(brands);
    }

    /**
     * Group of nouns with similar meaning.
     *
     * @param category path from general to special, joined by {@code " > "}
     * @param goesWith name of the topic that shoppers view next
     * @param consumable whether its products are used up and bought again
     * @param price typical price of one piece
     */
    record Topic(String name, String category, String goesWith, boolean consumable, double price, List<String> nouns) {
        Topic {
            nouns = List.copyOf(nouns);
        }
    }

    /** Group of words for similar properties. Consumables have a flavour in place of a material. */
    record Style(String name, List<String> adjectives, List<String> materials, List<String> flavours) {
        Style {
            adjectives = List.copyOf(adjectives);
            materials = List.copyOf(materials);
            flavours = List.copyOf(flavours);
        }
    }

    /** The words for sizes. */
    record Sizes(List<String> goods, List<String> consumables) {
        Sizes {
            goods = List.copyOf(goods);
            consumables = List.copyOf(consumables);
        }

        List<String> of(Topic topic) {
            return topic.consumable() ? consumables : goods;
        }
    }

    /** Returns the shipped vocabulary. */
    static Vocabulary shipped() {
        try (InputStream in = Vocabulary.class.getResourceAsStream("vocabulary.yaml")) {
            if (in == null) {
                throw new FileNotFoundException("vocabulary.yaml is missing from the class path");
            }
            return new YAMLMapper().readValue(in, Vocabulary.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all words with a meaning, brands last. */
    Stream<String> meaningfulWords() {
        return Stream.of(
                        topics.stream().flatMap(t -> t.nouns().stream()),
                        styles.stream().flatMap(s -> s.adjectives().stream()),
                        styles.stream().flatMap(s -> s.materials().stream()),
                        styles.stream().flatMap(s -> s.flavours().stream()),
                        brands.stream())
                .flatMap(words -> words);
    }

    int topicNamed(String name) {
        for (int t = 0; t < topics.size(); t++) {
            if (topics.get(t).name().equals(name)) {
                return t;
            }
        }
        throw new IllegalArgumentException("no topic is named " + name);
    }
}
