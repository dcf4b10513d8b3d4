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

    private static final int PART_BYTES = 1 << 16;

    private MessageStream() {}

    /** Writes messages. */
    public static void write(OutputStream out, List<byte[]> messages) throws IOException {
        for (byte[] part : parts(messages)) {
            out.write(part);
        }
    }

    /** Returns the bytes of a stream in parts: of each message its length, then the message itself. */
    public static List<byte[]> parts(List<byte[]> messages) {
        List<byte[]> parts = new ArrayList<>(2 * messages.size());
        for (byte[] message : messages) {
            byte[] length = new byte[CodedOutputStream.computeUInt32SizeNoTag(message.length)];
            try {
                CodedOutputStream.newInstance(length).writeUInt32NoTag(message.length);
            } catch (IOException e) {
                throw new IllegalStateException("an array has room for a length", e);
            }
            parts.add(length);
            parts.add(message);
        }
        return parts;
    }

    /**
     * Size of a stream.
     *
     * @param bytes number of all bytes, lengths included
     * @param messages number of messages
     */
    public record Size(long bytes, int messages) {}

    /** Returns the bytes of a message with its length. */
    static long framed(long length) {
        return CodedOutputStream.computeUInt64SizeNoTag(length) + length;
    }

    /**
     * Reads all messages of a file that this process or an earlier one wrote.
     *
     * @throws DecodeException if the stream ends within a message, or a length is out of range
     */
    public static List<byte[]> read(InputStream in) throws IOException {
        return read(in, 0, new Size(Long.MAX_VALUE, Integer.MAX_VALUE));
    }

    /**
     * Reads all messages that another party sent. It rejects a message before it stores it: messages of length 0 cost far more memory than
     * bytes.
     *
     * @throws DecodeException if a message is empty, the stream exceeds its size or ends within a message, or a length is out of range
     */
    public static List<byte[]> read(InputStream in, Size most) throws IOException {
        return read(in, 1, most);
    }

    private static List<byte[]> read(InputStream in, int fewest, Size most) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        long left = most.bytes();
        for (int first = in.read(); first >= 0; first = in.read()) {
            int length = length(first, in);
            if (length < fewest || length > MOST_BYTES) {
                throw new DecodeException("a message of " + Integer.toUnsignedString(length) + " bytes; from " + fewest
                        + " to " + MOST_BYTES + " are allowed");
            }
            left -= framed(length);
            if (left < 0 || messages.size() == most.messages()) {
                throw new DecodeException(
                        "more than " + most.bytes() + " bytes or " + most.messages() + " messages in a stream");
            }
            byte[] message = new byte[length];
            int read = read(in, message);
            if (read < length) {
                throw new DecodeException("a message that ends after " + read + " of " + length + " bytes");
            }
            messages.add(message);
        }
        return messages;
    }

    /** Reads in parts: a thread keeps memory outside the heap for the longest part that it read from a file. */
    private static int read(InputStream in, byte[] message) throws IOException {
        int all = 0;
        int read = -1;
        while (all < message.length && read != 0) {
            read = in.readNBytes(message, all, Math.min(PART_BYTES, message.length - all));
            all += read;
        }
        return all;
    }

    private static int length(int first, InputStream in) throws IOException {
        try {
            return CodedInputStream.readRawVarint32(first, in);
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("a length that is no varint: " + e.getMessage(), e);
        }
    }
}
