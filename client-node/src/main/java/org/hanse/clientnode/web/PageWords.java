// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.explain.Phrases;
import org.jspecify.annotations.Nullable;

/** Words, numbers and times of the pages in one language, patterns of {@link MessageFormat} in {@code words_LANGUAGE.properties}. */
record PageWords(Language language, ZoneId zone) {

    /** Languages of the pages. */
    static final List<Language> LANGUAGES = List.of(Language.EN, Language.DE);

    private static final String BUNDLE = "org.hanse.clientnode.web.words";

    /** Returns the language of a request. */
    static Language language(@Nullable String cookie, @Nullable String accepted) {
        return LANGUAGES.stream()
                .filter(own -> own.toString().equals(cookie))
                .findFirst()
                .orElseGet(() -> accepted(accepted == null ? "" : accepted));
    }

    private static Language accepted(String header) {
        try {
            String code = header.isBlank()
                    ? ""
                    : Locale.lookupTag(
                            Locale.LanguageRange.parse(header),
                            LANGUAGES.stream().map(Language::toString).toList());
            return Language.parse(String.valueOf(code)).orElse(Language.EN);
        } catch (IllegalArgumentException e) {
            return Language.EN;
        }
    }

    /** Returns whether there is a phrase of a key. */
    boolean has(String key) {
        return bundle().containsKey(key);
    }

    /**
     * Returns a phrase.
     *
     * @throws java.util.MissingResourceException if there is none
     */
    String of(String key, Object... arguments) {
        return new MessageFormat(bundle().getString(key), locale()).format(arguments);
    }

    /** Returns the phrase of a constant: the key is {@code PREFIX.CONSTANT} in small letters. */
    String of(String prefix, Enum<?> constant, Object... arguments) {
        return of(prefix + "." + constant.name().toLowerCase(Locale.ROOT), arguments);
    }

    /** Returns the word for a type of interactions. */
    String type(String type) {
        return Phrases.of(language).type(type);
    }

    private ResourceBundle bundle() {
        return ResourceBundle.getBundle(BUNDLE, locale());
    }

    Locale locale() {
        return language.locale();
    }

    String number(long value) {
        return NumberFormat.getIntegerInstance(locale()).format(value);
    }

    /** Returns a number with places after the point, and a true minus sign. */
    String decimals(double value, int places) {
        NumberFormat format = NumberFormat.getNumberInstance(locale());
        format.setMinimumFractionDigits(places);
        format.setMaximumFractionDigits(places);
        return format.format(value).replace('-', '−');
    }

    String percent(double share) {
        NumberFormat format = NumberFormat.getPercentInstance(locale());
        format.setMaximumFractionDigits(share > 0 && share < 0.01 ? 1 : 0);
        return format.format(share);
    }

    /** Returns date and time in the shop's zone. */
    String time(Instant at) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale())
                .format(at.atZone(zone));
    }

    /** Returns the time of day in the shop's zone. */
    String hour(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm").format(at.atZone(zone));
    }
}
