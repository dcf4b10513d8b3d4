// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Sources as a descriptor names them. */
final class SourceText {

    private final Path folder;

    /** @param descriptor the file that will hold the texts: paths in it start at its folder */
    SourceText(Path descriptor) {
        this.folder =
                Objects.requireNonNull(descriptor.toAbsolutePath().normalize().getParent());
    }

    /** Returns a source on one line. */
    String of(Path file, SourceForm form) {
        StringBuilder text = new StringBuilder("{path: ").append(YamlLines.scalar(relative(file)));
        text.append(", format: ").append(form.format());
        if (!form.delimiter().isEmpty()) {
            text.append(", delimiter: ")
                    .append(form.delimiter().equals("\t") ? "\"\\t\"" : '"' + form.delimiter() + '"');
        }
        if (form.format().equals(SourceForm.CSV)) {
            text.append(", header: ").append(form.header());
        }
        if (!form.quote().equals("\"")) {
            text.append(", quote: ").append(YamlLines.scalar(form.quote()));
        }
        if (!form.encoding().equals(StandardCharsets.UTF_8)) {
            text.append(", encoding: ").append(form.encoding().name());
        }
        return text.append('}').toString();
    }

    private String relative(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        boolean sameRoot = Objects.equals(folder.getRoot(), absolute.getRoot());
        return (sameRoot ? folder.relativize(absolute) : absolute).toString().replace('\\', '/');
    }
}
