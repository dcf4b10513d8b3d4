// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.learn.train.ItemPersonalState.ItemBlock;
import org.hanse.proto.v1.StoredItemRows;
import org.hanse.proto.v1.StoredPersonalHead;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Personal parameters as stored messages. */
class PersonalStateCodecTest {

    private static ItemPersonalState state(int items) {
        Random random = new Random(items);
        Map<ItemId, float[]> rows = new LinkedHashMap<>();
        for (int i = 0; i < items; i++) {
            rows.put(new ItemId("item " + i), new float[] {random.nextFloat(), -0f, Float.MIN_VALUE, i});
        }
        return ItemPersonalState.of(
                "abc",
                7,
                Map.of("memory.linear", new float[] {1.5f, -2}, "memory.log", new float[] {0, 3}),
                List.of(new ItemBlock("item.vector", 3), new ItemBlock("item.bias", 1)),
                rows);
    }

    @Test
    void parse_ofWhatWasWritten_isTheSame() {
        for (int items : new int[] {0, 1, 100, 100_000}) {
            List<byte[]> messages = PersonalStateCodec.toBytes(state(items));

            assertThat(PersonalStateCodec.parse(messages)).isEqualTo(state(items));
            assertThat(messages).allMatch(message -> message.length < MessageStream.MOST_BYTES);
        }
        assertThat(PersonalStateCodec.toBytes(state(100_000))).hasSizeGreaterThan(2);
        assertThat(PersonalStateCodec.parse(PersonalStateCodec.toBytes(ItemPersonalState.INITIAL)))
                .isEqualTo(ItemPersonalState.INITIAL);
    }

    /** Every changed bit is noticed. */
    @Test
    void parse_ofChangedMessages_isRefused() {
        requireRefused(1000);
    }

    @Test
    @Tag("nightly")
    void parse_ofMessagesChangedOften_isRefused() {
        requireRefused(4000);
    }

    private static void requireRefused(int changes) {
        Random random = new Random(3);
        List<byte[]> messages = PersonalStateCodec.toBytes(state(20));
        for (int i = 0; i < changes; i++) {
            List<byte[]> bent = new ArrayList<>(messages);
            int at = random.nextInt(bent.size());
            bent.set(at, Bent.bytes(messages.get(at), random));
            if (!Arrays.equals(bent.get(at), messages.get(at))) {
                assertRefusedOrSame(bent);
            }
        }
        assertThatThrownBy(() -> PersonalStateCodec.parse(List.of())).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> PersonalStateCodec.parse(messages.subList(0, 1)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("0 messages");
    }

    /** Some changes of the encoding leave the values as they are. */
    private static void assertRefusedOrSame(List<byte[]> messages) {
        ItemPersonalState parsed;
        try {
            parsed = PersonalStateCodec.parse(messages);
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(parsed).isEqualTo(state(20));
    }

    /** Changed fields with a recomputed digest: the result is a state or a rejection. */
    @Test
    void parse_ofOtherFields_isAStateOrRefused() throws InvalidProtocolBufferException {
        assertThat(refused(1000)).isBetween(250, 975);
    }

    @Test
    @Tag("nightly")
    void parse_ofOtherFieldsOften_isAStateOrRefused() throws InvalidProtocolBufferException {
        assertThat(refused(4000)).isBetween(1000, 3900);
    }

    /** Returns how many of the changes are refused. */
    private static int refused(int changes) throws InvalidProtocolBufferException {
        Random random = new Random(4);
        List<byte[]> messages = PersonalStateCodec.toBytes(state(5));
        int refused = 0;
        for (int i = 0; i < changes; i++) {
            StoredPersonalHead head = StoredPersonalHead.parseFrom(messages.get(0));
            StoredItemRows rows = StoredItemRows.parseFrom(messages.get(1));
            boolean ofHead = random.nextBoolean();
            StoredPersonalHead bent = ofHead ? (StoredPersonalHead) Bent.field(head, random) : head;
            byte[] piece = (ofHead ? rows : Bent.field(rows, random)).toByteArray();
            List<byte[]> all = List.of(PersonalStateCodec.withDigest(bent, List.of(piece)), piece);
            try {
                ItemPersonalState parsed = PersonalStateCodec.parse(all);
                assertThat(PersonalStateCodec.parse(PersonalStateCodec.toBytes(parsed)))
                        .isEqualTo(parsed);
            } catch (DecodeException e) {
                refused++;
            }
        }
        return refused;
    }

    @Test
    void parse_ofALaterFormat_saysSo() throws InvalidProtocolBufferException {
        StoredPersonalHead head = StoredPersonalHead.parseFrom(
                PersonalStateCodec.toBytes(ItemPersonalState.INITIAL).get(0));

        assertThatThrownBy(() -> PersonalStateCodec.parse(
                        List.of(head.toBuilder().setFormat(2).build().toByteArray())))
                .isInstanceOf(DecodeException.class)
                .hasMessage("personal parameters in format 2; format 1 is read here");
    }

    @Test
    void state_withAValueThatIsNoNumber_throws() {
        assertThatThrownBy(() -> ItemPersonalState.of(
                        "", 0, Map.of(), List.of(new ItemBlock("item.bias", 1)), Map.of(new ItemId("a"), new float[] {
                            Float.NaN
                        })))
                .hasMessageContaining("NaN");
    }
}
