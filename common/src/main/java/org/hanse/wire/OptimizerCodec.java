// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.proto.v1.StoredOptimizerState;

/** Codec of optimizer states: a head, then the messages of each vector in the form of {@link ModelCodec}. */
public final class OptimizerCodec {

    private OptimizerCodec() {}

    /** Returns the messages of a state, in order. */
    public static List<byte[]> toBytes(OptimizerState state) {
        List<byte[]> first = vector(state.first());
        List<byte[]> second = vector(state.second());
        List<byte[]> messages = new ArrayList<>();
        messages.add(StoredOptimizerState.newBuilder()
                .setFirst(first.size())
                .setSecond(second.size())
                .build()
                .toByteArray());
        messages.addAll(first);
        messages.addAll(second);
        return messages;
    }

    private static List<byte[]> vector(Optional<ParameterVector> vector) {
        return vector.map(own -> ModelCodec.toBytes(new GlobalModel(0, own))).orElse(List.of());
    }

    /**
     * Returns the state of stored messages. The caller checks its digest.
     *
     * @throws DecodeException if the messages are no state
     */
    public static OptimizerState parse(List<byte[]> messages) {
        if (messages.isEmpty()) {
            throw new DecodeException("an optimizer state without a head");
        }
        StoredOptimizerState head = head(messages.get(0));
        List<byte[]> vectors = messages.subList(1, messages.size());
        int first = head.getFirst();
        if (first < 0 || first > vectors.size() || vectors.size() - first != head.getSecond()) {
            throw new DecodeException(vectors.size() + " messages of an optimizer state whose head names "
                    + Integer.toUnsignedString(first) + " and " + Integer.toUnsignedString(head.getSecond()));
        }
        return new OptimizerState(vector(vectors.subList(0, first)), vector(vectors.subList(first, vectors.size())));
    }

    private static StoredOptimizerState head(byte[] message) {
        try {
            return StoredOptimizerState.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no optimizer state: " + e.getMessage(), e);
        }
    }

    private static Optional<ParameterVector> vector(List<byte[]> messages) {
        return messages.isEmpty()
                ? Optional.empty()
                : Optional.of(ModelCodec.parse(messages).parameters());
    }
}
