// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.Locale;
import org.hanse.config.ConfigNode;
import org.hanse.config.NearestName;

/** Parser of sources. */
final class SourceParser {

    private static final String QUOTE = "\"";

    private SourceParser() {}

    static Source source(ConfigNode node) {
        return node.has("jdbc") ? database(node) : files(node);
    }

    /** Parses a source for layouts of text lines, see {@link #source}. */
    static Source.Files lines(ConfigNode node) {
        Source.Files files = files(node);
        if (files.format() != Source.FileFormat.TEXT) {
            throw node.refuse("format must be text for the layout sequences");
        }
        return files;
    }

    private static Source.Files files(ConfigNode node) {
        node.keys("path", "format", "delimiter", "header", "encoding", "quote", "escape", "jdbc");
        Path path = node.require("path").path();
        Source.FileFormat format = node.require("format").choice(Source.FileFormat.class);
        String delimiter = node.findText("delimiter")
                .map(SourceParser::unescaped)
                .orElse(format == Source.FileFormat.TEXT ? " " : ",");
        boolean header = node.find("header").map(ConfigNode::bool).orElse(true);
        Charset encoding = node.find("encoding").map(SourceParser::encoding).orElse(StandardCharsets.UTF_8);
        String quote = node.findText("quote").orElse(QUOTE);
        String escape = node.findText("escape").orElse(quote);
        return node.build(() -> new Source.Files(
                path, format, new Source.TextDialect(delimiter, header, encoding, quote, escape), node.where()));
    }

    /** Returns a tab, for those who write it between quotes that leave the backslash as it is. */
    private static String unescaped(String delimiter) {
        return delimiter.equals("\\t") ? "\t" : delimiter;
    }

    private static Charset encoding(ConfigNode node) {
        String text = node.text();
        try {
            return Charset.forName(text);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw node.refuse("is \"" + text + "\", no known encoding"
                    + NearestName.hint(text, Charset.availableCharsets().keySet()));
        }
    }

    private static Source.Database database(ConfigNode node) {
        node.keys("jdbc", "query", "user", "passwordFile");
        if (node.has("password")) {
            throw node.refuse(
                    "password: does not belong in a descriptor; put it into a file of its own, readable by you"
                            + " alone, and name that with passwordFile");
        }
        ConfigNode jdbc = node.require("jdbc");
        String url = jdbc.text();
        if (url.toLowerCase(Locale.ROOT).contains("password=")) {
            throw jdbc.refuse("holds a password; put it into a file of its own and name that with passwordFile");
        }
        if (!url.startsWith("jdbc:")) {
            throw jdbc.refuse("must start with jdbc:, as in jdbc:postgresql://host/database");
        }
        return new Source.Database(
                resolved(url, jdbc.folder()),
                node.requireText("query"),
                node.findText("user"),
                node.find("passwordFile").map(ConfigNode::path),
                node.where());
    }

    /** Returns the URL of a database in a file, its path taken from the descriptor's folder as all paths are. */
    private static String resolved(String url, Path folder) {
        for (String engine : new String[] {"jdbc:sqlite:", "jdbc:duckdb:"}) {
            String rest = url.startsWith(engine) ? url.substring(engine.length()) : "";
            if (!rest.isEmpty() && !rest.startsWith(":") && !rest.startsWith("file:")) {
                return engine + folder.resolve(rest).normalize();
            }
        }
        return url;
    }
}
