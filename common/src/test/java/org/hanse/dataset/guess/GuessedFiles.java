// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.CleaningPolicy;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.junit.jupiter.api.io.TempDir;

/** Files for guesses of descriptors; a guess must read its own source without faults. */
abstract class GuessedFiles {

    static final int ROWS = 60;

    @TempDir
    Path folder = Path.of("");

    /** Rows of 12 shoppers with 7 items each bought again now and then. */
    static String rows(String header, IntFunction<String> row) {
        String body = IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n"));
        return (header.isEmpty() ? "" : header + "\n") + body + "\n";
    }

    static String shopper(int row) {
        return "u" + row % 12;
    }

    static String item(int row) {
        return "p" + row * row % 7;
    }

    static String day(int row) {
        return String.format("%02d", 1 + row / 10);
    }

    Path file(String name, String text) throws IOException {
        return file(name, text, StandardCharsets.UTF_8);
    }

    Path file(String name, String text, Charset encoding) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(encoding));
    }

    DescriptorGuess guess(Path... files) {
        return DescriptorGuess.of(List.of(files), folder.resolve("dataset.yaml"), Optional.empty());
    }

    /** The descriptor's lines, each without its remark. */
    static List<String> lines(DescriptorGuess guess) {
        return guess.yaml()
                .lines()
                .map(line -> line.replaceAll("\\s+# .*", "").strip())
                .toList();
    }

    /** Reads the files with the generated descriptor; any dropped or repaired row is an error. */
    Dataset readBack(DescriptorGuess guess) throws IOException {
        return readBack(guess.yaml(), CleaningPolicy.STRICT);
    }

    /** Reads the files with a descriptor of this text. */
    Dataset readBack(String yaml, CleaningPolicy policy) throws IOException {
        Path descriptor = Files.writeString(folder.resolve("dataset.yaml"), yaml);
        return new DatasetReader(ReadingOptions.standard(InstantSource.system()).with(policy))
                .read(DatasetDescriptor.read(descriptor));
    }

    void assertReadsBack(DescriptorGuess guess) throws IOException {
        Dataset dataset = readBack(guess);
        assertThat(dataset.interactions().size()).isEqualTo(ROWS);
        assertThat(dataset.interactions().shoppers()).isEqualTo(12);
    }

    void assertRefused(String message, Path file) {
        assertThatThrownBy(() -> guess(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }
}
