// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.proto.v1.Block;
import org.hanse.proto.v1.ModelHeader;
import org.hanse.proto.v1.ModelMessage;
import org.hanse.proto.v1.Piece;

/** Global models as messages. */
public final class ModelCodec {

    private ModelCodec() {}

    /** Returns the messages of a model, in order. */
    public static List<ModelMessage> encode(GlobalModel model) {
        ParameterVector parameters = model.parameters();
        byte[] bytes = new byte[bytes(parameters.layout())];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(parameters.toArray());
        List<ModelMessage> messages = new ArrayList<>();
        messages.add(header(model.version(), parameters.layout(), Pieces.digest(bytes)));
        for (Piece piece : Pieces.of(bytes)) {
            messages.add(ModelMessage.newBuilder().setPiece(piece).build());
        }
        return messages;
    }

    private static ModelMessage header(int version, ParameterLayout layout, ByteString digest) {
        ModelHeader.Builder header = ModelHeader.newBuilder()
                .setVersion(version)
                .setPieces(Pieces.count(bytes(layout)))
                .setDigest(digest);
        for (ParameterLayout.Block block : layout.blocks()) {
            header.addBlocks(Block.newBuilder().setName(block.name()).addAllShape(block.shape()));
        }
        return ModelMessage.newBuilder().setHeader(header).build();
    }

    private static int bytes(ParameterLayout layout) {
        return Math.multiplyExact(layout.size(), Float.BYTES);
    }

    /** Returns the greatest size of a model of a layout as a stream. Smaller versions save up to five bytes. */
    public static MessageStream.Size most(ParameterLayout layout) {
        ByteString digest = ByteString.copyFrom(new byte[Digest.SIZE]);
        return Pieces.streamed(header(Integer.MAX_VALUE, layout, digest), 0, bytes(layout));
    }

    /**
     * Returns the model of messages.
     *
     * @param expected layout of the job's models, known to all its participants
     * @throws DecodeException if the messages are no model of this layout
     */
    public static GlobalModel decode(List<ModelMessage> messages, ParameterLayout expected) {
        if (messages.isEmpty() || !messages.get(0).hasHeader()) {
            throw new DecodeException("a model without a header");
        }
        ModelHeader header = messages.get(0).getHeader();
        if (header.getVersion() < 0 || !sameBlocks(header.getBlocksList(), expected.blocks())) {
            throw new DecodeException("a model of version " + Integer.toUnsignedString(header.getVersion()) + " with "
                    + header.getBlocksCount() + " blocks of parameters, which are not those of the job's models");
        }
        Pieces.Joined pieces = new Pieces.Joined(bytes(expected));
        for (ModelMessage message : messages.subList(1, messages.size())) {
            if (!message.hasPiece()) {
                throw new DecodeException("a message of a model that is no piece of it");
            }
            pieces.add(message.getPiece());
        }
        byte[] bytes = pieces.whole(header.getPieces(), header.getDigest());
        float[] values = new float[expected.size()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        try {
            return new GlobalModel(header.getVersion(), ParameterVector.of(expected, values));
        } catch (IllegalArgumentException e) {
            throw new DecodeException("a model with parameters that are none: " + e.getMessage(), e);
        }
    }

    /** Returns the messages of a model, in order, each as bytes, for transport without gRPC. */
    public static List<byte[]> toBytes(GlobalModel model) {
        return WireBytes.of(encode(model));
    }

    /** Returns the model of messages in bytes, see {@link #decode}. */
    public static GlobalModel parse(List<byte[]> messages, ParameterLayout expected) {
        return decode(WireBytes.toModel(messages), expected);
    }

    /**
     * Returns the model of messages in a file, with the layout that they describe. The caller checks its digest.
     *
     * @throws DecodeException if the bytes are no model
     */
    public static GlobalModel parse(List<byte[]> messages) {
        List<ModelMessage> model = WireBytes.toModel(messages);
        if (model.isEmpty()) {
            throw new DecodeException("a model without a header");
        }
        return Decoding.of("a model", () -> decode(model, layout(model.get(0).getHeader())));
    }

    private static ParameterLayout layout(ModelHeader header) {
        ParameterLayout.LayoutAccumulator layout = ParameterLayout.accumulator();
        for (Block block : header.getBlocksList()) {
            layout.add(
                    block.getName(),
                    block.getShapeList().stream().mapToInt(Integer::intValue).toArray());
        }
        return layout.toLayout();
    }

    private static boolean sameBlocks(List<Block> blocks, List<ParameterLayout.Block> expected) {
        if (blocks.size() != expected.size()) {
            return false;
        }
        for (int b = 0; b < blocks.size(); b++) {
            if (!blocks.get(b).getName().equals(expected.get(b).name())
                    || !blocks.get(b).getShapeList().equals(expected.get(b).shape())) {
                return false;
            }
        }
        return true;
    }
}
