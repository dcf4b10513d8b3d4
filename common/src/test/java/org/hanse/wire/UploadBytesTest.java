// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.train.LearnedCatalogue;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.NetworkLocalTrainer;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NoiseShare;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.UpdatePipeline;
import org.hanse.core.shard.ShardRunner;
import org.hanse.proto.v1.UpdateMessage;
import org.junit.jupiter.api.Test;

/** All bytes that leave a participant in a round, and secrets that must not be among them. */
class UploadBytesTest {

    private static final int ITEMS = 60;
    private static final int CAP = 1000;
    private static final double GRID = 0x1p-20;
    private static final QuantizationSpec SPEC = new QuantizationSpec(GRID, 1L << 24, 8, 0);
    private static final LocalWork WORK = new LocalWork(new LocalWork.Epochs(1), 0, 1, true);
    private static final ModelSpec NETWORK = SpecBuilder.aSpec()
            .withDimension(16)
            .withHistory(10)
            .withContent(Optional.of(new ContentSpec(64, 8, 8, 4, List.of(), 0)))
            .withMemory(true)
            .withTypes(2)
            .withGaps(2)
            .build();

    private final InteractionLog log = log();
    private final Catalogue catalogue = Catalogue.of(IntStream.range(0, ITEMS)
            .mapToObj(i ->
                    CatalogueItem.titled(new ItemId("secret-item-" + i), "thing " + i, List.of("thing", "number" + i)))
            .toList());
    private final LocalExamples examples = LocalExamples.of(
            log,
            LearnedCatalogue.of(catalogue, NETWORK, ShardRunner.sequential()),
            new ObjectiveRewards(Map.of()),
            16,
            ShardRunner.sequential());
    private final Share share = share();
    private final PersonalState personal = share.state();
    private final IntegerUpdate update = new UpdatePipeline(
                    Clipper.leaving(new ExampleWeight(CAP)),
                    new Quantizer(SPEC, new SplittableRandom(3)),
                    NoiseShare.NONE)
            .prepare(share.update(), share.metrics());
    private final List<byte[]> messages = UpdateCodec.toBytes(
            new UpdateCodec.Upload(new RoundId(4), share.update().base(), update.vector()));

    private static InteractionLog log() {
        SplittableRandom random = new SplittableRandom(1);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(new InteractionType("view"));
        for (int shopper = 0; shopper < 50; shopper++) {
            log.beginShopper(new ShopperId("secret-shopper-" + shopper));
            for (int i = 0; i < 8; i++) {
                log.add(random.nextInt(ITEMS), view);
            }
        }
        return log.toLog();
    }

    private Share share() {
        TrainingSettings settings = TrainingBuilder.aTraining(NETWORK)
                .withRanking(new ScoreWeights(1, List.of()))
                .withBatch(16)
                .withDropout(0.1)
                .withFullCandidates(ITEMS)
                .withDrawnCandidates(ITEMS)
                .build();
        NetworkLocalTrainer trainer =
                new NetworkLocalTrainer(List.of(examples), settings, Kernels.best(), ShardRunner.sequential());
        GlobalModel global = new GlobalModel(3, trainer.initial());
        trainer.begin(global, global);
        return trainer.train(0, trainer.fit(0, PersonalState.INITIAL, WORK, 7), WORK, 7);
    }

    /** One element a shared parameter, one weight, one loss; the blocks of a merchant's own have no place in the layout. */
    @Test
    void upload_hasAPlaceForSharedParametersOneWeightAndTheLoss() {
        ParameterLayout layout = share.update().delta().layout();
        assertThat(layout).isEqualTo(NetworkLayout.shared(NETWORK));
        assertThat(layout.blocks())
                .noneMatch(block -> block.name().startsWith("item.vector")
                        || block.name().startsWith("item.bias")
                        || block.name().startsWith("memory."));
        assertThat(update.vector().size()).isEqualTo(layout.size() + 2);
        // 350 positions of a cap of 1,000, on the grid of weights.
        double weight = Math.rint(350 / 1000.0 * 65536) / 65536;
        assertThat(update.vector().signed(layout.size()) * GRID).isEqualTo(weight);
        // The loss is the only metric of a training, on the grid of updates.
        assertThat(share.metrics().known()).containsExactly(TrainingMetric.values());
        assertThat(share.loss()).isBetween(2.0, 6.0);
        assertThat(update.vector().signed(layout.size() + 1) * GRID)
                .isCloseTo(weight * share.loss() / 32, within(GRID));
    }

