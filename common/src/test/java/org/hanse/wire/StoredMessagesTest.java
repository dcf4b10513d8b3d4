// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.secagg.Enrolment;
import org.junit.jupiter.api.Test;

/** Message streams, optimizer states, enrolments, and models whose layout is in the file. */
class StoredMessagesTest {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("weight", 3, 2).add("bias", 2).toLayout();

    private static ParameterVector vector(float... values) {
        return ParameterVector.of(LAYOUT, values);
    }

    private static byte[] written(List<byte[]> messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageStream.write(out, messages);
        return out.toByteArray();
    }

    private static List<byte[]> read(byte[] bytes) throws IOException {
        return MessageStream.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void stream_read_isTheMessages() throws IOException {
        List<byte[]> messages = List.of(new byte[0], new byte[] {1}, new byte[300], new byte[MessageStream.MOST_BYTES]);

        assertThat(read(written(messages)))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(messages);
        assertThat(read(new byte[0])).isEmpty();
        // 300 is 0xac 0x02 as a varint.
        assertThat(written(List.of(new byte[300]))).startsWith(0xac, 0x02).hasSize(302);
    }

    @Test
    void stream_cutOffOrTooLong_isRefused() throws IOException {
        byte[] whole = written(List.of(new byte[300]));
        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(DecodeException.class);
        }
        byte[] tooLong = written(List.of(new byte[MessageStream.MOST_BYTES + 1]));
        assertThatThrownBy(() -> read(tooLong)).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> read(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}))
                .isInstanceOf(DecodeException.class);
    }

    private static void assertRefused(byte[] stream, MessageStream.Size most, String reason) {
        assertThatThrownBy(() -> MessageStream.read(new ByteArrayInputStream(stream), most))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    /** S2: a byte of a flood of empty messages costs dozens on the heap, so the first one ends the reading. */
    @Test
    void stream_ofAnotherParty_isReadUpToItsSize() throws IOException {
        byte[] bytes = written(List.of(new byte[300], new byte[2]));

        assertThat(MessageStream.read(new ByteArrayInputStream(bytes), new MessageStream.Size(305, 2)))
                .hasSize(2);
        assertRefused(bytes, new MessageStream.Size(304, 2), "more than 304 bytes or 2 messages");
        assertRefused(bytes, new MessageStream.Size(305, 1), "more than 305 bytes or 1 messages");
        ByteArrayInputStream zeros = new ByteArrayInputStream(new byte[1000]);
        assertThatThrownBy(() -> MessageStream.read(zeros, new MessageStream.Size(1000, 1000)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("a message of 0 bytes");
        assertThat(zeros.available()).isEqualTo(999);
    }

    @Test
    void mostBytes_ofAModelOfALayout_areThoseOfItsLastVersion() throws IOException {
        ParameterLayout large = ParameterLayout.accumulator()
                .add("weight", 600_000)
                .add("bias", 1)
                .toLayout();
        for (ParameterLayout layout : List.of(LAYOUT, large)) {
            GlobalModel model =
                    new GlobalModel(Integer.MAX_VALUE, ParameterVector.of(layout, new float[layout.size()]));
            List<byte[]> messages = ModelCodec.toBytes(model);

            assertThat(ModelCodec.most(layout))
                    .isEqualTo(new MessageStream.Size(written(messages).length, messages.size()));
        }
    }

    @Test
    void model_parsedWithoutALayout_isTheModel() {
        GlobalModel model = new GlobalModel(5, vector(1, 2, 3, 4, 5, 6, 7, 8));

        assertThat(ModelCodec.parse(ModelCodec.toBytes(model))).isEqualTo(model);
        assertThatThrownBy(() -> ModelCodec.parse(List.of())).isInstanceOf(DecodeException.class);
    }

    @Test
    void optimizerState_withMessagesMissing_isRefused() {
        OptimizerState state = new OptimizerState(
                Optional.of(vector(1, 2, 3, 4, 5, 6, 7, 8)), Optional.of(vector(8, 7, 6, 5, 4, 3, 2, 1)));
        List<byte[]> messages = OptimizerCodec.toBytes(state);

        assertThat(OptimizerCodec.parse(messages)).isEqualTo(state);
        for (int count = 0; count < messages.size(); count++) {
            List<byte[]> part = messages.subList(0, count);
            assertThatThrownBy(() -> OptimizerCodec.parse(part)).isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void enrolment_parsed_isTheEnrolment() {
        SecureRandom random = new SecureRandom();
        Map<ParticipantId, VerifyingKey> keys = Map.of(
                new ParticipantId("a"), SigningKey.generate(random).verifyingKey(),
                new ParticipantId("ü"), SigningKey.generate(random).verifyingKey());
        Enrolment enrolment = Enrolment.of(keys).next(keys);
        assertThat(StoredRoundCodec.parseEnrolment(StoredRoundCodec.toBytes(Enrolment.of(keys))))
                .isEqualTo(Enrolment.of(keys));
        byte[] bytes = StoredRoundCodec.toBytes(enrolment);

        assertThat(StoredRoundCodec.parseEnrolment(bytes)).isEqualTo(enrolment);
        assertThatThrownBy(() -> StoredRoundCodec.parseEnrolment(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> StoredRoundCodec.parseEnrolment(new byte[0])).isInstanceOf(DecodeException.class);
    }
}
