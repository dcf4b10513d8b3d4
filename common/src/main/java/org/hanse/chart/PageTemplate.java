// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Template of a self-contained HTML page, in a file beside the class that fills it. Each page gets the same content
 * security policy, so a browser runs no script, loads nothing and sends no form, even if a text was not escaped.
 */
public final class PageTemplate {

    /** Element of the head with the policy. Charts and bars need the styles inside the page. */
    public static final String POLICY = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            + " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>";

    private static final String HEAD = "<head>\n";

    private PageTemplate() {}

    /** Returns the text of a template, with the policy first in its head; a part of a page has no head. */
    public static String of(Class<?> owner, String file) {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(HEAD, HEAD + POLICY + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read", e);
        }
    }
}