    /** The metrics of a participant are coordinates under masks, and no plain number. */
    @Test
    void upload_holdsNoLossInClear() {
        byte[] bytes = bytes();
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (double loss : new double[] {share.loss(), share.loss() * 350, share.loss() / 32}) {
                ByteBuffer whole = ByteBuffer.allocate(8).order(order).putDouble(loss);
                ByteBuffer half = ByteBuffer.allocate(4).order(order).putFloat((float) loss);
                assertThat(contains(bytes, whole.array())).isFalse();
                assertThat(contains(bytes, half.array())).isFalse();
            }
        }
    }

    /** The messages hold exactly the content of the protocol; every byte is accounted for. */
    @Test
    void upload_everyByteIsAccountedFor() throws InvalidProtocolBufferException {
        int content = 0;
        for (int m = 0; m < messages.size(); m++) {
            UpdateMessage message = UpdateMessage.parseFrom(messages.get(m));
            assertThat(message.getUnknownFields().asMap()).isEmpty();
            assertThat(message.toByteArray()).isEqualTo(messages.get(m));
            if (m == 0) {
                assertThat(message.getHeader().getUnknownFields().asMap()).isEmpty();
                assertThat(message.getHeader().getAllFields()).hasSize(6);
                assertThat(message.getHeader().getRound()).isEqualTo(4);
                assertThat(message.getHeader().getBaseVersion()).isEqualTo(3);
                assertThat(message.getHeader().getSize())
                        .isEqualTo(update.vector().size());
                assertThat(message.getHeader().getRingBits()).isEqualTo(SPEC.ringBits());
                assertThat(message.getHeader().getPieces()).isEqualTo(messages.size() - 1);
                assertThat(message.getHeader().getDigest().size()).isEqualTo(32);
            } else {
                assertThat(message.getPiece().getUnknownFields().asMap()).isEmpty();
                content += message.getPiece().getContent().size();
            }
        }
        assertThat(content).isEqualTo((update.vector().size() * SPEC.ringBits() + 7) / 8);
        assertThat(UpdateCodec.parse(messages, update.vector().size(), SPEC).vector())
                .isEqualTo(update.vector());
    }

    @Test
    void upload_containsNoNames() {
        String text = new String(bytes(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);

        assertThat(text)
                .doesNotContain("secret")
                .doesNotContain("shopper")
                .doesNotContain("number")
                .doesNotContain("view");
    }

    /** Two numbers of the private part in a row, as floats or as integers of the upload's grid, stand nowhere in it. */
    @Test
    void upload_holdsNoPrivateVectorBiasOrTable() {
        float[] own = personal.values();
        byte[] bytes = bytes();
        assertThat(own.length).isGreaterThan(ITEMS * NETWORK.dimension());
        long[] elements = update.vector().toElements();
        int found = 0;
        for (int i = 0; i + 1 < own.length; i += 2) {
            if (own[i] == 0 || own[i + 1] == 0) {
                continue;
            }
            ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            floats.putFloat(own[i]).putFloat(own[i + 1]);
            found += contains(bytes, floats.array()) ? 1 : 0;
            found += containsNear(elements, own[i], own[i + 1]) ? 1 : 0;
        }
        assertThat(found).isZero();
    }

    @Test
    void upload_holdsNoCountsOfItems() {
        int[] counts = ItemPopularity.of(log, ITEMS).toArray();
        byte[] bytes = bytes();
        long[] elements = update.vector().toElements();
        for (int item = 0; item + 3 < ITEMS; item++) {
            ByteBuffer ints = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = item; i < item + 4; i++) {
                ints.putInt(counts[i]);
                floats.putFloat(counts[i]);
            }
            assertThat(contains(bytes, ints.array())).isFalse();
            assertThat(contains(bytes, floats.array())).isFalse();
            assertThat(containsRun(elements, counts, item)).isFalse();
        }
    }

    /** Self-test of the searches: each finds a planted value. */
    @Test
    void searches_findWhatIsThere() {
        byte[] bytes = bytes();
        assertThat(contains(bytes, Arrays.copyOfRange(bytes, 100, 108))).isTrue();
        long[] elements = update.vector().toElements();
        assertThat(containsNear(elements, (float) (update.vector().signed(40) * GRID), (float)
                        (update.vector().signed(41) * GRID)))
                .isTrue();
        assertThat(containsRun(new long[] {9, 5, 6, 7, 8, 9}, new int[] {5, 6, 7, 8}, 0))
                .isTrue();
    }

    private byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether two neighbours equal these numbers, as integers of the grid, up to a step. */
    private static boolean containsNear(long[] elements, float one, float other) {
        int bits = SPEC.ringBits();
        long first = Math.round(one / GRID);
        long second = Math.round(other / GRID);
        for (int i = 0; i + 1 < elements.length; i++) {
            long a = (elements[i] << (64 - bits)) >> (64 - bits);
            long b = (elements[i + 1] << (64 - bits)) >> (64 - bits);
            if (Math.abs(a - first) <= 1 && Math.abs(b - second) <= 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsRun(long[] elements, int[] counts, int from) {
        for (int i = 0; i + 4 <= elements.length; i++) {
            boolean all = true;
            for (int k = 0; k < 4; k++) {
                all &= elements[i + k] == counts[from + k];
            }
            if (all) {
                return true;
            }
        }
        return false;
    }
}
