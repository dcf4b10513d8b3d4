// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.Locale;

/** Languages of explanations. */
public enum Language {
    EN(Locale.ENGLISH),
    DE(Locale.GERMAN),
    ZH(Locale.SIMPLIFIED_CHINESE);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    Locale locale() {
        return locale;
    }

    /** Returns the code, such as {@code en}. */
    @Override
    public String toString() {
        return locale.getLanguage();
    }
}
