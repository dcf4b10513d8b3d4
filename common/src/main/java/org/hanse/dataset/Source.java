// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/** Source of rows: the key {@code source} of a descriptor. */
public sealed interface Source {

    ConfigNode.Location location();

    /** Returns the descriptor file and keys of this source. */
    default String where() {
        return location().where();
    }

    /** Returns whether this is a JSON map, whose keys are ids. */
    default boolean isMap() {
        return this instanceof Files files && files.format() == FileFormat.JSON_MAP;
    }

    /**
     * Files in one format. A {@code .gz} ending means compressed.
     *
     * @param path one file, or a pattern that stands for several
     */
    record Files(
            @Key(value = "file or pattern with `*`, `**`, `?`, `[ab]`, `{a,b}`", required = true)
            Path path,

            @Key(value = "`csv`, `text`, `jsonl`, `json`, `json-map`, `parquet`", required = true)
            FileFormat format,

            @Key(inline = true) TextDialect dialect,
            ConfigNode.Location location)
            implements Source {

        /** Returns the text between the columns of CSV and the items of a line. */
        String delimiter() {
            return dialect.delimiter().orElse(format == FileFormat.TEXT ? " " : ",");
        }
    }

    /**
     * Result of a query on a database.
     *
     * @param passwordFile file whose first line is the password, which must not be in a descriptor
     */
    record Database(
            @Key(value = "URL of a database instead of files", required = true)
            String jdbc,

            @Key(value = "SQL", required = true) String query,
            @Key("its user") Optional<String> user,
            @Key("file with the password") Optional<Path> passwordFile,
            ConfigNode.Location location)
            implements Source {

        public Database {
            if (jdbc.toLowerCase(Locale.ROOT).contains("password=")) {
                throw new KeyConflictException(
                        "holds a password; put it into a file of its own and name that with passwordFile", "jdbc");
            }
            if (!jdbc.startsWith("jdbc:")) {
                throw new KeyConflictException("must start with jdbc:, as in jdbc:postgresql://host/database", "jdbc");
            }
        }

        /** Returns this source with the path of a database in a file below the descriptor's folder. */
        Database in(Path folder) {
            for (String engine : new String[] {"jdbc:sqlite:", "jdbc:duckdb:"}) {
                String rest = jdbc.startsWith(engine) ? jdbc.substring(engine.length()) : "";
                if (!rest.isEmpty() && !rest.startsWith(":") && !rest.startsWith("file:")) {
                    String own = engine + folder.resolve(rest).normalize();
                    return new Database(own, query, user, passwordFile, location);
                }
            }
            return this;
        }
    }

    /** Formats of a file. */
    enum FileFormat {
        /** Values between delimiters, quoted where need be. */
        CSV,
        /** Lines that are not cut into columns; the only column is {@code line}. */
        TEXT,
        /** One JSON object a line. */
        JSONL,
        /** A JSON array of objects. */
        JSON,
        /** One JSON object whose keys are ids and whose values are lists or objects. */
        JSON_MAP,
        PARQUET
    }

    /**
     * Dialect of a text file.
     *
     * @param header whether the first line names the columns
     * @param quote empty if no value is quoted
     */
    record TextDialect(
            @Key(value = "between columns or items", standard = "`,`; `text` a blank")
            Optional<String> delimiter,

            @Key("first line names columns; else `c0`, `c1`, ...")
            boolean header,

            @Key("any name that Java knows") Charset encoding,

            @Key(value = "around values", standard = "`\"`") String quote,

            @Key(value = "before a quote inside quotes", standard = "the quote")
            Optional<String> escape) {

        /** UTF-8 with a header. */
        public static final TextDialect DEFAULT =
                new TextDialect(Optional.empty(), true, StandardCharsets.UTF_8, "\"", Optional.empty());

        public TextDialect {
            // A tab between quotes that leave the backslash as it is.
            delimiter = delimiter.map(text -> text.equals("\\t") ? "\t" : text);
            delimiter.filter(text -> text.isEmpty() || text.length() > 4).ifPresent(text -> {
                throw new IllegalArgumentException("delimiter \"" + text + "\" must be 1 to 4 characters");
            });
            if (quote.length() > 1 || escape.orElse(quote).length() > 1) {
                throw new IllegalArgumentException("quote and escape are one character or empty");
            }
        }

        /** Returns the character before a quote inside quotes. */
        String escaping() {
            return escape.orElse(quote);
        }
    }
}
