// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.List;
import org.hanse.core.explain.Grade;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Scored;

/** Stated effects of each interaction of the window, oldest first. */
public interface Attribution {

    /** Returns what each interaction adds to the score; with the base it should be the score. */
    List<Double> terms(Scored scored, ScoreTerms terms);

    /** Returns the stated change of the score without each interaction. */
    List<Double> effects(Scored scored, ScoreTerms terms, int item);

    /**
     * Returns the statements of {@link org.hanse.core.explain.Explainer} in a grade: with softmax gates the closed
     * form beside the terms.
     */
    static Attribution of(Grade grade) {
        return new Attribution() {
            @Override
            public List<Double> terms(Scored scored, ScoreTerms terms) {
                return terms.interactions().stream()
                        .map(ScoreTerms.Interaction::sum)
                        .toList();
            }

            @Override
            public List<Double> effects(Scored scored, ScoreTerms terms, int item) {
                return grade == Grade.SOFTMAX ? scored.shareEffects(item) : terms(scored, terms);
            }
        };
    }
}
