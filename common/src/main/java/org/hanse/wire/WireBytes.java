// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.AbstractList;
import java.util.List;
import org.hanse.proto.v1.ModelMessage;
import org.hanse.proto.v1.UpdateMessage;

/** Messages as bytes and back. */
final class WireBytes {

    private WireBytes() {}

    /** Returns each message encoded. */
    static List<byte[]> of(List<? extends MessageLite> messages) {
        return messages.stream().map(MessageLite::toByteArray).toList();
    }

    /** Returns each message encoded whenever it is read, so that the bytes of one are in memory. */
    static List<byte[]> whenRead(List<? extends MessageLite> messages) {
        return new AbstractList<>() {
            @Override
            public byte[] get(int index) {
                return messages.get(index).toByteArray();
            }

            @Override
            public int size() {
                return messages.size();
            }
        };
    }

    /** @throws DecodeException if one is none */
    static List<ModelMessage> toModel(List<byte[]> messages) {
        return parse(messages, ModelMessage.parser());
    }

    /** @throws DecodeException if one is none */
    static List<UpdateMessage> toUpdate(List<byte[]> messages) {
        return parse(messages, UpdateMessage.parser());
    }

    /**
     * Returns the messages, whose fields of bytes are parts of the given ones.
     *
     * @param messages bytes that must not change afterwards
     * @throws DecodeException if one is none
     */
    static <T> List<T> parse(List<byte[]> messages, Parser<T> parser) {
        return messages.stream().map(message -> parse(message, parser)).toList();
    }

    /** Returns a message, see {@link #parse(List, Parser)}. */
    static <T> T parse(byte[] message, Parser<T> parser) {
        try {
            CodedInputStream fields = UnsafeByteOperations.unsafeWrap(message).newCodedInput();
            fields.enableAliasing(true);
            T parsed = parser.parseFrom(fields);
            fields.checkLastTagWas(0);
            return parsed;
        } catch (IOException e) {
            throw new DecodeException("bytes that are no message: " + e.getMessage(), e);
        }
    }
}
