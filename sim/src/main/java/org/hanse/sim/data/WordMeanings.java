// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Meaning of every word, the same at all merchants: a unit vector near the centre of the word's topic or style.
 *
 * <p>Vectors have {@link #DIMENSION} entries. A word's index is its place in {@link Vocabulary#meaningfulWords}.
 */
final class WordMeanings {

    static final int DIMENSION = 24;

    /** Cosine between a word and the centre of its group. */
    private static final double COHESION = 0.9;

    private static final double SEASON_STRENGTH = 0.6;
    private static final double YEAR_DAYS = 365;

    private final Vocabulary vocabulary;
    private final List<String> words;
    private final Map<String, Integer> indices = new HashMap<>();
    private final double[] vectors;
    private final double[] topicCentres;
    private final double[] styleCentres;
    private final double[] seasonPhases;

    private WordMeanings(Vocabulary vocabulary, RandomGenerator random) {
        this.vocabulary = vocabulary;
        this.words = vocabulary.meaningfulWords().toList();
        this.topicCentres = directions(vocabulary.topics().size(), random);
        this.styleCentres = directions(vocabulary.styles().size(), random);
        this.vectors = directions(words.size(), random);
        this.seasonPhases = random.doubles(vocabulary.topics().size()).toArray();
        for (String word : words) {
            if (indices.put(word, indices.size()) != null) {
                throw new IllegalArgumentException("the word " + word + " stands twice in the vocabulary");
            }
        }
        for (int t = 0; t < vocabulary.topics().size(); t++) {
            gather(vocabulary.topics().get(t).nouns(), topicCentres, t);
        }
        for (int s = 0; s < vocabulary.styles().size(); s++) {
            Vocabulary.Style style = vocabulary.styles().get(s);
            gather(style.adjectives(), styleCentres, s);
            gather(style.materials(), styleCentres, s);
            gather(style.flavours(), styleCentres, s);
        }
    }

    /** Draws the meanings of the shipped vocabulary from {@code stream}. */
    static WordMeanings generate(Vocabulary vocabulary, Substream stream) {
        return new WordMeanings(vocabulary, stream.generate());
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Returns the number of words with a meaning. */
    int words() {
        return words.size();
    }

    int indexOf(String word) {
        Integer index = indices.get(word);
        if (index == null) {
            throw new IllegalArgumentException("the word " + word + " has no meaning");
        }
        return index;
    }

    /** Returns the inner product of a word's vector with {@code direction}. */
    double score(int word, double[] direction) {
        double sum = 0;
        for (int d = 0; d < DIMENSION; d++) {
            sum += vectors[word * DIMENSION + d] * direction[d];
        }
        return sum;
    }

    /** Returns the inner products of all words with {@code direction}, {@code [words]}. */
    double[] scores(double[] direction) {
        double[] scores = new double[words.size()];
        for (int w = 0; w < scores.length; w++) {
            scores[w] = score(w, direction);
        }
        return scores;
    }

    /** Adds {@code weight} times a word's vector to {@code into}. */
    void addWord(int word, double weight, double[] into) {
        add(vectors, word, weight, into);
    }

    /** Adds {@code weight} times the centre of a topic to {@code into}. */
    void addTopic(int topic, double weight, double[] into) {
        add(topicCentres, topic, weight, into);
    }

    /** Returns the logarithm of a topic's demand divided by its mean over the year. */
    double season(int topic, double day) {
        return SEASON_STRENGTH * Math.sin(2 * Math.PI * (day / YEAR_DAYS + seasonPhases[topic]));
    }

    /** Scales a vector to length 1, in place. */
    static void normalise(double[] vector) {
        double length = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        for (int d = 0; d < vector.length; d++) {
            vector[d] /= length;
        }
    }

    private void gather(List<String> group, double[] centres, int centre) {
        for (String word : group) {
            double[] vector = new double[DIMENSION];
            add(vectors, indexOf(word), Math.sqrt(1 - COHESION * COHESION), vector);
            add(centres, centre, COHESION, vector);
            normalise(vector);
            System.arraycopy(vector, 0, vectors, indexOf(word) * DIMENSION, DIMENSION);
        }
    }

    private static void add(double[] rows, int row, double weight, double[] into) {
        for (int d = 0; d < DIMENSION; d++) {
            into[d] += weight * rows[row * DIMENSION + d];
        }
    }

    /** Draws independent directions, uniform on the sphere, {@code [count, DIMENSION]}. */
    private static double[] directions(int count, RandomGenerator random) {
        double[] rows = new double[count * DIMENSION];
        for (int r = 0; r < count; r++) {
            double[] direction = new double[DIMENSION];
            Arrays.setAll(direction, d -> random.nextGaussian());
            normalise(direction);
            System.arraycopy(direction, 0, rows, r * DIMENSION, DIMENSION);
        }
        return rows;
    }
}
