// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.StoredSum;
import org.hanse.wire.MessageStream;
import org.hanse.wire.ModelCodec;
import org.hanse.wire.StoredSumCodec;
import org.junit.jupiter.api.Test;

/** Behaviour of every {@link ModelStore}. */
public abstract class ModelStoreContract {

    protected static final ParameterLayout LAYOUT = ParameterLayout.accumulator()
            .add("encoder.weight", 2, 3)
            .add("bias", 1)
            .toLayout();

    /** Returns a store without content. */
    protected abstract ModelStore empty();

    /** Returns the store as a process that starts later finds it. */
    protected abstract ModelStore reopened(ModelStore store);

    /** Returns parameters that ascend from a number. */
    protected static ParameterVector vector(float first) {
        float[] values = new float[LAYOUT.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i;
        }
        return ParameterVector.of(LAYOUT, values);
    }

    @Test
    void model_thenReopened_isTheSame() {
        ModelStore store = empty();
        GlobalModel first = new GlobalModel(3, vector(-0.5f));
        GlobalModel second = new GlobalModel(4, vector(7));
        Digest digest = store.store(first);
        store.store(second);

        assertThat(digest).isEqualTo(ModelDigest.of(first.parameters()));
        assertThat(reopened(store).model(digest)).isEqualTo(first);
        assertThat(reopened(store).model(ModelDigest.of(second.parameters()))).isEqualTo(second);
    }

    @Test
    void model_storedAgainUnderAnotherVersion_staysTheFirst() {
        ModelStore store = empty();
        Digest digest = store.store(new GlobalModel(3, vector(1)));

        assertThat(reopened(store).store(new GlobalModel(4, vector(1)))).isEqualTo(digest);
        assertThat(reopened(store).model(digest)).isEqualTo(new GlobalModel(3, vector(1)));
    }

    /** Two pieces follow the header: a transport sends them as they are. */
    @Test
    void file_holdsTheMessagesOfTheModel() throws IOException {
        ParameterLayout large =
                ParameterLayout.accumulator().add("weight", 300_000).toLayout();
        GlobalModel model = new GlobalModel(1, ParameterVector.of(large, new float[300_000]));
        ModelStore store = empty();
        Digest digest = store.store(model);

        try (InputStream in = Files.newInputStream(reopened(store).file(digest))) {
            List<byte[]> messages = MessageStream.read(in);
            assertThat(messages).hasSize(3);
            assertThat(ModelCodec.parse(messages, large)).isEqualTo(model);
        }
    }

    @Test
    void optimizerState_thenReopened_isTheSame() {
        ModelStore store = empty();
        List<OptimizerState> states = List.of(
                OptimizerState.EMPTY,
                new OptimizerState(Optional.of(vector(1)), Optional.empty()),
                new OptimizerState(Optional.empty(), Optional.of(vector(1))),
                new OptimizerState(Optional.of(vector(1)), Optional.of(vector(2))));
        List<Digest> digests = states.stream().map(store::store).toList();

        assertThat(digests).doesNotHaveDuplicates();
        ModelStore later = reopened(store);
        for (int i = 0; i < states.size(); i++) {
            assertThat(later.optimizer(digests.get(i))).isEqualTo(states.get(i));
        }
    }

    @Test
    void counts_thenReopened_areTheSameAndAFile() throws IOException {
        QuantizationSpec spec = new QuantizationSpec(1, 7, 4, 0);
        StoredSum sum = new StoredSum(
                new JobId("books"),
                new RoundId(2),
                new TreeSet<>(Set.of(new ParticipantId("a"), new ParticipantId("b"))),
                IntegerSum.of(spec, RingVector.ofSigned(spec.ringBits(), new long[] {3, 0, 14}), 2));
        ModelStore store = empty();
        Digest digest = store.store(sum);

        assertThat(digest).isEqualTo(sum.digest());
        assertThat(store.store(sum)).isEqualTo(digest);
        assertThat(reopened(store).counts(digest)).isEqualTo(sum);
        Path file = reopened(store).file(digest);
        try (InputStream in = Files.newInputStream(file)) {
            assertThat(StoredSumCodec.read(in, Files.size(file))).isEqualTo(sum);
        }
    }

    @Test
    void unknownDigest_isRefused() {
        ModelStore store = empty();
        Digest unknown = Digest.sha256(new byte[] {1});

        assertThatThrownBy(() -> store.model(unknown)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> store.counts(unknown)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> store.optimizer(unknown)).isInstanceOf(InvalidInputException.class);
    }
}
