// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.hanse.explain.DisplayText;

/** Phrases of one language, patterns of {@link MessageFormat} in {@code explain_LANGUAGE.properties}. */
public final class Phrases {

    private static final String BUNDLE = "org.hanse.clientnode.explain.explain";

    private final Language language;
    private final ResourceBundle bundle;

    private Phrases(Language language, ResourceBundle bundle) {
        this.language = language;
        this.bundle = bundle;
    }

    /** Returns the phrases of a language. */
    public static Phrases of(Language language) {
        return new Phrases(language, ResourceBundle.getBundle(BUNDLE, language.locale()));
    }

    /** Returns the word for a type of interactions; a type without one is its own word. */
    public String type(String type) {
        String key = "word." + type.toLowerCase(Locale.ROOT);
        return has(key) ? of(key) : DisplayText.of(type, ReasonWords.TITLE_WIDTH);
    }

    /** Returns what a test of explanations should show; the name of a test without words. */
    public String test(String name) {
        return has("test." + name) ? of("test." + name) : name;
    }

    /** Returns what tests of explanations did not show. */
    public String alarms(List<String> names) {
        return of("note.alarms", names.stream().map(this::test).collect(Collectors.joining("; ")));
    }

    Language language() {
        return language;
    }

    boolean has(String key) {
        return bundle.containsKey(key);
    }

    /**
     * Returns a phrase.
     *
     * @throws java.util.MissingResourceException if there is none
     */
    public String of(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), language.locale()).format(arguments);
    }
}
