// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * File of test vectors: known answers for the code of Hanse.
 *
 * @param name name of the file
 */
public record VectorFile(String name, JsonNode root) {

    private static final List<Topic> TOPICS = List.of(
            new Topic("crypto-kat.json", CryptoVectors::fits, CryptoVectors::run),
            new Topic("secagg-shamir.json", SecaggVectors::areShares, SecaggVectors::runShares),
            new Topic("secagg-masked-sum.json", SecaggVectors::areMasked, SecaggVectors::runMasked),
            new Topic("dp-sensitivity.json", SensitivityVectors::areSums, SensitivityVectors::runSums),
            new Topic("dp-matrix.json", SensitivityVectors::areMatrices, SensitivityVectors::runMatrices));

    /**
     * Topic of vectors.
     *
     * @param usualName usual name of its file
     * @param fits whether the content of a file has this topic
     * @param run runs the vectors of a file
     */
    private record Topic(String usualName, Predicate<JsonNode> fits, BiConsumer<JsonNode, ResultsAccumulator> run) {}

    /** Outcome of a vector. */
    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED;

        /** Returns the name in JSON. */
        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Result of one vector.
     *
     * @param file name of its file
     * @param name its position in the file, and its own name
     * @param remark expected answer of a failed vector, reason of a skipped one; else empty
     */
    public record Result(String file, String name, Outcome outcome, String remark) {

        /** Returns the result on one line. */
        @Override
        public String toString() {
            return outcome.key() + " " + file + " " + name + (remark.isEmpty() ? "" : ": " + remark);
        }
    }

    /** Results of one file's vectors, in order. */
    static final class ResultsAccumulator {

        private final String file;
        private final List<Result> results = new ArrayList<>();

        ResultsAccumulator(String file) {
            this.file = file;
        }

        /**
         * Runs a vector.
         *
         * @param check returns the difference from the expected answer; throws {@link MalformedException} for an unreadable vector
         */
        void run(String name, Supplier<Optional<String>> check) {
            String difference;
            try {
                difference = check.get().orElse("");
            } catch (MalformedException e) {
                difference = String.valueOf(e.getMessage());
            }
            results.add(new Result(file, name, difference.isEmpty() ? Outcome.PASSED : Outcome.FAILED, difference));
        }

        void skip(String name, String why) {
            results.add(new Result(file, name, Outcome.SKIPPED, why));
        }
    }

    /**
     * Reads a file of any topic.
     *
     * @throws InvalidInputException if it is unreadable or not JSON
     */
    public static VectorFile read(Path file) {
        return new VectorFile(String.valueOf(file.getFileName()), InputText.json(file));
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
                .or(() ->
                        TOPICS.stream().filter(topic -> topic.fits().test(root)).findFirst());
    }

    /** Runs the vectors and returns their results. */
    public List<Result> results() {
        ResultsAccumulator results = new ResultsAccumulator(name);
        topic().ifPresentOrElse(
                        topic -> topic.run().accept(root, results),
                        () -> results.skip("all", "no topic that is known"));
        if (results.results.isEmpty()) {
            results.run("all", () -> Optional.of("expected vectors, there are none"));
        }
        return List.copyOf(results.results);
    }
}
