// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Grade;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.recommend.Outcome;
import org.junit.jupiter.api.Test;

/** Explanations as they are kept with decisions. */
class StoredExplanationTest {

    private static ExplainedFixture fixture() {
        return new ExplainedFixture("Boots", "Shoes", "Socks", "Laces")
                .add("view", 1, "2026-05-03T10:00:00Z", 0.123456789012345, new TableTerms(0.5, 0.25, 0.125, 0))
                .add("purchase", 2, "2026-05-04T10:00:00Z", -0.1)
                .add("view", 1, "2026-05-05T10:00:00Z", 0.3)
                .support(7);
    }

    private static Explained read(String text, String item) {
        StoredExplanation.Ids ids = new StoredExplanation.Ids();
        return StoredExplanation.parse(text)
                .read(Optional.of(new ShopperId("shopper")), true, item, Optional.empty(), ids, id -> id);
    }

    private static String text(Explained explained) {
        return StoredExplanation.text(
                        List.of(explained),
                        Optional.empty(),
                        item -> explained.title().apply(item))
                .orElseThrow();
    }

    /** Comparisons with another item are asked for later. */
    private static String printed(Explained explained) {
        StringWriter out = new StringWriter();
        ReasonWords words = new ReasonWords(Phrases.of(Language.EN), explained, 5);
        ExplainText text = new ExplainText(
                explained,
                words,
                (alignment, rows) -> rows.stream().map(List::toString).toList(),
                5);
        text.print(true, new PrintWriter(out));
        text.printAttributes(new PrintWriter(out));
        ExplainText.print(new ShopperWords(words, explained), new PrintWriter(out));
        return out.toString();
    }

    private static Explained withoutContrast(Explained own) {
        return new Explained(
                own.decision(),
                own.placement(),
                own.servedBy(),
                own.why(),
                own.reasons(),
                own.gates(),
                own.objectives(),
                own.attributes(),
                Optional.empty(),
                own.whatIf(),
                own.title(),
                own.support(),
                own.effect());
    }

    private static void assertSame(ExplainedFixture fixture) {
        Explained before = withoutContrast(fixture.build());
        Explained after = read(text(before), "Boots");
        assertThat(printed(after)).isEqualTo(printed(before));
        assertThat(after.why().terms().sum()).isEqualTo(before.why().terms().sum());
        assertThat(after.gates()).isEqualTo(before.gates());
        assertThat(after.why().effects()).isEqualTo(before.why().effects());
    }

    @Test
    void read_strictReasons_saysTheSame() {
        assertSame(fixture());
        assertSame(fixture().whatIf(new Counterfactual.Removal(List.of(0, 2), 3, true)));
        assertSame(fixture().whatIf(new Counterfactual.Unchanged(false)));
        assertSame(fixture().placed(Explained.Placement.EXPLORED));
    }

    /** The effects of joined interactions are no sums of terms. */
    @Test
    void read_contextualReasons_saysTheSame() {
        assertSame(fixture().effect(0, 0.6).effect(1, 0.2).effect(2, -0.1).sequence(0.75));
    }

    @Test
    void read_scoresWithoutHistory_saysTheSame() {
        assertSame(fixture().servedBy(Outcome.ServedBy.POPULARITY));
        assertSame(fixture().servedBy(Outcome.ServedBy.ANONYMOUS));
    }

    /** Decisions of earlier versions are stored in this form. */
    @Test
    void text_terms_areArraysOfSevenNumbers() {
        assertThat(text(fixture().build())).contains("\"terms\":[[0.123456789012345,0.0,0.5,0.25,0.125,0.0,");
    }

    @Test
    void text_scales_areKept() {
        PartScales scales = new PartScales(List.of(1.0, 2.0, 3.0, 0.25, 4.0));
        String text = StoredExplanation.text(List.of(fixture().build()), Optional.of(scales), item -> "p" + item)
                .orElseThrow();
        assertThat(StoredExplanation.parse(text).partScales()).contains(scales);
    }

    @Test
    void text_manyInteractions_hasFewerItemsOrNone() {
        assertThat(StoredExplanation.text(Collections.nCopies(5, built(10)), Optional.empty(), item -> "item" + item)
                        .map(text ->
                                StoredExplanation.parse(text).explainedItems().size()))
                .contains(StoredExplanation.MOST_ITEMS);
        Optional<String> some =
                StoredExplanation.text(Collections.nCopies(3, built(150)), Optional.empty(), item -> "item" + item);
        assertThat(some.map(
                        text -> StoredExplanation.parse(text).explainedItems().size()))
                .contains(1);
        assertThat(some.orElseThrow().getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(StoredExplanation.MOST_BYTES);
        assertThat(StoredExplanation.text(List.of(built(500)), Optional.empty(), item -> "item" + item))
                .isEmpty();
    }

    /** In a short text the greatest terms are kept, the others are added up, and the score is the same. */
    @Test
    void ofTerms_manyInteractions_areAShortTextWithTheSameScore() {
        for (Grade grade : List.of(Grade.STRICT, Grade.CONTEXTUAL)) {
            Explained explained = built(150);
            StoredExplanation.Kept shared = new StoredExplanation.Kept(
                    grade,
                    explained.servedBy(),
                    explained.objectives().target(),
                    Optional.empty(),
                    explained.decision().history());
            List<StoredExplanation.Ranked> ranked = List.of(
                    new StoredExplanation.Ranked(
                            "Boots", Explained.Placement.SCORE, explained.why().terms()),
                    new StoredExplanation.Ranked(
                            "Socks", Explained.Placement.SCORE, explained.why().terms()));
            String text = StoredExplanation.ofTerms(shared, ranked, item -> "item" + item, 2_500)
                    .orElseThrow();
            assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(2_500);
            Explained after = read(text, "Boots");
            assertThat(after.why().terms().sum())
                    .isCloseTo(explained.why().terms().sum(), within(1e-9));
            assertThat(after.why().terms().interactions()).hasSizeBetween(5, 149);
            assertThat(after.why().terms().interactions().get(0).index()).isZero();
            assertThat(after.why().terms().rest()).isPositive();
            assertThat(Double.isNaN(after.why().residual())).isEqualTo(grade == Grade.CONTEXTUAL);
            assertThat(printed(after)).doesNotContain("NaN").contains("further interactions");
            assertThat(StoredExplanation.ofTerms(shared, ranked, item -> "item" + item, 100))
                    .isEmpty();
            assertThat(StoredExplanation.parse(StoredExplanation.ofTerms(shared, ranked, item -> "item" + item, 90_000)
                                    .orElseThrow())
                            .explainedItems())
                    .hasSize(2);
        }
    }

    private static Explained built(int interactions) {
        ExplainedFixture fixture = new ExplainedFixture("Boots", "Shoes", "Socks");
        IntStream.range(0, interactions)
                .forEach(i -> fixture.add(
                        "view",
                        1 + i % 2,
                        "2026-05-03T10:00:00Z",
                        1.0 / (3 + i),
                        new TableTerms(0, 1.0 / (7 + i), 1.0 / (9 + i), 0)));
        return fixture.build();
    }

    @Test
    void parse_otherText_fails() {
        assertThatIllegalArgumentException().isThrownBy(() -> StoredExplanation.parse("{"));
    }
}
