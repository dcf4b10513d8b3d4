// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Lines of YAML with remarks, which no YAML writer keeps. */
final class YamlLines {

    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");
    private static final int REMARK_COLUMN = 44;

    private final List<String> lines = new ArrayList<>();

    /** Returns a line without a remark. */
    YamlLines line(String line) {
        lines.add(line);
        return this;
    }

    /** Adds a line with a remark; an empty remark adds nothing. */
    YamlLines line(String line, String remark) {
        return remark.isEmpty()
                ? line(line)
                : line(line + " ".repeat(Math.max(1, REMARK_COLUMN - line.length())) + "# " + oneLine(remark));
    }

    /** Returns a remark on lines of its own. */
    YamlLines remark(String indent, String remark) {
        return line(indent + "# " + oneLine(remark));
    }

    /** Names of columns may hold anything; a remark ends with its line. */
    private static String oneLine(String remark) {
        return remark.replaceAll("\\p{Cntrl}+", " ");
    }

    String text() {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** Returns {@code value} as a YAML scalar that is read as this text. */
    static String scalar(String value) {
        boolean plain = value.matches("[\\p{L}_][\\p{L}\\p{N}_ .-]*")
                && value.equals(value.strip())
                && !WORDS.contains(value.toLowerCase(Locale.ROOT));
        return plain ? value : TextNode.valueOf(value).toString();
    }
}
