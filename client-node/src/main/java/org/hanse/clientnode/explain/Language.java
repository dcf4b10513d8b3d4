// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Languages of explanations; reports are in English or German. */
public enum Language {
    EN(Locale.ENGLISH),
    DE(Locale.GERMAN),
    ZH(Locale.SIMPLIFIED_CHINESE);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** Returns the language of a code, such as {@code en}; empty if there is none. */
    public static Optional<Language> parse(String code) {
        return Stream.of(values()).filter(own -> own.toString().equals(code)).findFirst();
    }

    /** Returns the locale of dates and numbers. */
    public Locale locale() {
        return locale;
    }

    /** Returns the text of this language; languages without a text of their own have the English one. */
    public String of(String english, String german) {
        return this == DE ? german : english;
    }

    /** Returns the code, such as {@code en}. */
    @Override
    public String toString() {
        return locale.getLanguage();
    }
}
