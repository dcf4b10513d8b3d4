// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Sequence of encoded messages in a stream, each after its length as a protobuf varint. */
public final class MessageStream {

    /** Largest message in bytes, which is the limit of gRPC. */
    public static final int MOST_BYTES = 4 << 20;

    private MessageStream() {}

    /** Writes messages. */
    public static void write(OutputStream out, List<byte[]> messages) throws IOException {
        for (byte[] message : messages) {
            CodedOutputStream coded = CodedOutputStream.newInstance(out, Integer.BYTES + 1);
            coded.writeUInt32NoTag(message.length);
            coded.flush();
            out.write(message);
        }
    }

    /**
     * Reads all messages.
     *
     * @throws DecodeException if the stream ends within a message, or a length is out of range
     */
    public static List<byte[]> read(InputStream in) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        for (int first = in.read(); first >= 0; first = in.read()) {
            int length = length(first, in);
            if (length < 0 || length > MOST_BYTES) {
                throw new DecodeException("a message of " + Integer.toUnsignedString(length) + " bytes; at most "
                        + MOST_BYTES + " are allowed");
            }
            byte[] message = in.readNBytes(length);
            if (message.length < length) {
                throw new DecodeException("a message that ends after " + message.length + " of " + length + " bytes");
            }
            messages.add(message);
        }
        return messages;
    }

    private static int length(int first, InputStream in) throws IOException {
        try {
            return CodedInputStream.readRawVarint32(first, in);
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("a length that is no varint: " + e.getMessage(), e);
        }
    }
}
