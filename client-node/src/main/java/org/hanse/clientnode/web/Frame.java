// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.web.Sessions.Session;

/**
 * What all templates may show.
 *
 * @param t phrase of a key
 * @param form value that a form sends back; empty before the login
 * @param here path of the page, for the switches
 * @param theme {@code light}, {@code dark} or {@code auto}
 * @param style version of stylesheet and scripts
 */
record Frame(
        Mustache.Lambda t,
        String lang,
        String shop,
        Optional<String> form,
        String here,
        String theme,
        String style,
        List<Tab> tabs,
        List<Choice> languages,
        List<Choice> themes) {

    /** Phrases alone, for a part of a page. */
    record Spoken(Mustache.Lambda t) {

        Spoken(PageWords words) {
            this((fragment, out) -> out.write(Escapers.HTML.escape(words.of(fragment.execute()))));
        }
    }

    /** Link to a page. */
    record Tab(String path, String label, boolean current) {}

    /** Value of a switch. */
    record Choice(String value, String label, boolean current, String lang) {}

    /** Themes, the first being that of the system. */
    static final List<String> THEMES = List.of("auto", "light", "dark");

    /** Names of the pages in their order, and what the frame is for. */
    record Place(String shop, List<String> pages, String current, String here, String theme) {}

    static Frame of(Place place, PageWords words, Optional<Session> session) {
        return new Frame(
                new Spoken(words).t(),
                words.language().toString(),
                place.shop(),
                session.map(Session::form),
                place.here(),
                place.theme(),
                Assets.VERSION,
                session.isEmpty()
                        ? List.of()
                        : place.pages().stream()
                                .map(name -> new Tab("/" + name, words.of("nav." + name), name.equals(place.current())))
                                .toList(),
                PageWords.LANGUAGES.stream().map(own -> language(own, words)).toList(),
                THEMES.stream()
                        .map(own -> new Choice(
                                own,
                                words.of("theme." + own),
                                own.equals(place.theme()),
                                words.language().toString()))
                        .toList());
    }

    private static Choice language(Language own, PageWords words) {
        return new Choice(
                own.toString(),
                new PageWords(own, words.zone()).of("language.name"),
                own == words.language(),
                own.toString());
    }
}
