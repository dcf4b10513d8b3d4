// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.Locale;

/** Languages of explanations; reports are in English or German. */
public enum Language {
    EN(Locale.ENGLISH),
    DE(Locale.GERMAN),
    ZH(Locale.SIMPLIFIED_CHINESE);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
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
