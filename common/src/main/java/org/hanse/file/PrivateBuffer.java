// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Memory outside the heap through which secrets go into a file and out of it. A channel copies bytes of the heap into such memory
 * anyway, and keeps it for later use; this is overwritten by {@link #close}.
 */
final class PrivateBuffer implements AutoCloseable {

    static final int SIZE = 1 << 16;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);

    /** Returns a stream into a channel, which writes at once. */
    OutputStream to(FileChannel channel) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] secret, int from, int count) throws IOException {
                for (int at = 0; at < count; at += SIZE) {
                    buffer.clear()
                            .put(secret, from + at, Math.min(SIZE, count - at))
                            .flip();
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                }
            }
        };
    }

    /** Returns all bytes of a file, which the caller overwrites. */
    byte[] read(FileChannel from) throws IOException {
        byte[] secret = new byte[Math.toIntExact(from.size())];
        int at = 0;
        while (at < secret.length) {
            buffer.clear().limit(Math.min(SIZE, secret.length - at));
            int read = from.read(buffer);
            if (read < 0) {
                Arrays.fill(secret, (byte) 0);
                throw new EOFException("the file became shorter while it was read");
            }
            buffer.flip().get(secret, at, read);
            at += read;
        }
        return secret;
    }

    /** Returns the buffer itself, for tests of its erasure. */
    byte[] bytesForTesting() {
        byte[] bytes = new byte[SIZE];
        buffer.duplicate().clear().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        buffer.clear().put(new byte[SIZE]);
    }
}
