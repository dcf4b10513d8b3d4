// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordMeaningsTest {

    private final Vocabulary vocabulary = Vocabulary.shipped();
    private final WordMeanings language =
            WordMeanings.generate(vocabulary, Substream.of(3).child("language"));

    @Test
    void shipped_everyTopic_goesWithAnother() {
        assertThat(vocabulary.topics())
                .allSatisfy(topic -> assertThat(vocabulary.topicNamed(topic.goesWith()))
                        .isNotEqualTo(vocabulary.topicNamed(topic.name())));
    }

    @Test
    void shipped_words_survivePlainTokenising() {
        assertThat(vocabulary.meaningfulWords()).allMatch(word -> word.matches("[A-Za-z]+"));
    }

    @Test
    void score_wordsOfOneTopic_areCloserThanWordsOfTwo() {
        List<String> tea = vocabulary.topics().get(0).nouns();
        List<String> other = vocabulary.topics().get(5).nouns();

        assertThat(meanCosine(tea, tea)).isBetween(0.75, 0.9);
        assertThat(meanCosine(tea, other)).isLessThan(0.4);
    }

    @Test
    void scores_direction_agreesWithScoreWordByWord() {
        double[] direction = new double[WordMeanings.DIMENSION];
        direction[3] = 2;
        double[] scores = language.scores(direction);

        assertThat(scores).hasSize(language.words());
        assertThat(scores[17]).isEqualTo(language.score(17, direction));
    }

    private double meanCosine(List<String> left, List<String> right) {
        double sum = 0;
        int pairs = 0;
        for (String a : left) {
            double[] vector = new double[WordMeanings.DIMENSION];
            language.addWord(language.indexOf(a), 1, vector);
            for (String b : right) {
                if (!a.equals(b)) {
                    sum += language.score(language.indexOf(b), vector);
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }
}
