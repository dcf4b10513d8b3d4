// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fix in each error message about input. */
class ErrorMessagesTest {

    private static final Pattern ERROR = Pattern.compile("new InvalidInputException\\(");

    /** Text with a fix, and names of texts and methods that add one. */
    private static final Pattern FIX = Pattern.compile("Fix:|withFix\\(|\\bFIX\\b|\\bBY_HAND\\b|\\bfix\\b"
            + "|\\b(remedy|again|noColumn|problem|reason|missing|objection|otherKeys)\\("
            + "|found \\+ \"; expected \" \\+ expected|then add --resume"
            // Whole texts with a fix that are made elsewhere.
            + "|^\\S+ new InvalidInputException\\((taken|hint)(, e)?\\)$"
            + "|\\(String\\.join\\(\"; \", (all|problems)\\)\\)$"
            + "|: federation\\.privacy: \" \\+ why\\)$|e\\.getMessage\\(\\) \\+ way \\+");

    /** End of a fix with a full stop. */
    private static final Pattern FULL_STOP = Pattern.compile("Fix: [^\"]*[^.\"]\\.\"");

    @Test
    void errors_ofAllMainSources_haveAFix() {
        List<String> errors = errors();

        assertThat(errors).hasSizeGreaterThan(200);
        assertThat(errors.stream().filter(error -> !FIX.matcher(error).find()))
                .as("Errors without a fix. Fix: end each with \". Fix: \" and a command or a key to change")
                .isEmpty();
    }

    @Test
    void errors_ofAllMainSources_endWithoutAFullStop() {
        assertThat(errors().stream().filter(error -> FULL_STOP.matcher(error).find()))
                .as("Full stops behind a fix. Fix: delete them")
                .isEmpty();
    }

    private static List<String> errors() {
        Path root = Path.of("").toAbsolutePath().resolveSibling("");
        List<String> errors = new ArrayList<>();
        for (String module : List.of("common", "coordinator", "client-node", "sim")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(file -> add(errors, file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return errors;
    }

    private static void add(List<String> errors, Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher error = ERROR.matcher(text);
        while (error.find()) {
            errors.add(file.getFileName() + ": " + text.substring(error.start(), end(text, error.end())));
        }
    }

    /** Returns the place behind the parenthesis that closes the one before {@code start}. */
    private static int end(String text, int start) {
        int depth = 1;
        boolean quoted = false;
        int at = start;
        while (depth > 0) {
            char c = text.charAt(at);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            }
            at++;
        }
        return at;
    }
}
