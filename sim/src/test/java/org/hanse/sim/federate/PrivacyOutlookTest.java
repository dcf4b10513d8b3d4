// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.core.job.PrivacyOutlook;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.RoundSignal;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.junit.jupiter.api.Test;

class PrivacyOutlookTest {

    private static final int MADE = 4;
    private static final PrivacyOutlook.Blocks ALL = new PrivacyOutlook.Blocks(BlockWeights.EVEN, 10_000);

    /** Of 400 shoppers in ten thousand coordinates. */
    private static PrivacyOutlook words(int budgetRounds) {
        return words(budgetRounds, 400);
    }

    private static PrivacyOutlook words(int budgetRounds, int shoppers) {
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 2, 1e-7, 0.5, 1);
        PrivacyTerms.Size size = new PrivacyTerms.Size(10_000, budgetRounds, shoppers, 1, 0);
        return new PrivacyOutlook(terms, size, terms.mechanism(size), 1, MADE, ALL, all(shoppers));
    }

    private static RoundSignal.Units all(double units) {
        return new RoundSignal.Units(units, (long) units);
    }

    /** A sum over more shoppers than the public number is longer than that number of clip norms. */
    @Test
    void caution_moreShoppersThanThePublicNumber_countsThemAll() {
        PrivacyOutlook few = words(MADE, 100);
        double enough = Math.ceil(100 * few.noiseOfTheMean() / few.terms().clip());

        assertThat(FederationLines.caution(few).orElseThrow()).contains("signal at most 0.5 (100 shoppers per round)");
        assertThat(FederationLines.caution(there(few, 200)).orElseThrow())
                .contains("signal at most 1 (200 shoppers per round)");
        assertThat(enough).isGreaterThan(200);
        assertThat(FederationLines.caution(there(few, enough))).isEmpty();
    }

    /** The number is rounded up to two digits; a tenth less is too few. */
    @Test
    void caution_numberOfShoppers_isWhatItTakes() {
        Matcher named = Pattern.compile("Use at least ([0-9,]+) shoppers,")
                .matcher(FederationLines.caution(words(MADE, 100)).orElseThrow());
        assertThat(named.find()).isTrue();
        int needed = Integer.parseInt(named.group(1).replace(",", ""));

        assertThat(FederationLines.caution(words(MADE, needed))).isEmpty();
        assertThat(FederationLines.caution(words(MADE, needed - needed / 10))).isPresent();
    }

    @Test
    void signal_noiseAboveTenTimes_isRefusedWithTheNumberOfShoppersThatItTakes() {
        RoundSignal hopeless = words(MADE, 5).signal();

        assertThat(hopeless.noise()).isGreaterThan(10 * hopeless.bound());
        assertThatThrownBy(() -> FederationPrivacy.requireSignal(hopeless))
                .isInstanceOfSatisfying(
                        RefusedFederationException.class,
                        refused -> assertThat(refused.keys()).startsWith("privacy.epsilon"))
                .hasMessageMatching(
                        "found expected noise norm [0-9.]+ for epsilon 2 over 4 rounds, signal at most 0.5 \\(5 shoppers per round\\);"
                                + " expected a noise norm of at most 5. Fix: use at least [0-9,]+ shoppers \\([0-9,]+ shoppers for"
                                + " noise below the signal\\), a larger epsilon, fewer rounds \\(privacy.budgetRounds too, where set\\) or a"
                                + " smaller network, or set"
                                + " federation.privacy.allowLowSignal: true");
        assertThat(FederationLines.caution(words(MADE, 100))).isPresent();
        assertThatCode(() -> FederationPrivacy.requireSignal(words(MADE, 100).signal()))
                .doesNotThrowAnyException();
    }

    /** A newcomer sees how many shoppers the shops have, and how many it takes. */
    @Test
    void signal_sampledShoppers_areNamedWithAllOfThem() {
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 8, 1e-6, 1, 0.02);
        PrivacyTerms.Size size = new PrivacyTerms.Size(300_000, MADE, 6, 1, 0);
        PrivacyOutlook words = new PrivacyOutlook(
                terms,
                size,
                terms.mechanism(size),
                1,
                MADE,
                new PrivacyOutlook.Blocks(BlockWeights.EVEN, 300_000),
                new RoundSignal.Units(6, 304));

        assertThatThrownBy(() -> FederationPrivacy.requireSignal(words.signal()))
                .hasMessageMatching(
                        "found expected noise norm [0-9.]+ for epsilon 8 over 4 rounds, signal at most 1 \\(6 of 304"
                                + " shoppers per round\\); expected a noise norm of at most 10. Fix: use at least [0-9,]+"
                                + " shoppers .*");
    }

    /** One epsilon is the forecast, the other the budget, which is for more rounds. */
    @Test
    void line_ofABudgetForMoreRounds_saysForHowMany() {
        assertThat(FederationLines.outlook(words(2 * MADE, 10_000), MADE, 1.25))
                .startsWith("privacy: epsilon at most 1.25 after 4 rounds (budget 2 for 8 rounds), delta 1e-7,")
                .endsWith("; no guarantee against the coordinator, which sees sums without noise");
    }

    /** A quarter of the coordinates has half the norm. */
    @Test
    void noiseOfTheMean_frozenBlocks_doNotCount() {
        PrivacyOutlook all = words(MADE);
        ParameterLayout layout = ParameterLayout.accumulator()
                .add("encoder", 2500)
                .add("head", 7500)
                .toLayout();
        PrivacyOutlook.Blocks some = PrivacyOutlook.Blocks.of(BlockWeights.of(Map.of("head", 0.0)), layout);

        assertThat(some.trained()).isEqualTo(2500);
        assertThat(new PrivacyOutlook(all.terms(), all.size(), all.mechanism(), 1, MADE, some, all(400))
                        .noiseOfTheMean())
                .isCloseTo(all.noiseOfTheMean() / 2, within(1e-9));
    }

    private static PrivacyOutlook there(PrivacyOutlook words, double shoppers) {
        return new PrivacyOutlook(words.terms(), words.size(), words.mechanism(), 1, MADE, ALL, all(shoppers));
    }

    /** The coordinator sees which merchants take part, so that there is no rate to draw them with. */
    @Test
    void caution_ofMerchants_namesNoSamplingRate() {
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.MERCHANT, NoiseBy.COORDINATOR, 2, 1e-3, 0.5, 1);
        PrivacyTerms.Size size = new PrivacyTerms.Size(10_000, MADE, 5, 1, 0);
        PrivacyOutlook words = new PrivacyOutlook(terms, size, terms.mechanism(size), 5, MADE, ALL, all(5));

        assertThat(FederationLines.caution(words).orElseThrow())
                .containsPattern("Use at least [0-9,]+ merchants per round, a larger epsilon, fewer rounds ")
                .doesNotContain("samplingRate", "population");
    }

    @Test
    void caution_budgetForManyMoreRounds_namesItAndWhatNoiseWouldBeWithout() {
        PrivacyOutlook alone = words(MADE);
        String norm = String.format(Locale.ROOT, "%.3g", alone.noiseOfTheMean());

        assertThat(words(1000).noiseOfTheMean()).isGreaterThan(10 * alone.noiseOfTheMean());
        assertThat(FederationLines.caution(words(1000)).orElseThrow())
                .contains("a smaller privacy.budgetRounds (1,000; noise norm " + norm
                        + " for the 4 rounds made), a larger")
                .doesNotContain("fewer rounds");
    }

    /** Twice as many are named where noise for those made would do. */
    @Test
    void caution_budgetForTwiceTheRounds_isNamedWhereItIsTheCause() {
        int enough = (int) Math.ceil(400 * words(MADE).noiseOfTheMean() / 0.5);

        assertThat(FederationLines.caution(words(MADE, enough))).isEmpty();
        assertThat(FederationLines.caution(words(2 * MADE, enough)).orElseThrow())
                .contains("a smaller privacy.budgetRounds (8; noise norm ");
        assertThat(FederationLines.caution(words(2 * MADE, enough / 2)).orElseThrow())
                .contains(
                        ", a larger epsilon, a smaller privacy.budgetRounds (8 for 4 rounds made) or a smaller network")
                .doesNotContain("fewer rounds");
    }

    @Test
    void caution_budgetForTheRoundsMade_namesFewerRounds() {
        assertThat(FederationLines.caution(words(MADE)).orElseThrow())
                .containsPattern("Use at least [0-9,]+ shoppers, a larger epsilon, fewer rounds"
                        + " \\(privacy.budgetRounds too, where set\\) or a smaller network$")
                .doesNotContain("a smaller privacy.budgetRounds");
    }
}
