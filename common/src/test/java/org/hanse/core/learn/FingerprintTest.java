// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemVector;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.learn.train.TrainingFixture;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of a catalogue that invalidate a saved training. */
class FingerprintTest {

    private static final int CHANGED = 5;

    private final Merchant merchant = new TrainingFixture(3).merchant();

    /** Changes of an item, and their effect on the encoder of {@link ReferenceCatalogue#CONTENT} and on the tables. */
    private enum Change {
        TITLE(true, true),
        ORDER_OF_WORDS(true, true),
        CATEGORY(true, true),
        PRICE(true, false),
        VECTOR(true, false),
        BRAND(false, true);

        final boolean content;
        final boolean memory;

        Change(boolean content, boolean memory) {
            this.content = content;
            this.memory = memory;
        }

        CatalogueItem of(CatalogueItem item) {
            List<String> tokens = new ArrayList<>(item.tokens());
            if (this == ORDER_OF_WORDS) {
                Collections.reverse(tokens);
            }
            return new CatalogueItem(
                    item.id(),
                    item.title(),
                    this == TITLE ? List.of("t1", "another") : tokens,
                    this == CATEGORY ? List.of("shoes") : item.category(),
                    this == BRAND ? Optional.of("maker") : item.brand(),
                    this == PRICE ? OptionalDouble.of(900) : item.price(),
                    item.attributes(),
                    this == VECTOR ? Optional.of(ItemVector.of(new float[] {1, 2, 3.5f})) : item.vector());
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void restore_catalogueThatIsReadChanged_isRefused(Change change) {
        assertThat(refuses(true, false, change)).isEqualTo(change.content);
        assertThat(refuses(false, true, change)).isEqualTo(change.memory);
        assertThat(refuses(true, true, change)).isTrue();
        assertThat(refuses(false, false, change)).isFalse();
    }

    private boolean refuses(boolean content, boolean memory, Change change) {
        NetworkTrainer trainer = trainer(merchant.catalogue(), content, memory);
        trainer.epoch((step, loss) -> {});
        List<CatalogueItem> items = new ArrayList<>(merchant.catalogue().items());
        assertThat(items.get(CHANGED).tokens()).hasSizeGreaterThan(1);
        items.set(CHANGED, change.of(items.get(CHANGED)));
        NetworkTrainer other = trainer(Catalogue.of(items), content, memory);
        boolean same = other.fingerprint().equals(trainer.fingerprint());
        if (same) {
            assertThatCode(() -> other.restore(trainer.state())).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> other.restore(trainer.state()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("other settings or data");
        }
        return !same;
    }

    private NetworkTrainer trainer(Catalogue catalogue, boolean content, boolean memory) {
        NetworkMode mode = new NetworkMode(
                EncoderKind.GRU,
                Gate.UNIFORM,
                memory,
                0,
                content ? NetworkMode.Content.LEARNED : NetworkMode.Content.NONE,
                ItemVectors.PRIVATE,
                NetworkMode.Comparison.ALL,
                false,
                false,
                1,
                false,
                0,
                false,
                2,
                false,
                LossSettings.Algorithm.DOUBLE_DQN,
                false,
                false,
                false);
        return new NetworkTrainer(
                List.of(new Merchant(merchant.log(), catalogue)),
                TrainingFixture.settings(mode, 2),
                KernelsForTesting.scalar(),
                ShardRunner.sequential());
    }

    @Test
    void fingerprint_beginsWithTheVersionOfTheAlgorithm() {
        assertThat(trainer(merchant.catalogue(), true, true).fingerprint()).startsWith("algorithm ");
    }

    @Test
    void digest_otherWordsNumbersOrBorders_differs() {
        long words = new DataDigest().add(List.of("ab", "c")).value();
        assertThat(new DataDigest().add(List.of("ab", "c")).value()).isEqualTo(words);
        assertThat(new DataDigest().add(List.of("a", "bc")).value()).isNotEqualTo(words);
        assertThat(new DataDigest().add(List.of("ab")).add(List.of("c")).value())
                .isNotEqualTo(words);
        assertThat(new DataDigest().add(new int[] {1, 2}).value())
                .isNotEqualTo(new DataDigest().add(new int[] {2, 1}).value());
        assertThat(new DataDigest().add(new float[] {0f}).value())
                .isNotEqualTo(new DataDigest().add(new float[] {-0f}).value());
    }
}
