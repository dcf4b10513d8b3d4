// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file on a disk that fills up: a write puts down as many bytes as are free, and the next one fails. */
final class FullDisk extends FileChannel {

    private final FileChannel file;
    private long free = Long.MAX_VALUE;
    private boolean forces = true;
    private Runnable atForce = () -> {};

    FullDisk(FileChannel file) {
        this.file = file;
    }

    void free(long bytes) {
        free = bytes;
    }

    /** Sets whether written bytes can be forced to the disk, where a file system allocates space only then. */
    void forces(boolean can) {
        forces = can;
    }

    /** Sets what another program does while written bytes are forced to the disk. */
    void atForce(Runnable action) {
        atForce = action;
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (free == 0) {
            throw full();
        }
        ByteBuffer part = from.duplicate();
        part.limit((int) Math.min(part.limit(), part.position() + Math.min(free, Integer.MAX_VALUE / 2)));
        int written = file.write(part);
        from.position(from.position() + written);
        free -= written;
        return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (!forces) {
            throw full();
        }
        atForce.run();
        file.force(metaData);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public int read(ByteBuffer into) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer into, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
