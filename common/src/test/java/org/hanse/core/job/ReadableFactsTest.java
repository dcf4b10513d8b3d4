// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ItemVector;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ContentSpec.Fact;
import org.hanse.core.model.ModelSpec;
import org.junit.jupiter.api.Test;

class ReadableFactsTest {

    private static final Catalogue BARE = Catalogue.of(List.of(CatalogueItem.bare(new ItemId("x"))));
    private static final Catalogue TITLED =
            Catalogue.of(List.of(CatalogueItem.titled(new ItemId("x"), "Red tea", List.of("red", "tea"))));

    @Test
    void of_nothingKnown_givesANetworkWithoutContent() {
        ReadableFacts facts = ReadableFacts.of(List.of(BARE), List.of(log(false, false)));
        ModelSpec spec = facts.spec(NetworkConfig.DEFAULT, LearningConfig.DEFAULT);

        assertThat(spec.content()).isEmpty();
        assertThat(spec.gaps()).isEqualTo(1);
        assertThat(spec.values()).isZero();
    }

    @Test
    void of_oneOfTwoCataloguesHasAFact_bothReadIt() {
        ReadableFacts facts = ReadableFacts.of(List.of(TITLED, rich(3)), List.of(log(true, true)));
        ContentSpec content = facts.spec(NetworkConfig.DEFAULT, LearningConfig.DEFAULT)
                .content()
                .orElseThrow();

        assertThat(facts.titles()).isTrue();
        assertThat(content.fields())
                .extracting(ContentSpec.Field::fact)
                .containsExactly(Fact.CATEGORY, Fact.BRAND, Fact.ATTRIBUTE, Fact.PRICE);
        assertThat(content.vectorSize()).isEqualTo(3);
        assertThat(content.tokenBuckets()).isEqualTo(8192);
        assertThat(content.titleTokens()).isEqualTo(12);
    }

    @Test
    void of_noTitles_spendsNoParametersOnWords() {
        ContentSpec content = ReadableFacts.of(List.of(rich(3)), List.of(log(false, false)))
                .spec(NetworkConfig.DEFAULT, LearningConfig.DEFAULT)
                .content()
                .orElseThrow();

        assertThat(content.tokenBuckets() * content.tokenWidth()).isEqualTo(1);
    }

    @Test
    void spec_contentFixed_learnsNoWords() {
        ContentSpec content = ReadableFacts.of(List.of(TITLED, rich(3)), List.of(log(false, false)))
                .spec(fixed(), LearningConfig.DEFAULT)
                .content()
                .orElseThrow();

        assertThat(content.title()).isEqualTo(ContentSpec.Title.NONE);
        assertThat(content.fields()).extracting(ContentSpec.Field::fact).containsExactly(Fact.PRICE);
        assertThat(content.fixedSize()).isEqualTo(3 + 512);
    }

    @Test
    void spec_contentFixedAndNothingDescribed_givesANetworkWithoutContent() {
        ReadableFacts facts = ReadableFacts.of(List.of(BARE), List.of(log(false, false)));

        assertThat(facts.spec(fixed(), LearningConfig.DEFAULT).content()).isEmpty();
    }

    @Test
    void spec_contentBoth_isFixedWithLearnedTitles() {
        ContentSpec both = content(NetworkConfig.Content.BOTH);
        ContentSpec fixed = content(NetworkConfig.Content.FIXED);

        assertThat(both.title())
                .isEqualTo(content(NetworkConfig.Content.LEARNED).title());
        assertThat(new ContentSpec(
                        ContentSpec.Title.NONE, both.fields(), both.vectorSize(), both.textSize(), both.similarity()))
                .isEqualTo(fixed);
    }

    private static ContentSpec content(NetworkConfig.Content content) {
        return ReadableFacts.USUAL
                .spec(network(ItemVectors.PRIVATE, content), LearningConfig.DEFAULT)
                .content()
                .orElseThrow();
    }

    /** Rows of items are a field of the content, and the only one where items are not described. */
    @Test
    void spec_vectorsShared_haveRowsAsWideAsTheNetwork() {
        ReadableFacts facts = ReadableFacts.of(List.of(BARE), List.of(log(false, false)));
        ModelSpec spec = facts.spec(fixed(ItemVectors.SHARED), LearningConfig.DEFAULT);

        assertThat(spec.itemVectors()).isFalse();
        assertThat(spec.content().orElseThrow().fields())
                .containsExactly(new ContentSpec.Field(
                        ContentSpec.Fact.KEY, NetworkConfig.DEFAULT.itemRows(), spec.dimension()));
        assertThat(facts.spec(fixed(), LearningConfig.DEFAULT).itemVectors()).isTrue();
    }

    private static NetworkConfig fixed() {
        return fixed(ItemVectors.PRIVATE);
    }

    private static NetworkConfig fixed(ItemVectors vectors) {
        return network(vectors, NetworkConfig.Content.FIXED);
    }

    private static NetworkConfig network(ItemVectors vectors, NetworkConfig.Content content) {
        return new NetworkConfig(
                8,
                EncoderKind.CNN,
                ModelSpec.Gate.STRICT,
                4,
                false,
                vectors,
                NetworkConfig.DEFAULT.itemRows(),
                false,
                content,
                false,
                false,
                false);
    }

    @Test
    void of_timesAndValues_areReadWhereTheyAre() {
        ModelSpec spec = ReadableFacts.of(List.of(BARE), List.of(log(false, false), log(true, true)))
                .spec(NetworkConfig.DEFAULT, LearningConfig.DEFAULT);

        assertThat(spec.gaps()).isEqualTo(32);
        assertThat(spec.values()).isEqualTo(32);
    }

    @Test
    void of_vectorsOfTwoSizes_isRefused() {
        assertThatThrownBy(() -> ReadableFacts.of(List.of(rich(3), rich(4)), List.of(log(false, false))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3")
                .hasMessageContaining("4");
    }

    @Test
    void spec_contentOff_readsNone() {
        NetworkConfig off = new NetworkConfig(
                8,
                EncoderKind.CNN,
                ModelSpec.Gate.STRICT,
                4,
                false,
                ItemVectors.PRIVATE,
                NetworkConfig.DEFAULT.itemRows(),
                false,
                NetworkConfig.Content.NONE,
                false,
                false,
                false);
        ModelSpec spec =
                ReadableFacts.of(List.of(TITLED), List.of(log(false, false))).spec(off, LearningConfig.DEFAULT);

        assertThat(spec.content()).isEmpty();
        assertThat(spec.objectives()).isZero();
        assertThat(spec.encoder()).isEqualTo(EncoderKind.CNN);
        assertThat(spec.gate()).isEqualTo(ModelSpec.Gate.STRICT);
        assertThat(spec.heads()).isEqualTo(4);
        assertThat(spec.history()).isEqualTo(LearningConfig.DEFAULT.history());
    }

    private static Catalogue rich(int vector) {
        return Catalogue.of(List.of(new CatalogueItem(
                new ItemId("y"),
                "",
                List.of(),
                List.of("Food", "Tea"),
                Optional.of("Leaf"),
                OptionalDouble.of(2.5),
                List.of("organic"),
                Optional.of(ItemVector.of(new float[vector])))));
    }

    private static InteractionLog log(boolean timed, boolean valued) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        log.beginShopper(new ShopperId("s"));
        for (int i = 0; i < 2; i++) {
            InteractionLogAccumulator added = log.add(0, 0);
            if (timed) {
                added.time(i);
            }
            if (valued && i == 1) {
                added.measure(Measure.VALUE, 4);
            }
        }
        return log.toLog();
    }
}
