// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.learn.memory.TableTerms;
import org.junit.jupiter.api.Test;

/** Text for people: interactions with one item are one reason. */
class ExplainTextTest {

    private static final TableTerms CONTENT = new TableTerms(0, 0, 2, 0);

    /** Item 1 is viewed twice and put in the cart, item 2 is bought, item 3 is viewed and returned. */
    private static ExplainedFixture fixture() {
        return new ExplainedFixture("Boat", "Rope", "Sail", "Flag")
                .add("view", 1, "2026-05-04T10:00:00Z", 0.25, CONTENT)
                .add("purchase", 2, "2026-05-04T11:00:00Z", 3)
                .add("view", 3, "2026-05-04T12:00:00Z", 0.5)
                .add("view", 1, "2026-05-05T10:00:00Z", 0.5, CONTENT)
                .add("return", 3, "2026-05-05T11:00:00Z", -0.75)
                .add("cart", 1, "2026-05-06T10:00:00Z", 0.125, CONTENT);
    }

    private static List<String> text(int most) {
        return text(fixture(), most);
    }

    private static List<String> text(ExplainedFixture fixture, int most) {
        StringWriter out = new StringWriter();
        new ExplainText(
                        fixture.build(),
                        fixture.words(Language.EN),
                        (alignment, rows) ->
                                rows.stream().map(row -> String.join("|", row)).toList(),
                        most)
                .print(true, new PrintWriter(out));
        return out.toString().lines().toList();
    }

    @Test
    void print_severalInteractionsWithOneItem_areOneRowWithTheSumOfTheirTerms() {
        assertThat(text(5))
                .containsSequence(
                        "The terms add up to the score",
                        "|Term|Change without it|Network|Tables",
                        "without any interaction (base)|0.5000|||",
                        "view × 2, cart Rope, 4 May 2026 – 6 May 2026|6.8750|-6.8750|0.8750|6.0000",
                        "purchase Sail, 4 May 2026|3.0000|-3.0000|3.0000|0.0000",
                        "view, return Flag, 4 May 2026 – 5 May 2026|-0.2500|0.2500|-0.2500|0.0000",
                        "score|10.1250||3.6250|6.0000");
    }

    @Test
    void print_severalInteractionsWithOneItem_areOneReasonInWords() {
        assertThat(text(5))
                .containsSequence(
                        "For it",
                        "  You viewed Rope twice between 4 May 2026 and 5 May 2026. You put Rope in your cart on"
                                + " Wednesday, 6 May 2026. The descriptions of Rope and Boat are similar.",
                        "  You bought Sail on Monday, 4 May 2026.",
                        "Against it",
                        "  You returned Flag on Tuesday, 5 May 2026. You viewed Flag on Monday, 4 May 2026.");
    }

    @Test
    void print_moreItemsThanAllowed_areAddedUp() {
        assertThat(text(1))
                .containsSequence(
                        "view × 2, cart Rope, 4 May 2026 – 6 May 2026|6.8750|-6.8750|0.8750|6.0000",
                        "3 other interactions|2.7500||2.7500|0.0000",
                        "score|10.1250||3.6250|6.0000");
    }

    /** The sequence term is of the network, so that the features of the item add up to the sum of its column. */
    @Test
    void print_sequenceTerm_isInTheColumnOfTheNetwork() {
        assertThat(text(fixture().sequence(0.25), 5))
                .contains(
                        "sequence as a whole, of no single interaction|0.2500||0.2500|0.0000",
                        "score|10.3750||3.8750|6.0000");
    }

    /** Removing the interactions with Rope raises the score, though their terms are positive. */
    @Test
    void print_itemWithTheOppositeEffect_isARowAndNoReason() {
        List<String> text = text(
                fixture()
                        .effect(0, -1)
                        .effect(3, -1)
                        .effect(5, -1)
                        .effect(2, 0.5)
                        .effect(4, 1),
                5);
        assertThat(text)
                .contains("view × 2, cart Rope, 4 May 2026 – 6 May 2026|6.8750|3.0000|0.8750|6.0000")
                .containsSequence("For it", "  You bought Sail on Monday, 4 May 2026.", "The terms add up to the score")
                .noneMatch(line -> line.startsWith("  You viewed Rope"))
                .doesNotContain("Against it");
    }

    @Test
    void print_largeMeanError_warnsAboveTheReasons() {
        assertThat(text(fixture().effect(0, -9), 5))
                .containsSubsequence(
                        "Approximate: terms do not show how the score changes without an interaction. On average they are off by 101 %"
                                + " of the mean term. Read “Change without it”.",
                        "For it");
        assertThat(text(fixture().effect(0, 2), 5)).noneMatch(line -> line.startsWith("Approximate"));
    }

    @Test
    void print_itemsThatARuleKeptBack_haveAHeading() {
        assertThat(text(5))
                .containsSequence(
                        "Items with higher scores that a rule kept back",
                        "  Rope 9.0000: not recommended, since the shopper met it");
    }

    @Test
    void print_smallestSet_isSaidBelowTheInteractions() {
        assertThat(text(fixture().whatIf(new Counterfactual.Removal(List.of(0, 1), 2, true)), 5))
                .containsSequence(
                        "Without these 2 interactions Sail would be first:",
                        "  view Rope, 4 May 2026",
                        "  purchase Sail, 4 May 2026",
                        "  No smaller set changes the first item.");
    }

    @Test
    void print_comparisonWithAnotherItem_joinsDifferences() {
        assertThat(text(5))
                .containsSequence(
                        "base|0.5000",
                        "purchase Sail, 4 May 2026|-3.0000",
                        "view × 2, cart Rope, 4 May 2026 – 6 May 2026|-0.8750",
                        "view, return Flag, 4 May 2026 – 5 May 2026|0.2500",
                        "gap|-3.1250");
        assertThat(text(1)).containsSequence("purchase Sail, 4 May 2026|-3.0000", "5 other interactions|-0.6250");
    }
}
