// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/** Small text files of users: UTF-8, with or without a byte order mark, plain or packed with gzip. */
final class InputText {

    private static final String PACKED = ".gz";
    private static final String MARK = "\uFEFF";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private InputText() {}

    /** Returns whether the name of the file is that of a gzip file. */
    static boolean isPacked(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(PACKED);
    }

    /**
     * Returns the text of a file.
     *
     * @throws InvalidInputException if it is unreadable or not UTF-8
     */
    static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(file + ": found a folder; expected a file. Fix: name a file");
        }
        try (InputStream in = open(file);
                // A reader with a decoder rejects invalid UTF-8. A reader with a charset does not.
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            StringBuilder text = new StringBuilder();
            char[] buffer = new char[1 << 13];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                text.append(buffer, 0, count);
            }
            return text.indexOf(MARK) == 0 ? text.substring(MARK.length()) : text.toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    file + ": found bytes that are not UTF-8; expected text in UTF-8. Fix: save the file as UTF-8", e);
        } catch (ZipException e) {
            throw new InvalidInputException(
                    file + ": found no gzip file; expected one, as its name ends with .gz. Fix: rename or pack it", e);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        InputStream raw = new ByteArrayInputStream(bytes);
        return isPacked(file) ? new GZIPInputStream(raw) : raw;
    }

    /**
     * Parses a JSON file.
     *
     * @throws InvalidInputException if it is unreadable or invalid, with line and column
     */
    static JsonNode json(Path file) {
        JsonNode root;
        try {
            root = MAPPER.readTree(read(file));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new InvalidInputException(
                    file + where + ": found no JSON (" + e.getOriginalMessage()
                            + "); expected JSON. Fix: correct this place",
                    e);
        }
        if (root.isMissingNode()) {
            throw new InvalidInputException(file + ": found an empty file; expected JSON. Fix: name another file");
        }
        return root;
    }
}
