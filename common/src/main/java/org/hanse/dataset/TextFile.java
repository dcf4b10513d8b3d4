// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Text file that DuckDB can read: in UTF-8, not compressed, without a byte order mark. If the original is not such a
 * file, a temporary copy is. Every byte is read, so a truncated archive or a wrong encoding is found here.
 *
 * @param original file of the user
 * @param readable the file to read
 * @param lines number of lines of the file, an incomplete last one included
 */
record TextFile(Path original, Path readable, long lines) {

    private static final int BUFFER = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    static TextFile prepare(Path original, Charset encoding, Workspace workspace) {
        boolean copy = isCompressed(original) || !encoding.equals(StandardCharsets.UTF_8) || startsWithMark(original);
        Path readable = copy ? workspace.scratch(".txt") : original;
        try (InputStream in = open(original);
                Writer out = copy ? writer(readable) : Writer.nullWriter()) {
            return new TextFile(original, readable, new Transcoding(original, encoding, out).run(in));
        } catch (IOException e) {
            throw unreadable(original, e, workspace.advice());
        }
    }

    /** Returns {@code original}, unpacked if it is compressed. */
    static Path unpacked(Path original, Workspace workspace) {
        if (!isCompressed(original)) {
            return original;
        }
        Path readable = workspace.scratch(".bin");
        try (InputStream in = open(original)) {
            Files.copy(in, readable);
        } catch (IOException e) {
            throw unreadable(original, e, workspace.advice());
        }
        return readable;
    }

    /** Returns the first {@code limit} characters of a file prepared by this class. */
    String beginning(int limit) {
        try (InputStream in = Files.newInputStream(readable)) {
            return new String(in.readNBytes(limit), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(original, e);
        }
    }

    /** Returns the size of the file to read. */
    long bytes() {
        try {
            return Files.size(readable);
        } catch (IOException e) {
            throw unreadable(original, e);
        }
    }

    boolean isEmpty() {
        return lines == 0;
    }

    /** Returns a copy of this file with one kind of line ends, in place of this file. */
    TextFile withOneLineEnd(Workspace workspace) {
        Path copy = workspace.scratch(".txt");
        try (Reader in = Files.newBufferedReader(readable);
                Writer out = writer(copy)) {
            return new TextFile(original, copy, LineEnds.unify(in, out));
        } catch (IOException e) {
            throw unreadable(original, e, workspace.advice());
        } finally {
            release();
        }
    }

    /** Removes the temporary copy, if there is one. */
    void release() {
        if (!readable.equals(original)) {
            try {
                Files.deleteIfExists(readable);
            } catch (IOException e) {
                throw unreadable(original, e);
            }
        }
    }

    private static boolean isCompressed(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private static boolean startsWithMark(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(3), StandardCharsets.UTF_8).startsWith(String.valueOf(BYTE_ORDER_MARK));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = new ReadFailureInputStream(Files.newInputStream(file));
        if (!isCompressed(file)) {
            return raw;
        }
        try {
            return new GZIPInputStream(raw, BUFFER);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static Writer writer(Path file) throws IOException {
        return new OutputStreamWriter(
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER), StandardCharsets.UTF_8);
    }

    private static InvalidInputException unreadable(Path file, IOException e) {
        return unreadable(file, e, "free some space");
    }

    /** @param advice where to find room, as {@link Workspace#advice} */
    private static InvalidInputException unreadable(Path file, IOException e, String advice) {
        if (e instanceof EOFException) {
            return new InvalidInputException(
                    file + ": found a gzip file that is cut off; expected a whole one. Fix: fetch it again", e);
        }
        if (e instanceof ZipException) {
            return new InvalidInputException(
                    file + ": found no valid gzip file (" + e.getMessage() + "); expected one. Fix: fetch it again, or"
                            + " remove .gz from its name if it is not compressed",
                    e);
        }
        if (e instanceof AccessDeniedException || e instanceof ReadFailure) {
            return FileProblem.unreadable(file, e);
        }
        return new InvalidInputException(
                file + ": found no room in the folder for temporary files (" + e.getMessage()
                        + "); expected room for the unpacked file. Fix: " + advice,
                e);
    }

    /** The original could not be read, as against the copy not being written. */
    private static final class ReadFailure extends IOException {
        private static final long serialVersionUID = 1L;

        ReadFailure(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static final class ReadFailureInputStream extends FilterInputStream {
        ReadFailureInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw new ReadFailure(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                throw new ReadFailure(e);
            }
        }
    }

    /** One pass over a file that decodes it, counts its lines and writes it in UTF-8. */
    private static final class Transcoding {
        private final Path file;
        private final Charset encoding;
        private final Writer out;
        private final CharsetDecoder decoder;
        private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        private final CharBuffer chars = CharBuffer.allocate(BUFFER);
        private long newlines;
        private long total;
        private char last;

        Transcoding(Path file, Charset encoding, Writer out) {
            this.file = file;
            this.encoding = encoding;
            this.out = out;
            this.decoder = encoding.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
        }

        /** Returns the number of lines. */
        long run(InputStream in) throws IOException {
            boolean end = false;
            while (!end) {
                int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = count < 0;
                bytes.position(bytes.position() + Math.max(count, 0)).flip();
                decode(end);
                bytes.compact();
            }
            while (decoder.flush(chars).isOverflow()) {
                drain();
            }
            drain();
            return newlines + (total > 0 && last != '\n' ? 1 : 0);
        }

        private void decode(boolean end) throws IOException {
            while (true) {
                CoderResult result = decoder.decode(bytes, chars, end);
                drain();
                if (result.isError()) {
                    String suggestion = suggestion();
                    throw new InvalidInputException(file + ":" + (newlines + 1) + ": found bytes "
                            + wrongBytes(result.length()) + "; expected " + encoding.name()
                            + ". Fix: name the file's encoding, for example encoding: " + suggestion);
                }
                if (result.isUnderflow()) {
                    return;
                }
            }
        }

        private void drain() throws IOException {
            chars.flip();
            int from = total == 0 && chars.hasRemaining() && chars.get(0) == BYTE_ORDER_MARK ? 1 : 0;
            char[] array = chars.array();
            int length = chars.limit();
            for (int i = from; i < length; i++) {
                if (array[i] == '\n') {
                    newlines++;
                }
            }
            out.write(array, from, length - from);
            if (length > 0) {
                last = array[length - 1];
            }
            total += length - from;
            chars.clear();
        }

        private String wrongBytes(int length) {
            byte[] wrong = new byte[Math.min(length, bytes.remaining())];
            bytes.get(wrong);
            return Optional.of(HexFormat.ofDelimiter(" ").withUpperCase().formatHex(wrong))
                    .filter(hex -> !hex.isEmpty())
                    .orElse("at the end");
        }

        /** Returns whether a file that starts with these bytes has a byte order mark of UTF-16. */
        private static boolean isMarkOfUtf16(byte first, byte second) {
            return (first == (byte) 0xFF && second == (byte) 0xFE) || (first == (byte) 0xFE && second == (byte) 0xFF);
        }

        private String suggestion() {
            if (total == 0 && bytes.remaining() > 1 && isMarkOfUtf16(bytes.get(0), bytes.get(1))) {
                return "UTF-16";
            }
            return encoding.equals(StandardCharsets.UTF_8) ? "windows-1252, ISO-8859-1 or GB18030" : "UTF-8";
        }
    }
}
