// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.cli.privacy.VectorResult.Outcome;
import org.hanse.config.InvalidInputException;

/** A file of test vectors: known answers that Hanse's own code has to give. */
public final class VectorFile {

    private static final List<Topic> TOPICS = List.of(
            new CryptoVectors(),
            new SharingVectors(),
            new MaskedSumVectors(),
            new SensitivityVectors(),
            new MatrixVectors());

    private final String name;
    private final JsonNode root;

    private VectorFile(String name, JsonNode root) {
        this.name = name;
        this.root = root;
    }

    /**
     * A file, whatever is in it.
     *
     * @throws InvalidInputException if it cannot be read or is no JSON
     */
    public static VectorFile read(Path file) {
        Path fileName = file.getFileName();
        return new VectorFile(fileName == null ? "" : fileName.toString(), InputText.json(file));
    }

    /**
     * All JSON files of a folder, by name.
     *
     * @throws InvalidInputException if one cannot be read or is no JSON, or none is a vector file
     */
    static List<VectorFile> inFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    folder + (Files.exists(folder) ? ": is no folder; name one" : ": there is no such folder"));
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(VectorFile::isJson).sorted().toList();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read: " + e.getMessage(), e);
        }
        List<VectorFile> vectors = files.stream().map(VectorFile::read).toList();
        if (vectors.stream().noneMatch(file -> file.topic().isPresent())) {
            throw new InvalidInputException(folder + ": holds no vector files; they are named as in "
                    + TOPICS.stream().map(Topic::usualName).toList());
        }
        return vectors;
    }

    private static boolean isJson(Path file) {
        String lower = file.toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && (lower.endsWith(".json") || lower.endsWith(".json.gz"));
    }

    /** By the name; a file of another name is of the topic that it looks like. */
    private Optional<Topic> topic() {
        String unpacked = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        return TOPICS.stream()
                .filter(topic -> topic.usualName().equals(unpacked))
                .findFirst()
                .or(() -> TOPICS.stream().filter(topic -> topic.fits(root)).findFirst());
    }

    /** Runs the vectors. */
    public List<VectorResult> results() {
        ResultsAccumulator results = new ResultsAccumulator(name);
        Optional<Topic> topic = topic();
        if (topic.isEmpty()) {
            results.skip("all", "no topic that is known");
        } else {
            topic.get().run(root, results);
            if (results.results().isEmpty()) {
                results.run("all", () -> Optional.of("expected vectors, there are none"));
            }
        }
        return results.results();
    }

    /** What a vector file is about. */
    interface Topic {

        /** The name that its file usually has. */
        String usualName();

        /** Whether a file of another name looks like one of its own. */
        boolean fits(JsonNode root);

        /** Runs a file's vectors. */
        void run(JsonNode root, ResultsAccumulator results);
    }

    /** Results of one file's vectors, in order. */
    static final class ResultsAccumulator {

        private final String file;
        private final List<VectorResult> results = new ArrayList<>();

        ResultsAccumulator(String file) {
            this.file = file;
        }

        /**
         * Runs a vector.
         *
         * @param check says what was expected if something else came; one that cannot read the vector says so with a
         *     {@link MalformedException}
         */
        void run(String name, Supplier<Optional<String>> check) {
            Optional<String> difference;
            try {
                difference = check.get();
            } catch (MalformedException e) {
                difference = Optional.ofNullable(e.getMessage());
            }
            add(name, difference.isEmpty() ? Outcome.PASSED : Outcome.FAILED, difference.orElse(""));
        }

        void skip(String name, String why) {
            add(name, Outcome.SKIPPED, why);
        }

        private void add(String name, Outcome outcome, String remark) {
            results.add(new VectorResult(file, name, outcome, remark));
        }

        List<VectorResult> results() {
            return List.copyOf(results);
        }
    }
}
