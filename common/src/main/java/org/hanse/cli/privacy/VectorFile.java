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
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/** File of test vectors: known answers for the code of Hanse. */
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
     * Reads a file of any topic.
     *
     * @throws InvalidInputException if it is unreadable or not JSON
     */
    public static VectorFile read(Path file) {
        Path fileName = file.getFileName();
        return new VectorFile(fileName == null ? "" : fileName.toString(), InputText.json(file));
    }

    /**
     * Reads all JSON files of a folder, by name.
     *
     * @throws InvalidInputException if one is unreadable or not JSON, or none is a vector file
     */
    static List<VectorFile> inFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    folder + (Files.exists(folder) ? ": found a file" : ": found no such folder")
                            + "; expected a folder of vector files. Fix: check the path");
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(VectorFile::isJson).sorted().toList();
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
        List<VectorFile> vectors = files.stream().map(VectorFile::read).toList();
        if (vectors.stream().noneMatch(file -> file.topic().isPresent())) {
            throw new InvalidInputException(folder + ": found no vector files; expected names as in "
                    + TOPICS.stream().map(Topic::usualName).toList() + ". Fix: name another folder");
        }
        return vectors;
    }

    private static boolean isJson(Path file) {
        String lower = file.toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && (lower.endsWith(".json") || lower.endsWith(".json.gz"));
    }

    /** Returns the topic by the name of the file, otherwise by its content. */
    private Optional<Topic> topic() {
        String unpacked = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        return TOPICS.stream()
                .filter(topic -> topic.usualName().equals(unpacked))
                .findFirst()
                .or(() -> TOPICS.stream().filter(topic -> topic.fits(root)).findFirst());
    }

    /** Runs the vectors and returns their results. */
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

    /** Topic of a vector file. */
    interface Topic {

        /** Returns the usual name of its file. */
        String usualName();

        /** Returns whether the content of a file has this topic. */
        boolean fits(JsonNode root);

        /** Runs the vectors of a file. */
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
         * @param check returns the difference from the expected answer; throws {@link MalformedException} for an unreadable vector
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
