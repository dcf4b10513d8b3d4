// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.ledger.LedgerAccumulator;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.file.DurableFile;

/**
 * Content of a ledger's file, one entry per line. Each line is checked alone and against those before it. Reading
 * changes nothing.
 *
 * @param file source
 * @param entries entries of all complete lines
 * @param bytes number of bytes of all complete lines
 * @param unfinished number of bytes after the last complete line: an entry whose append a crash ended before its
 *     confirmation
 */
public record LedgerFile(Path file, List<LedgerEntry> entries, long bytes, long unfinished) {

    public LedgerFile {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a file, its head first: a concurrent writer adds entries before it moves the head.
     *
     * @param expected head stored elsewhere
     * @return content, checked against both heads
     * @throws InvalidInputException if the file cannot be read, is damaged, or older than a head; the message names
     *     the place
     */
    public static LedgerFile read(Path file, Optional<LedgerHead> expected) {
        Optional<LedgerHead> head = head(file);
        LedgerFile read = parse(file, bytes(file));
        head.ifPresent(written -> read.requireWithin(
                written,
                "a ledger older than " + headFile(file).getFileName(),
                "restore the latest ledger, which records the budget spent since"));
        expected.ifPresent(kept -> read.requireWithin(
                kept,
                "a ledger without the expected head",
                "compare that head with where it was stored; if it is right, restore the latest ledger"));
        return read;
    }

    /** Returns the head in the file beside a ledger; empty if there is none. */
    public static Optional<LedgerHead> head(Path file) {
        Path beside = headFile(file);
        if (!Files.exists(beside)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LedgerHead.parse(new String(bytes(beside), StandardCharsets.UTF_8).strip()));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    beside + ": found a damaged head (" + e.getMessage()
                            + "); expected the head of the ledger. Fix: restore the ledger and its head from a backup",
                    e);
        }
    }

    static void writeHead(Path file, LedgerHead head) {
        DurableFile.write(headFile(file), head + "\n");
    }

    static Path headFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".head");
    }

    /** Returns the head of the last entry. */
    public LedgerHead end() {
        return entries.isEmpty() ? LedgerHead.NONE : headOf(entries.size());
    }

    private LedgerHead headOf(int count) {
        return new LedgerHead(count, entries.get(count - 1).hash());
    }

    private void requireWithin(LedgerHead head, String found, String fix) {
        try {
            head.requireWithin(entries);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ": found " + found + " (" + e.getMessage() + "); expected the latest one. Fix: " + fix, e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": found no such file; expected a ledger. Fix: check the path", e);
        } catch (IOException e) {
            throw Files.isDirectory(file)
                    ? new InvalidInputException(file + ": found a folder; expected a ledger. Fix: name a file", e)
                    : FileProblem.unreadable(file, e);
        }
    }

    private static LedgerFile parse(Path file, byte[] bytes) {
        LedgerAccumulator ledger = new LedgerAccumulator();
        List<LedgerEntry> entries = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                entries.add(entry(file, entries.size() + 1, ByteBuffer.wrap(bytes, start, i - start), ledger));
                start = i + 1;
            }
        }
        return new LedgerFile(file, entries, start, bytes.length - start);
    }

    private static LedgerEntry entry(Path file, int line, ByteBuffer bytes, LedgerAccumulator ledger) {
        try {
            LedgerEntry entry = LedgerJson.parse(requireLine(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes).toString()));
            ledger.add(entry);
            return entry;
        } catch (CharacterCodingException e) {
            throw damaged(file, line, "no text in UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw damaged(file, line, String.valueOf(e.getMessage()), e);
        }
    }

    /** Checks the form of a line. The message names typical edits by people and programs. */
    private static String requireLine(String line) {
        if (line.endsWith("\r")) {
            throw new IllegalArgumentException("it ends with CR and LF, as some editors and copies to Windows write it;"
                    + " ledgers end lines with LF alone");
        }
        if (line.isBlank()) {
            throw new IllegalArgumentException("it is empty, and each line of a ledger is an entry");
        }
        return line;
    }

    private static InvalidInputException damaged(Path file, int line, String what, Exception cause) {
        return new InvalidInputException(
                file + ":" + line + ": found a damaged line (" + what
                        + "); expected an entry of a ledger. Fix: restore the latest undamaged ledger from a backup",
                cause);
    }
}
