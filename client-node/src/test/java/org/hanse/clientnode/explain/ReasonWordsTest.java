// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.recommend.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sentences for the merchant and for the shopper. */
class ReasonWordsTest {

    private static final TableTerms TRANSITIONS = new TableTerms(0.4, 0.1, 0, 0);
    private static final TableTerms COMMON = new TableTerms(0.1, 0.4, 0, 0);
    private static final TableTerms CONTENT = new TableTerms(0, 0, 0.4, 0);

    private static ExplainedFixture views(int times) {
        ExplainedFixture fixture = new ExplainedFixture("Road Shoe", "Trail Runner");
        for (int view = 0; view < times; view++) {
            fixture.add("view", 1, "2026-05-04T1" + view + ":00:00Z", 0.25);
        }
        return fixture;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EN | 1 | You viewed Trail Runner on Monday, 4 May 2026.",
                "EN | 2 | You viewed Trail Runner twice on Monday, 4 May 2026.",
                "EN | 3 | You viewed Trail Runner 3 times on Monday, 4 May 2026.",
                "DE | 1 | Sie haben Trail Runner am Montag, 4. Mai 2026, angesehen.",
                "DE | 2 | Sie haben Trail Runner zweimal am Montag, 4. Mai 2026, angesehen.",
                "DE | 3 | Sie haben Trail Runner 3-mal am Montag, 4. Mai 2026, angesehen.",
                "ZH | 1 | 您在2026年5月4日星期一浏览了“Trail Runner”。",
                "ZH | 2 | 您在2026年5月4日星期一两次浏览了“Trail Runner”。",
                "ZH | 3 | 您在2026年5月4日星期一3次浏览了“Trail Runner”。"
            })
    void sentence_repeatedViews_hasNumberAndDay(Language language, int times, String sentence) {
        assertThat(views(times).sentence(language)).isEqualTo(sentence);
    }

    @Test
    void sentence_severalDays_hasTheFirstAndTheLast() {
        ExplainedFixture fixture = views(1).add("view", 1, "2026-06-01T23:59:59Z", 0.25);
        assertThat(fixture.sentence(Language.EN))
                .isEqualTo("You viewed Trail Runner twice between 4 May 2026 and 1 June 2026.");
    }

    @Test
    void sentence_withoutTimes_hasNoDay() {
        ExplainedFixture fixture = new ExplainedFixture("A", "B").add("purchase", 1, "", 0.25);
        assertThat(fixture.sentence(Language.EN)).isEqualTo("You bought B.");
        assertThat(fixture.sentence(Language.DE)).isEqualTo("Sie haben B gekauft.");
    }

    @Test
    void sentence_unknownType_namesIt() {
        ExplainedFixture fixture = new ExplainedFixture("A", "B").add("wish'{0}", 1, "", 0.25);
        assertThat(fixture.sentence(Language.EN)).isEqualTo("Your history has “wish'{0}” of B.");
        assertThat(fixture.sentence(Language.DE)).isEqualTo("In Ihrem Verlauf steht zu B „wish'{0}“.");
    }

    @Test
    void title_controlAndDirectionCharacters_areRemovedAndLongOnesCut() {
        ExplainedFixture fixture = new ExplainedFixture("A", "Sho\u202Ee\u0007\u001B[31m\nred\uD800" + "é".repeat(80));
        String title = fixture.add("view", 1, "", 0.25).words(Language.EN).title(1);
        assertThat(title).startsWith("Shoe [31m red\uFFFDéé").endsWith("é…");
        assertThat(title.codePointCount(0, title.length())).isEqualTo(60);
    }

    @Test
    void pattern_ofOtherShoppers_needsTheLeastSupport() {
        ExplainedFixture fixture = new ExplainedFixture("A", "B").add("view", 1, "", 0.25, TRANSITIONS);
        assertThat(fixture.support(4)
                        .words(Language.EN)
                        .pattern(fixture.build().reasons().get(0)))
                .isEmpty();
        assertThat(fixture.support(5)
                        .words(Language.EN)
                        .pattern(fixture.build().reasons().get(0)))
                .contains("In the histories of other shoppers, A comes right after B.");
        ExplainedFixture common = new ExplainedFixture("A", "B").add("view", 1, "", 0.25, COMMON);
        assertThat(common.support(4)
                        .words(Language.DE)
                        .pattern(common.build().reasons().get(0)))
                .isEmpty();
        assertThat(common.support(5)
                        .words(Language.DE)
                        .pattern(common.build().reasons().get(0)))
                .contains("Wer sich für B interessierte, interessierte sich auch für A.");
    }

    /** With counts of all shops, the shoppers behind a pattern may be of other shops. */
    @Test
    void pattern_ofShoppersOfOtherShops_namesThem() {
        ExplainedFixture common = new ExplainedFixture("A", "B").add("view", 1, "", 0.25, COMMON);
        assertThat(common.support(2, 2)
                        .words(Language.EN)
                        .pattern(common.build().reasons().get(0)))
                .isEmpty();
        assertThat(common.support(0, 5)
                        .words(Language.EN)
                        .pattern(common.build().reasons().get(0)))
                .contains("Shoppers of this and other shops who interacted with B also interacted with A.");
        assertThat(common.support(4, 1)
                        .words(Language.DE)
                        .pattern(common.build().reasons().get(0)))
                .contains(
                        "Kunden dieses und anderer Shops, die sich für B interessierten, interessierten sich auch für A.");
        ExplainedFixture against =
                new ExplainedFixture("A", "B").support(1, 9).add("view", 1, "", 0, new TableTerms(-0.4, 0, 0, 0));
        assertThat(against.words(Language.EN).pattern(against.build().reasons().get(0)))
                .contains(
                        "By what shoppers of this and other shops did right after B, the model counts A as less likely.");
    }

    @Test
    void pattern_ofDescriptions_needsNoSupport() {
        ExplainedFixture fixture = new ExplainedFixture("A", "B").add("view", 1, "", 0.25, CONTENT);
        assertThat(fixture.words(Language.ZH).pattern(fixture.build().reasons().get(0)))
                .contains("“B”与“A”的描述相似。");
    }

    /** A term below 0 says that the item is less likely, in each language, whatever part it is of. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-0.4 | 0 | EN | By what other shoppers did right after B, the model counts A as less likely.",
                "0 | -0.4 | EN | By their descriptions, the model counts A as a weaker match for B.",
                "0 | -0.4 | DE | Nach den Beschreibungen passt A für das Modell weniger gut zu B.",
                "-0.4 | 0.3 | DE | Nach dem, was andere direkt nach B wählten, hält das Modell A für weniger wahrscheinlich.",
                "-0.3 | 0.4 | EN | The descriptions of B and A are similar."
            })
    void pattern_againstTheItem_isNotThatOfAReasonForIt(
            double transitions, double content, Language language, String sentence) {
        ExplainedFixture fixture = new ExplainedFixture("A", "B")
                .support(5)
                .add("view", 1, "", 0, new TableTerms(transitions, 0, content, 0));
        assertThat(fixture.words(language).pattern(fixture.build().reasons().get(0)))
                .contains(sentence);
    }

    /** The part of the other sign is the greatest one, and is not behind the reason. */
    @Test
    void pattern_whoseGreatestPartHasTheOtherSign_isOfTheSumsSign() {
        ExplainedFixture fixture =
                new ExplainedFixture("A", "B").support(5).add("view", 1, "", -0.2, new TableTerms(-0.3, 0, 0.4, 0));
        assertThat(fixture.words(Language.EN).pattern(fixture.build().reasons().get(0)))
                .contains("By what other shoppers did right after B, the model counts A as less likely.");
    }

    @Test
    void grade_withoutAPartOfTheNetwork_saysSo() {
        ExplainedFixture tables = new ExplainedFixture("A", "B").add("view", 1, "", 0, CONTENT);
        assertThat(tables.words(Language.EN).grade(tables.build().why()))
                .endsWith("The network has no part in this score: counts and descriptions alone make it.");
        assertThat(views(1).words(Language.EN).grade(views(1).build().why())).doesNotContain("no part");
    }

    @Test
    void whatIf_eachResult_isASentence() {
        ReasonWords words = views(2).words(Language.EN);
        assertThat(words.whatIf(new Counterfactual.Removal(List.of(0), 1, true)).lines())
                .containsExactly(
                        "Without this interaction Trail Runner would be first:", "  view Trail Runner, 4 May 2026");
        assertThat(words.whatIf(new Counterfactual.Removal(List.of(0, 1), 1, true))
                        .lines())
                .startsWith("Without these 2 interactions Trail Runner would be first:")
                .hasSize(4)
                .endsWith("  No smaller set changes the first item.");
        assertThat(words.whatIf(new Counterfactual.Removal(List.of(0, 1), 1, false))
                        .lines())
                .hasSize(3)
                .doesNotContain("  No smaller set changes the first item.");
        assertThat(words.whatIf(new Counterfactual.Unchanged(true)).lines())
                .containsExactly("It is first whatever interactions are removed.");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void shopper_personalItem_getsTwoSentencesAndThreeActionsWithoutNumbers(Language language) {
        ExplainedFixture fixture = new ExplainedFixture("A", "B", "C")
                .add("view", 2, "", -0.875)
                .add("view", 1, "", 0.375)
                .add("view", 1, "", 0.25);
        ShopperWords shopper = new ShopperWords(fixture.words(language), fixture.build());
        assertThat(shopper.sentences()).hasSize(2);
        assertThat(shopper.sentences().get(1)).contains("B").doesNotContain("C", "0.", "0,");
        assertThat(shopper.actions())
                .extracting(ShopperWords.Action::name)
                .containsExactly("hide-item", "remove-interaction", "without-history");
        assertThat(shopper.actions().get(1).interaction()).hasValue(2);
        assertThat(shopper.actions().get(1).label()).contains("B");
    }

    /** Removing the interaction with the greatest term raises the score. */
    @Test
    void shopper_reasonWithTheOppositeEffect_isNotNamed() {
        ExplainedFixture fixture = new ExplainedFixture("A", "B", "C")
                .add("view", 1, "", 0.75)
                .add("view", 2, "", 0.25)
                .effect(0, -0.5);
        ShopperWords shopper = new ShopperWords(fixture.words(Language.EN), fixture.build());
        assertThat(shopper.sentences().get(1)).isEqualTo("This counted most: You viewed C.");
        assertThat(shopper.actions().get(1).interaction()).hasValue(1);
        ExplainedFixture none = fixture.effect(1, -0.5);
        assertThat(new ShopperWords(none.words(Language.EN), none.build()).sentences())
                .endsWith("No single thing that you did counted for it.");
    }

    /** The greatest reason is not said to count most where the sequence as a whole counts more. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void shopper_greaterSequence_isSaidToCountMost(Language language) {
        ExplainedFixture fixture = new ExplainedFixture("A", "B").add("view", 1, "", 0.375);
        String whole = shopperSentence(fixture.sequence(0.5), language);
        assertThat(whole).contains("B").isNotEqualTo(shopperSentence(fixture.sequence(0.25), language));
        assertThat(shopperSentence(fixture.sequence(-0.5), language))
                .isEqualTo(shopperSentence(fixture.sequence(0), language));
        String sentence = fixture.sentence(language);
        assertThat(whole).isEqualTo(Phrases.of(language).of("shopper.sequence", sentence));
    }

    private static String shopperSentence(ExplainedFixture fixture, Language language) {
        return new ShopperWords(fixture.words(language), fixture.build())
                .sentences()
                .get(1);
    }

    @Test
    void shopper_otherPlacements_sayWhatPutTheItemThere() {
        for (Outcome.ServedBy own : List.of(Outcome.ServedBy.ANONYMOUS, Outcome.ServedBy.POPULARITY)) {
            ExplainedFixture fixture = views(1).servedBy(own).withoutProfiling();
            ShopperWords shopper = new ShopperWords(fixture.words(Language.EN), fixture.build());
            assertThat(shopper.sentences().get(1)).isEqualTo("Your history did not put it here.");
            assertThat(shopper.actions())
                    .extracting(ShopperWords.Action::name)
                    .containsExactly("hide-item", "with-history");
        }
        ExplainedFixture pinned = views(1).placed(Explained.Placement.PINNED);
        assertThat(new ShopperWords(pinned.words(Language.EN), pinned.build()).sentences())
                .containsExactly("The shop placed Road Shoe here.", "Your history did not put it here.");
        ExplainedFixture explored = views(1).placed(Explained.Placement.EXPLORED);
        assertThat(new ShopperWords(explored.words(Language.EN), explored.build()).sentences())
                .contains("We show Road Shoe to try something new.");
    }

    @Test
    void phrases_whateverTheMachinesLanguage_areTheSame() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(views(2).sentence(Language.EN))
                    .isEqualTo("You viewed Trail Runner twice on Monday, 4 May 2026.");
        } finally {
            Locale.setDefault(before);
        }
    }
}
