// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import java.io.EOFException;
import java.io.IOException;
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

    void write(byte[] secret, FileChannel to) throws IOException {
        for (int at = 0; at < secret.length; at += SIZE) {
            buffer.clear().put(secret, at, Math.min(SIZE, secret.length - at)).flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
        }
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
