// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/** The key {@code source} of a descriptor. */
public final class SourceKeys {

    private static final String QUOTE = "\"";

    /** Placeholder of a required source. */
    static final Source PLACEHOLDER = FileKeys.DEFAULT.source("");

    private SourceKeys() {}

    /** Keys of files. */
    public record FileKeys(
            @Key(value = "file or pattern with `*`, `**`, `?`, `[ab]`, `{a,b}`", required = true)
            Path path,

            @Key(value = "`csv`, `text`, `jsonl`, `json`, `json-map`, `parquet`", required = true)
            Source.FileFormat format,

            @Key(value = "between columns or items", standard = "`,`; `text` a blank")
            Optional<String> delimiter,

            @Key("first line names columns; else `c0`, `c1`, ...")
            boolean header,

            @Key("any name that Java knows") Charset encoding,

            @Key(value = "around values", standard = "`\"`") String quote,

            @Key(value = "before a quote inside quotes", standard = "the quote")
            Optional<String> escape) {

        /** Defaults. */
        public static final FileKeys DEFAULT = new FileKeys(
                Path.of(""),
                Source.FileFormat.CSV,
                Optional.empty(),
                true,
                StandardCharsets.UTF_8,
                QUOTE,
                Optional.empty());

        /**
         * Returns the source.
         *
         * @param where descriptor file and keys that lead to it
         */
        Source source(String where) {
            String usual = format == Source.FileFormat.TEXT ? " " : ",";
            // A tab between quotes that leave the backslash as it is.
            String between =
                    delimiter.map(text -> text.equals("\\t") ? "\t" : text).orElse(usual);
            return new Source.Files(
                    path,
                    format,
                    new Source.TextDialect(between, header, encoding, quote, escape.orElse(quote)),
                    where);
        }
    }

    /** Keys of a database. */
    public record DatabaseKeys(
            @Key(value = "URL of a database instead of files", required = true)
            String jdbc,

            @Key(value = "SQL", required = true) String query,
            @Key("its user") Optional<String> user,
            @Key("file with the password") Optional<Path> passwordFile) {

        /** Defaults. */
        public static final DatabaseKeys DEFAULT = new DatabaseKeys("jdbc:", "", Optional.empty(), Optional.empty());

        /** Creates the keys. */
        public DatabaseKeys {
            if (jdbc.toLowerCase(Locale.ROOT).contains("password=")) {
                throw new KeyConflictException(
                        "holds a password; put it into a file of its own and name that with passwordFile", "jdbc");
            }
            if (!jdbc.startsWith("jdbc:")) {
                throw new KeyConflictException("must start with jdbc:, as in jdbc:postgresql://host/database", "jdbc");
            }
        }

        /**
         * Returns the source. Relative paths of databases in files start at the descriptor's folder.
         *
         * @param where descriptor file and keys that lead to it
         */
        Source source(Path folder, String where) {
            return new Source.Database(resolved(folder), query, user, passwordFile, where);
        }

        private String resolved(Path folder) {
            for (String engine : new String[] {"jdbc:sqlite:", "jdbc:duckdb:"}) {
                String rest = jdbc.startsWith(engine) ? jdbc.substring(engine.length()) : "";
                if (!rest.isEmpty() && !rest.startsWith(":") && !rest.startsWith("file:")) {
                    return engine + folder.resolve(rest).normalize();
                }
            }
            return jdbc;
        }
    }
}
