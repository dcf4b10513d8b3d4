// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.proto.v1.ModelMessage;
import org.junit.jupiter.api.Test;

class ModelCodecTest {

    private static final ParameterLayout LAYOUT = ParameterLayout.accumulator()
            .add("item.tokens", 500, 700)
            .add("head.base", 3)
            .toLayout();

    @Test
    void parse_whatWasEncoded_isTheSame() {
        GlobalModel model = model(LAYOUT);
        List<byte[]> messages = ModelCodec.toBytes(model);

        assertThat(messages)
                .hasSize(3)
                .allSatisfy(message -> assertThat(message.length).isLessThan(4 << 20));
        assertThat(ModelCodec.parse(messages, LAYOUT)).isEqualTo(model);
    }

    @Test
    void parse_ofAnotherLayout_isRefused() {
        List<byte[]> messages = ModelCodec.toBytes(model(LAYOUT));
        for (ParameterLayout other : List.of(
                ParameterLayout.accumulator()
                        .add("item.tokens", 700, 500)
                        .add("head.base", 3)
                        .toLayout(),
                ParameterLayout.accumulator()
                        .add("item.tokens", 500, 700)
                        .add("head.bias", 3)
                        .toLayout(),
                ParameterLayout.accumulator().add("item.tokens", 500, 700).toLayout())) {
            assertThatThrownBy(() -> ModelCodec.parse(messages, other))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("not those of the job's models");
        }
    }

    @Test
    void parse_aMessageLostDoubledOrChanged_isRefused() {
        List<byte[]> messages = ModelCodec.toBytes(model(LAYOUT));
        for (int m = 0; m < messages.size(); m++) {
            List<byte[]> fewer = new ArrayList<>(messages);
            fewer.remove(m);
            assertThatThrownBy(() -> ModelCodec.parse(fewer, LAYOUT)).isInstanceOf(DecodeException.class);
            List<byte[]> more = new ArrayList<>(messages);
            more.add(messages.get(m));
            assertThatThrownBy(() -> ModelCodec.parse(more, LAYOUT)).isInstanceOf(DecodeException.class);
            List<byte[]> changed = new ArrayList<>(messages);
            byte[] message = messages.get(m).clone();
            message[message.length - 1] ^= 1;
            changed.set(m, message);
            assertThatThrownBy(() -> ModelCodec.parse(changed, LAYOUT)).isInstanceOf(DecodeException.class);
        }
        assertThatThrownBy(() -> ModelCodec.parse(List.of(), LAYOUT)).isInstanceOf(DecodeException.class);
    }

    /** A malicious sender can send NaN with a valid digest. */
    @Test
    void decode_notANumber_isRefused() {
        ParameterLayout small =
                ParameterLayout.accumulator().add("head.base", 1).toLayout();
        byte[] bytes = {0, 0, (byte) 0xc0, 0x7f};
        var header = ModelCodec.encode(model(small)).get(0).toBuilder();
        header.getHeaderBuilder().setDigest(Pieces.digest(bytes));
        var piece = ModelMessage.newBuilder().setPiece(Pieces.of(bytes).get(0)).build();

        assertThatThrownBy(() -> ModelCodec.decode(List.of(header.build(), piece), small))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("NaN");
    }

    private static GlobalModel model(ParameterLayout layout) {
        SplittableRandom random = new SplittableRandom(2);
        float[] values = new float[layout.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new GlobalModel(7, ParameterVector.of(layout, values));
    }
}
