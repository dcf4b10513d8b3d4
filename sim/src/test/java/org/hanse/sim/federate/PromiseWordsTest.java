// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.junit.jupiter.api.Test;

class PromiseWordsTest {

    private static final int MADE = 4;

    /** Of 400 shoppers in ten thousand coordinates. */
    private static PromiseWords words(int budgetRounds) {
        return words(budgetRounds, 400);
    }

    private static PromiseWords words(int budgetRounds, int shoppers) {
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 2, 1e-7, 0.5, 1);
        PrivacyTerms.Size size = new PrivacyTerms.Size(10_000, budgetRounds, shoppers, 1, 0);
        return new PromiseWords(terms, size, terms.mechanism(size), 1, MADE, BlockWeights.EVEN, shoppers);
    }

    /** A sum over more shoppers than the public number says is longer than that number of clip norms. */
    @Test
    void caution_moreShoppersThanThePublicNumber_countsThemAll() {
        PromiseWords few = words(MADE, 100);
        double enough = Math.ceil(100 * few.noiseOfTheMean() / few.terms().clip());

        assertThat(few.caution().orElseThrow()).contains("and what they have to say one of 0.5 at most");
        assertThat(there(few, 200).caution().orElseThrow())
                .contains(
                        "with 100 shoppers expected",
                        "and what the 200 shoppers who are to be expected by the data have")
                .contains(" to say one of 1 at most");
        assertThat(enough).isGreaterThan(200);
        assertThat(there(few, enough).caution()).isEmpty();
    }

    private static PromiseWords there(PromiseWords words, double shoppers) {
        return new PromiseWords(words.terms(), words.size(), words.mechanism(), 1, MADE, BlockWeights.EVEN, shoppers);
    }

    /** The coordinator sees which merchants take part, so that there is no rate to draw them with. */
    @Test
    void caution_ofMerchants_namesNoSamplingRate() {
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.MERCHANT, NoiseBy.COORDINATOR, 2, 1e-3, 0.5, 1);
        PrivacyTerms.Size size = new PrivacyTerms.Size(10_000, MADE, 5, 1, 0);
        PromiseWords words = new PromiseWords(terms, size, terms.mechanism(size), 5, MADE, BlockWeights.EVEN, 5);

        assertThat(words.caution().orElseThrow())
                .contains("this takes more merchants in a cohort, a greater epsilon")
                .doesNotContain("samplingRate", "population");
    }

    @Test
    void caution_budgetForManyMoreRounds_namesItAndWhatNoiseWouldBeWithout() {
        PromiseWords alone = words(MADE);
        String norm = String.format(Locale.ROOT, "%.3g", alone.noiseOfTheMean());

        assertThat(words(1000).noiseOfTheMean()).isGreaterThan(10 * alone.noiseOfTheMean());
        assertThat(words(1000).caution().orElseThrow())
                .contains(
                        "; this takes a smaller budgetRounds, which is 1,000 and makes noise for as many rounds, while"
                                + " there are 4 (noise for those alone has a norm of about " + norm
                                + "), more shoppers")
                .doesNotContain("fewer rounds");
    }

    /** Twice as many are named where noise for those made would do. */
    @Test
    void caution_budgetForTwiceTheRounds_isNamedWhereItIsTheCause() {
        int enough = (int) Math.ceil(400 * words(MADE).noiseOfTheMean() / 0.5);

        assertThat(words(MADE, enough).caution()).isEmpty();
        assertThat(words(2 * MADE, enough).caution().orElseThrow()).contains("a smaller budgetRounds, which is 8");
        assertThat(words(2 * MADE, enough / 2).caution().orElseThrow()).doesNotContain("budgetRounds");
    }

    @Test
    void caution_budgetForTheRoundsMade_namesFewerRounds() {
        assertThat(words(MADE).caution().orElseThrow())
                .contains("; this takes more shoppers (population, samplingRate), a greater epsilon, fewer rounds, or")
                .doesNotContain("budgetRounds");
    }

    @Test
    void more_ofOneRound_isNoPlural() {
        assertThat(PromiseWords.more(1)).isEqualTo("1 round more");
        assertThat(PromiseWords.more(1234)).isEqualTo("1,234 rounds more");
    }
}
