// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.learn.train.ItemPersonalState.ItemBlock;
import org.hanse.proto.v1.StoredItemBlock;
import org.hanse.proto.v1.StoredItemRows;
import org.hanse.proto.v1.StoredPersonalBlock;
import org.hanse.proto.v1.StoredPersonalHead;

/** Codec of personal parameters by item id: a head, then messages with the rows of some items each. */
public final class PersonalStateCodec {

    /** Version of the format. */
    public static final int FORMAT = 1;

    /** Size in bytes at which a message of rows ends. */
    private static final int PIECE_BYTES = 1 << 20;

    private PersonalStateCodec() {}

    /** Returns the messages of a state, in order. */
    public static List<byte[]> toBytes(ItemPersonalState state) {
        List<byte[]> pieces = pieces(state);
        StoredPersonalHead.Builder head = StoredPersonalHead.newBuilder()
                .setFormat(FORMAT)
                .setFittedTo(state.fittedTo())
                .setEpochs(state.epochs())
                .setItems(state.items().size())
                .setPieces(pieces.size());
        state.whole()
                .forEach((name, values) -> head.addBlocks(
                        StoredPersonalBlock.newBuilder().setName(name).setValues(bytes(List.of(values)))));
        state.itemBlocks()
                .forEach(block -> head.addItemBlocks(
                        StoredItemBlock.newBuilder().setName(block.name()).setWidth(block.width())));
        List<byte[]> messages = new ArrayList<>();
        messages.add(withDigest(head.build(), pieces));
        messages.addAll(pieces);
        return messages;
    }

    /** Returns a head with the digest of itself and of the messages of rows. */
    static byte[] withDigest(StoredPersonalHead head, List<byte[]> pieces) {
        return head.toBuilder().setDigest(digest(head, pieces)).build().toByteArray();
    }

    private static List<byte[]> pieces(ItemPersonalState state) {
        List<byte[]> pieces = new ArrayList<>();
        List<String> items = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        long size = 0;
        for (ItemId item : state.items()) {
            float[] row = state.row(item);
            items.add(item.value());
            rows.add(row);
            size += (long) row.length * Float.BYTES + item.value().length();
            if (size >= PIECE_BYTES) {
                pieces.add(piece(items, rows));
                items.clear();
                rows.clear();
                size = 0;
            }
        }
        if (!items.isEmpty()) {
            pieces.add(piece(items, rows));
        }
        return pieces;
    }

    private static byte[] piece(List<String> items, List<float[]> rows) {
        return StoredItemRows.newBuilder()
                .addAllItems(items)
                .setValues(bytes(rows))
                .build()
                .toByteArray();
    }

    private static ByteString bytes(List<float[]> rows) {
        int values = rows.stream().mapToInt(row -> row.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(values * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        rows.forEach(row -> {
            bytes.asFloatBuffer().put(row);
            bytes.position(bytes.position() + row.length * Float.BYTES);
        });
        return ByteString.copyFrom(bytes.flip());
    }

    /** Returns SHA-256 of a head without its digest and of the messages of rows. */
    private static ByteString digest(StoredPersonalHead head, List<byte[]> pieces) {
        List<byte[]> all = new ArrayList<>();
        all.add(head.toBuilder().clearDigest().build().toByteArray());
        all.addAll(pieces);
        return ByteString.copyFrom(Digest.sha256(all.toArray(byte[][]::new)).toBytes());
    }

    /**
     * Returns the state of stored messages.
     *
     * @throws DecodeException if the messages are no state, or of a later format
     */
    public static ItemPersonalState parse(List<byte[]> messages) {
        if (messages.isEmpty()) {
            throw new DecodeException("personal parameters without a head");
        }
        StoredPersonalHead head = head(messages.get(0));
        if (head.getFormat() != FORMAT) {
            throw new DecodeException("personal parameters in format " + Integer.toUnsignedString(head.getFormat())
                    + "; format " + FORMAT + " is read here");
        }
        List<byte[]> pieces = messages.subList(1, messages.size());
        if (head.getPieces() != pieces.size() || !head.getDigest().equals(digest(head, pieces))) {
            throw new DecodeException(pieces.size() + " messages of personal parameters that are not the "
                    + Integer.toUnsignedString(head.getPieces()) + " of their head");
        }
        return Decoding.of("personal parameters", () -> state(head, WireBytes.parse(pieces, StoredItemRows.parser())));
    }

    private static StoredPersonalHead head(byte[] message) {
        try {
            return StoredPersonalHead.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no personal parameters: " + e.getMessage(), e);
        }
    }

    private static ItemPersonalState state(StoredPersonalHead head, List<StoredItemRows> pieces) {
        Map<String, float[]> whole = new LinkedHashMap<>();
        for (StoredPersonalBlock block : head.getBlocksList()) {
            if (whole.put(block.getName(), floats(block.getValues())) != null) {
                throw new IllegalArgumentException("a block that occurs twice");
            }
        }
        List<ItemBlock> ofItems = head.getItemBlocksList().stream()
                .map(block -> new ItemBlock(block.getName(), block.getWidth()))
                .toList();
        int width = ofItems.stream().mapToInt(ItemBlock::width).reduce(0, Math::addExact);
        Map<ItemId, float[]> rows = new HashMap<>();
        pieces.forEach(piece -> addRows(piece, width, rows));
        if (rows.size() != head.getItems()) {
            throw new IllegalArgumentException(
                    rows.size() + " items in place of " + Integer.toUnsignedString(head.getItems()));
        }
        return ItemPersonalState.of(head.getFittedTo(), head.getEpochs(), whole, ofItems, rows);
    }

    private static void addRows(StoredItemRows piece, int width, Map<ItemId, float[]> rows) {
        float[] values = floats(piece.getValues());
        if (values.length != Math.multiplyExact(width, piece.getItemsCount())) {
            throw new IllegalArgumentException(values.length + " values of " + piece.getItemsCount() + " items");
        }
        for (int i = 0; i < piece.getItemsCount(); i++) {
            float[] row = Arrays.copyOfRange(values, i * width, (i + 1) * width);
            if (rows.put(new ItemId(piece.getItems(i)), row) != null) {
                throw new IllegalArgumentException("an item that occurs twice");
            }
        }
    }

    private static float[] floats(ByteString bytes) {
        if (bytes.size() % Float.BYTES != 0) {
            throw new IllegalArgumentException(bytes.size() + " bytes that are no floats");
        }
        float[] values = new float[bytes.size() / Float.BYTES];
        bytes.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
