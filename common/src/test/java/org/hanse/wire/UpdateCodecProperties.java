// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.wire.UpdateCodec.Upload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateCodecProperties {

    static IntStream widths() {
        return IntStream.rangeClosed(3, 62);
    }

    @ParameterizedTest
    @MethodSource("widths")
    void parse_whatWasEncoded_isTheSame(int bits) {
        QuantizationSpec spec = spec(bits);
        SplittableRandom random = new SplittableRandom(bits);
        for (int size : new int[] {1, 2, 7, 8, 9, 1000}) {
            Upload upload = upload(bits, size, random);
            assertThat(UpdateCodec.parse(UpdateCodec.toBytes(upload), size, spec))
                    .isEqualTo(upload);
        }
    }

    /** The documented layout, computed as one great number. */
    @Test
    void encode_layout_isLowestBitsFirst() {
        int bits = 11;
        Upload upload = upload(bits, 13, new SplittableRandom(5));
        BigInteger whole = BigInteger.ZERO;
        for (int i = 0; i < 13; i++) {
            whole = whole.or(BigInteger.valueOf(upload.vector().element(i)).shiftLeft(i * bits));
        }
        byte[] content =
                UpdateCodec.encode(upload).get(1).getPiece().getContent().toByteArray();
        assertThat(content).hasSize((13 * bits + 7) / 8);
        for (int i = 0; i < content.length; i++) {
            assertThat(content[i]).isEqualTo(whole.shiftRight(8 * i).byteValue());
        }
    }

    @Test
    void encode_manyElements_areCutIntoPiecesBelowTheLimitOfMessages() {
        Upload upload = upload(40, 500_000, new SplittableRandom(1));
        List<byte[]> messages = UpdateCodec.toBytes(upload);

        assertThat(messages)
                .hasSize(4)
                .allSatisfy(message -> assertThat(message.length).isLessThan(4 << 20));
        assertThat(UpdateCodec.parse(messages, 500_000, spec(40))).isEqualTo(upload);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void parse_aMessageLost_isRefused(int index) {
        List<byte[]> messages = new ArrayList<>(UpdateCodec.toBytes(upload(40, 300_000, new SplittableRandom(1))));
        messages.remove(index);

        assertThatThrownBy(() -> UpdateCodec.parse(messages, 300_000, spec(40))).isInstanceOf(DecodeException.class);
    }

    @Test
    void parse_piecesInAnotherOrder_areRefused() {
        List<byte[]> messages = new ArrayList<>(UpdateCodec.toBytes(upload(40, 300_000, new SplittableRandom(1))));
        messages.add(messages.remove(1));

        assertThatThrownBy(() -> UpdateCodec.parse(messages, 300_000, spec(40))).isInstanceOf(DecodeException.class);
    }

    /** A flip of any single bit of an upload is rejected, or does not change the message. */
    @Test
    void parse_anyBitChanged_isNoticed() {
        Upload upload = upload(13, 21, new SplittableRandom(3));
        List<byte[]> messages = UpdateCodec.toBytes(upload);
        for (int m = 0; m < messages.size(); m++) {
            for (int bit = 0; bit < messages.get(m).length * 8; bit++) {
                List<byte[]> changed = new ArrayList<>(messages);
                byte[] message = messages.get(m).clone();
                message[bit / 8] ^= (byte) (1 << (bit % 8));
                changed.set(m, message);
                try {
                    Upload parsed = UpdateCodec.parse(changed, 21, spec(13));
                    // Round and version are numbers of the coordinator's own, which it compares with those it expects.
                    assertThat(parsed.vector()).isEqualTo(upload.vector());
                } catch (DecodeException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        }
    }

    @Test
    void parse_randomBytes_areRefused() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 2000; i++) {
            List<byte[]> garbage = new ArrayList<>();
            for (int m = random.nextInt(4); m > 0; m--) {
                byte[] bytes = new byte[random.nextInt(60)];
                random.nextBytes(bytes);
                garbage.add(bytes);
            }
            assertThatThrownBy(() -> UpdateCodec.parse(garbage, 21, spec(13))).isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void parse_ofAnotherRingOrSize_isRefused() {
        List<byte[]> messages = UpdateCodec.toBytes(upload(13, 21, new SplittableRandom(3)));

        assertThatThrownBy(() -> UpdateCodec.parse(messages, 22, spec(13)))
                .isInstanceOf(DecodeException.class)
                .hasMessage("an update of 21 elements of 13 bits in place of 22 of 13");
        assertThatThrownBy(() -> UpdateCodec.parse(messages, 21, spec(14)))
                .isInstanceOf(DecodeException.class)
                .hasMessage("an update of 21 elements of 13 bits in place of 21 of 14");
    }

    private static Upload upload(int bits, int size, SplittableRandom random) {
        long[] elements = new long[size];
        for (int i = 0; i < size; i++) {
            elements[i] = random.nextLong() >>> (64 - bits);
        }
        elements[0] = (1L << bits) - 1;
        return new Upload(new RoundId(3), 2, RingVector.ofElements(bits, elements));
    }

    /** One participant whose greatest number takes all but the sign. */
    private static QuantizationSpec spec(int bits) {
        int participants = 1;
        long bound = (1L << (bits - 1)) - 1;
        while (bound > 1L << 53) {
            bound >>= 1;
            participants *= 2;
        }
        QuantizationSpec spec = new QuantizationSpec(1, bound, participants, 0);
        assertThat(spec.ringBits()).isEqualTo(bits);
        return spec;
    }
}
