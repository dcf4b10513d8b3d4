// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Templates of the pages. Every text is escaped. {@code {{#t}}key{{/t}}} is a phrase. Thread-safe. */
final class Templates {

    private final Mustache.Compiler compiler = Mustache.compiler()
            .escapeHTML(true)
            .withCollector(new Optionals())
            .withFormatter(Templates::text)
            .withLoader(name -> new StringReader(file(name + ".mustache")));

    private final Map<String, Template> compiled = new ConcurrentHashMap<>();

    /** A section of an empty optional value is left out. */
    private static final class Optionals extends DefaultCollector {

        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            return value instanceof Optional<?> own ? own.stream().iterator() : super.toIterator(value);
        }
    }

    private static String text(Object value) {
        return value instanceof Optional<?> own ? own.map(String::valueOf).orElse("") : String.valueOf(value);
    }

    /** Returns a file beside this class. */
    static byte[] bytes(String file) {
        try (InputStream in = Objects.requireNonNull(Templates.class.getResourceAsStream(file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read", e);
        }
    }

    private static String file(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /**
     * Fills a template.
     *
     * @param view what the template shows
     * @param frame what all templates may show
     */
    String html(String name, Object view, Object frame) {
        StringWriter out = new StringWriter();
        compiled.computeIfAbsent(name, own -> compiler.compile(file(own + ".mustache")))
                .execute(view, frame, out);
        return out.toString();
    }
}
