// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Sequence of encoded messages in a stream, each after its length as a protobuf varint. */
public final class MessageStream {

    /** Largest message in bytes, which is the limit of gRPC. */
    public static final int MOST_BYTES = 4 << 20;

    private static final int PART_BYTES = 1 << 16;

    private MessageStream() {}

    /** Writes messages, one at a time. */
    public static void write(OutputStream out, List<byte[]> messages) throws IOException {
        for (byte[] message : messages) {
            out.write(frame(message));
        }
    }

    /** Returns a message in a stream: its length, then the message itself. */
    public static byte[] frame(byte[] message) {
        byte[] frame = new byte[(int) framed(message.length)];
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(frame);
            out.writeUInt32NoTag(message.length);
            out.writeRawBytes(message);
        } catch (IOException e) {
            throw new IllegalStateException("an array has room for its message", e);
        }
        return frame;
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

    /**
     * Returns the messages of {@link #read(InputStream, Size)}, each read when it is needed. The iterator throws an {@link
     * UncheckedIOException} where the stream cannot be read.
     */
    public static Iterator<byte[]> messages(InputStream in, Size most) {
        return new Messages(in, 1, most);
    }

    private static List<byte[]> read(InputStream in, int fewest, Size most) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        try {
            new Messages(in, fewest, most).forEachRemaining(messages::add);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return messages;
    }

    private static final class Messages implements Iterator<byte[]> {

        private final InputStream in;
        private final int fewest;
        private final Size most;
        private long bytes;
        private int read;
        private Optional<byte[]> next = Optional.empty();

        Messages(InputStream in, int fewest, Size most) {
            this.in = in;
            this.fewest = fewest;
            this.most = most;
        }

        @Override
        public boolean hasNext() {
            if (next.isEmpty()) {
                try {
                    next = message();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return next.isPresent();
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the stream has ended");
            }
            byte[] message = next.orElseThrow();
            next = Optional.empty();
            return message;
        }

        private Optional<byte[]> message() throws IOException {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            int length = length(first, in);
            if (length < fewest || length > MOST_BYTES) {
                throw new DecodeException("a message of " + Integer.toUnsignedString(length) + " bytes; from " + fewest
                        + " to " + MOST_BYTES + " are allowed");
            }
            bytes += framed(length);
            if (bytes > most.bytes() || read == most.messages()) {
                throw new DecodeException(
                        "more than " + most.bytes() + " bytes or " + most.messages() + " messages in a stream");
            }
            byte[] message = new byte[length];
            int found = MessageStream.read(in, message);
            if (found < length) {
                throw new DecodeException("a message that ends after " + found + " of " + length + " bytes");
            }
            read++;
            return Optional.of(message);
        }
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
