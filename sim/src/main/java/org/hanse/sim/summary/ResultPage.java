// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.StringReader;
import java.util.regex.Pattern;
import org.hanse.chart.PageTemplate;

/** Pages of results: one file each without references to others, well-formed XML as well as HTML. */
final class ResultPage {

    private static final String SUFFIX = ".mustache";

    /** Hyphen as the sign of a decimal number. */
    private static final Pattern HYPHEN = Pattern.compile("(?<![\\w.-])-(?=\\d+\\.\\d)");

    private ResultPage() {}

    /**
     * Returns the whole page.
     *
     * @param template file of the template, which may include others of this package
     */
    static String of(String template, Object view) {
        return Mustache.compiler()
                .withEscaper(ResultPage::typeset)
                .emptyStringIsFalse(true)
                .withLoader(name -> new StringReader(PageTemplate.of(ResultPage.class, name + SUFFIX)))
                .compile(PageTemplate.of(ResultPage.class, template))
                .execute(view);
    }

    /** Escapes a text, with a minus sign before decimals and without a line break before a percent sign. */
    private static String typeset(String text) {
        return Escapers.HTML.escape(HYPHEN.matcher(text).replaceAll("−").replace(" %", "\u00a0%"));
    }
}
