// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Beginning of a file.
 *
 * @param file source
 * @param encoding encoding of its letters
 * @param text complete lines; empty for Parquet
 * @param torn the last line, if the file ends within it and it is left out of {@code text}
 * @param whole whether this is the whole file
 * @param parquet whether the file is Parquet
 */
record FileHead(Path file, Charset encoding, String text, String torn, boolean whole, boolean parquet) {

    private static final String WORKBOOK = ".*\\.(xlsx?|xlsm|ods)";
    private static final int HEAD_BYTES = 8 << 20;
    /** Number of lines from which one line more or less does not matter. */
    private static final int MANY_LINES = 10;

    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads the head of {@code file}, unpacking {@code .gz}.
     *
     * @throws InvalidInputException if it cannot be read, is empty or is no text
     */
    static FileHead read(Path file) {
        byte[] bytes = bytes(file);
        if (bytes.length == 0) {
            throw new InvalidInputException(file + ": is empty; expected rows of a table. Fix: export the file again");
        }
        if (Arrays.equals(PARQUET, Arrays.copyOf(bytes, PARQUET.length))) {
            return new FileHead(file, StandardCharsets.UTF_8, "", "", bytes.length < HEAD_BYTES, true);
        }
        if (String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).matches(WORKBOOK)) {
            throw new InvalidInputException(
                    file + ": found a workbook; expected text. Fix: save the sheet as CSV, and guess that file");
        }
        Charset encoding = EncodingGuess.of(bytes);
        boolean whole = bytes.length < HEAD_BYTES;
        String all = new String(bytes, encoding);
        String text = wholeLines(all, !whole);
        if (text.indexOf('\0') >= 0) {
            throw new InvalidInputException(file
                    + ": found no text; expected CSV, TSV, JSON lines or Parquet, packed with gzip or not. Fix: export the table"
                    + " in one of these formats");
        }
        String torn = whole ? all.substring(text.length()) : "";
        return new FileHead(file, encoding, text.startsWith("\uFEFF") ? text.substring(1) : text, torn, whole, false);
    }

    /**
     * Returns the text of a table, with line ends of one kind: all of it, or the rows that are complete in this head.
     */
    String rows() {
        if (whole) {
            CsvRecords.of(unified(text + torn)).requireClosed(file);
        }
        String unified = unified(text);
        return CsvRecords.of(unified)
                .open()
                .map(row -> unified.substring(0, row.begin()))
                .orElse(unified);
    }

    /** Returns {@code text} with line ends of one kind. */
    static String unified(String text) {
        return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace('\r', '\n');
    }

    /** Returns the first lines, at most {@code count}. */
    List<String> lines(int count) {
        return text.lines().filter(line -> !line.isBlank()).limit(count).toList();
    }

    /** Returns a reader of the whole file. */
    BufferedReader reader() throws IOException {
        return new BufferedReader(new InputStreamReader(unpacked(file, Files.newInputStream(file)), encoding));
    }

    private static InputStream unpacked(Path file, InputStream raw) throws IOException {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    }

    private static byte[] bytes(Path file) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = unpacked(file, raw)) {
            byte[] buffer = new byte[1 << 16];
            while (head.size() < HEAD_BYTES) {
                int read = in.read(buffer, 0, Math.min(buffer.length, HEAD_BYTES - head.size()));
                if (read < 0) {
                    break;
                }
                head.write(buffer, 0, read);
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": found no such file; expected one. Fix: check the path", e);
        } catch (ZipException e) {
            throw new InvalidInputException(
                    file + ": found no gzip file; expected one, as its name ends with .gz. Fix: rename or pack it", e);
        } catch (EOFException e) {
            throw new InvalidInputException(
                    file + ": found a gzip file that is cut off; expected a whole one. Fix: copy it again", e);
        } catch (IOException e) {
            throw Files.isDirectory(file)
                    ? new InvalidInputException(file + ": found a folder; expected a file. Fix: name files in it", e)
                    : FileProblem.unreadable(file, e);
        }
        return head.toByteArray();
    }

    /**
     * Returns the text without an incomplete last line: one odd line confuses the sniffer. The file or this class may
     * have cut it.
     */
    private static String wholeLines(String text, boolean cut) {
        int end = text.lastIndexOf('\n') + 1;
        boolean many = text.lines().limit(MANY_LINES).count() == MANY_LINES;
        return end > 0 && (cut || many) ? text.substring(0, end) : text;
    }
}
