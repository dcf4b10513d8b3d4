// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.file.DurableFile;
import org.hanse.file.WriterLock;
import org.hanse.port.LedgerStore;

/**
 * Ledger in an append-only file: one line of JSON per entry, readable by auditors. The line is forced to the disk before an append
 * returns. A second file with the ending {@code .head} then records its end, so that an older copy of the ledger is detected.
 *
 * <p>An incomplete last line is the remains of an append that a crash ended. It is cut off on opening, and {@link #note} reports it. All
 * other damage is an error: a ledger with missing entries would spend the budget twice.
 *
 * <p>The next append undoes a failed one, for example on a full disk, before it writes: nothing was released for it.
 *
 * <p>One writer has it open at a time. The file is created once, by {@link #create}: a missing one is an error.
 */
public final class FileLedgerStore implements LedgerStore, AutoCloseable {

    private final Path file;
    private final WriterLock lock;
    private final FileChannel channel;
    private final List<LedgerEntry> entries;
    private final Optional<String> note;
    private LedgerHead head;
    private long bytes;
    /** Greatest number of bytes that a failed append has left; 0 if none failed. */
    private long unfinished;

    /** Factory of channels that write a ledger's file. */
    interface Channels {
        FileChannel open(Path file) throws IOException;
    }

    private FileLedgerStore(WriterLock lock, FileChannel channel, LedgerFile read) {
        this.file = read.file();
        this.lock = lock;
        this.channel = channel;
        this.entries = new ArrayList<>(read.entries());
        this.head = read.end();
        this.bytes = read.bytes();
        this.note = read.unfinished() == 0
                ? Optional.empty()
                : Optional.of(
                        file + ": " + read.unfinished() + " bytes of an entry whose writing was ended by a crash were"
                                + " cut off; nothing was released for it");
    }

    /**
     * Creates a store without entries.
     *
     * @throws InvalidInputException if there is a ledger, or was one, or it cannot be written
     */
    public static FileLedgerStore create(Path file) {
        return locked(file, lock -> {
            if (Files.exists(lock.file())) {
                throw new InvalidInputException(file
                        + ": found a ledger; expected none, as a ledger is never replaced. Fix: choose another folder");
            }
            LedgerFile.head(lock.file()).filter(before -> before.entries() > 0).ifPresent(before -> {
                throw new InvalidInputException(file + ": found no ledger; the head beside it has " + before.entries()
                        + " entries. Fix: restore the ledger");
            });
            // The head is there first, so that a ledger without one is never in order.
            LedgerFile.writeHead(lock.file(), LedgerHead.NONE);
            DurableFile.write(lock.file(), "");
            return opened(lock, Optional.empty(), FileLedgerStore::channel);
        });
    }

    /**
     * Opens an existing store.
     *
     * @param expected head stored elsewhere, such as with the last round: the ledger has to contain it. Only this head
     *     detects that ledger and head file were both replaced by older copies
     * @throws InvalidInputException if there is no such file, another writer has it open, or it is damaged or rolled
     *     back
     */
    public static FileLedgerStore open(Path file, Optional<LedgerHead> expected) {
        return open(file, expected, FileLedgerStore::channel);
    }

    static FileLedgerStore open(Path file, Optional<LedgerHead> expected, Channels channels) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(
                    file
                            + ": found no ledger; expected the record of the spent budget. Fix: restore the ledger from a backup");
        }
        return locked(file, lock -> opened(lock, expected, channels));
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    /** Factory of a store under its lock. */
    private interface Opening {
        FileLedgerStore with(WriterLock lock) throws IOException;
    }

    private static FileLedgerStore locked(Path file, Opening opening) {
        WriterLock lock = WriterLock.of(file);
        try {
            return opening.with(lock);
        } catch (IOException e) {
            lock.close();
            throw FileProblem.unreadable(file, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileLedgerStore opened(WriterLock lock, Optional<LedgerHead> expected, Channels channels)
            throws IOException {
        Path real = lock.file();
        if (LedgerFile.head(real).isEmpty() && expected.isEmpty()) {
            throw new InvalidInputException(
                    real + ": " + LedgerFile.headFile(real).getFileName()
                            + " is missing, so a rollback would not be detected. Fix: restore it");
        }
        LedgerFile read = LedgerFile.read(real, expected);
        FileChannel channel = channels.open(real);
        try {
            channel.truncate(read.bytes());
            channel.position(read.bytes());
            // Bytes that an earlier process could not force to the disk may have been read nevertheless.
            channel.force(true);
            LedgerFile.writeHead(real, read.end());
            return new FileLedgerStore(lock, channel, read);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    /** Returns a note on a repair at opening; empty if there was none. */
    public Optional<String> note() {
        return note;
    }

    @Override
    public void append(List<LedgerEntry> more) {
        LedgerHead end = head;
        StringBuilder lines = new StringBuilder();
        for (LedgerEntry entry : more) {
            end.requireNext(entry);
            end = end.after(entry);
            lines.append(LedgerJson.line(entry)).append('\n');
        }
        write(lines.toString().getBytes(StandardCharsets.UTF_8), end);
        entries.addAll(more);
        head = end;
    }

    private void write(byte[] lines, LedgerHead end) {
        try {
            lock.requireHeld();
            undoUnfinished();
            requireUnchanged(channel.size() == bytes);
            unfinished = lines.length;
            ByteBuffer left = ByteBuffer.wrap(lines);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
            LedgerFile.writeHead(file, end);
            lock.requireHeld();
            bytes += lines.length;
            unfinished = 0;
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }

    /**
     * Undoes a failed append, the head first: a ledger that ends before its head would be rejected as rolled back
     * after a crash.
     */
    private void undoUnfinished() throws IOException {
        if (unfinished == 0) {
            return;
        }
        long size = channel.size();
        requireUnchanged(size >= bytes && size <= bytes + unfinished);
        LedgerFile.writeHead(file, head);
        channel.truncate(bytes);
        channel.position(bytes);
        channel.force(true);
        unfinished = 0;
    }

    private void requireUnchanged(boolean unchanged) {
        if (!unchanged) {
            throw new InvalidInputException(file
                    + ": found changes by another program; expected none while the file is open. Fix: stop that program,"
                    + " then restart this one");
        }
    }

    /** Lets others open it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        } finally {
            lock.close();
        }
    }
}
