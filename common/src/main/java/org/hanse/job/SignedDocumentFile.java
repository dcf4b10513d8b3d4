// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.SignedDocument;
import org.hanse.file.DurableFile;

/** JSON file of a signed document, schema {@code hanse.signed/1}: kind, signature in base64, and text. */
public final class SignedDocumentFile {

    /** Ending of the files' names. */
    public static final String ENDING = ".signed";

    private static final String SCHEMA = "hanse.signed/1";
    private static final Set<String> KEYS = new TreeSet<>(Set.of("schema", "kind", "signature", "text"));
    private static final long MOST_BYTES = 8L << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SignedDocumentFile() {}

    /** Writes a document, or replaces it. */
    public static void write(Path file, SignedDocument document) {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", SCHEMA);
        json.put("kind", document.kind().name().toLowerCase(Locale.ROOT));
        json.put(
                "signature",
                Base64.getEncoder().encodeToString(document.signature().toBytes()));
        json.put("text", document.text());
        try {
            DurableFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts have no cycles", e);
        }
    }

    /**
     * Reads a document. The signature is not checked.
     *
     * @throws InvalidInputException if the file is missing or has another form
     */
    public static SignedDocument read(Path file) {
        JsonNode json = tree(file);
        Set<String> keys = new TreeSet<>();
        json.fieldNames().forEachRemaining(keys::add);
        if (!keys.equals(KEYS) || !json.get("schema").asText().equals(SCHEMA)) {
            throw other(file, keys.isEmpty() ? "no JSON object" : "a JSON object with the keys " + keys);
        }
        try {
            return new SignedDocument(
                    SignedDocument.Kind.valueOf(json.get("kind").asText().toUpperCase(Locale.ROOT)),
                    json.get("text").asText(),
                    Signature.of(
                            Base64.getDecoder().decode(json.get("signature").asText())));
        } catch (IllegalArgumentException e) {
            throw other(file, "an unknown kind or a damaged signature");
        }
    }

    /**
     * Reads a document of one kind and checks its signature.
     *
     * @throws InvalidInputException if the file has another form or kind, or another key signed it
     */
    public static SignedDocument read(Path file, SignedDocument.Kind kind, VerifyingKey operator) {
        SignedDocument document = read(file);
        if (document.kind() != kind) {
            throw new InvalidInputException(file + ": found a signed " + word(document.kind()) + "; expected a signed "
                    + word(kind) + ". Fix: name the file of the " + word(kind));
        }
        if (!document.isSignedBy(operator)) {
            throw new InvalidInputException(file + ": found a signature of another key, or a changed text; expected the"
                    + " operator's signature. Fix: sign it again with hanse operator sign FOLDER FILE");
        }
        return document;
    }

    private static JsonNode tree(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw other(file, Files.size(file) + " bytes");
            }
            return JSON.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    file + ": found no file; expected a signed document. Fix: check the file's name", e);
        } catch (JsonProcessingException e) {
            throw other(file, "no JSON");
        } catch (IOException e) {
            throw new InvalidInputException(
                    file
                            + ": found a file that cannot be read as UTF-8 text; expected a signed document. Fix: check its"
                            + " name and permissions",
                    e);
        }
    }

    private static String word(SignedDocument.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static InvalidInputException other(Path file, String found) {
        return new InvalidInputException(file + ": found " + found + "; expected a document of schema " + SCHEMA
                + ". Fix: make one with hanse operator sign FOLDER FILE");
    }
}
