// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.owner.RequestService;
import org.hanse.clientnode.owner.RequestService.Held;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.config.InvalidInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Part of a page for the requests of a shopper. Addresses have a random word in place of the shopper's id, for half an hour. Thread-safe. */
final class ShopperRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ShopperRequests.class);
    private static final String PATH = "/reports?request=";
    private static final String STEP = "&step=";

    private final RequestService service;
    private final RandomWords<Asked> asked;

    /**
     * Request of a shopper.
     *
     * @param shopper id as it was written; empty once it is erased
     */
    record Asked(String shopper, Optional<String> export, Optional<String> erasure) {}

    /**
     * What the template shows.
     *
     * @param note what happened, or why nothing did
     * @param over whether the request is forgotten, so that the id has to be written again
     */
    record View(Optional<Note> note, boolean over, Optional<Person> person, Optional<Work> erasure) {}

    /** Sentence: done or problem. */
    record Note(String kind, String text) {}

    /**
     * Shopper of a request.
     *
     * @param facts what is held
     * @param erasing whether the second step of an erasure is shown
     */
    record Person(
            String request,
            String shopper,
            List<String> facts,
            boolean nothing,
            boolean erased,
            List<String> near,
            Optional<Wishes> wishes,
            Optional<Work> export,
            boolean erasing) {}

    /** What a shopper wants. */
    record Wishes(boolean training, boolean profiling) {}

    /**
     * Task in the background.
     *
     * @param download address of the result
     */
    record Work(String kind, String word, List<String> notes, Optional<String> download) {}

    ShopperRequests(RequestService service, RandomWords<Asked> asked) {
        this.service = service;
        this.asked = asked;
    }

    View view(Visit visit) {
        PageWords words = visit.words();
        Optional<Note> note = visit.query("note")
                .filter(own -> words.has("request.note." + own))
                .map(own -> new Note(own.equals("done") ? "done" : "problem", words.of("request.note." + own)));
        Optional<String> word = visit.query("request");
        Optional<Asked> own = word.flatMap(asked::find);
        return new View(
                note,
                word.isPresent() && own.isEmpty(),
                own.filter(each -> each.erasure().isEmpty()).map(each -> person(word.orElseThrow(), each, visit)),
                own.flatMap(Asked::erasure).map(id -> erasure(id, words)));
    }

    private Person person(String word, Asked own, Visit visit) {
        PageWords words = visit.words();
        Held held = service.held(own.shopper());
        return new Person(
                word,
                held.shopper(),
                facts(held, words),
                held.nothing(),
                held.erased(),
                held.near(),
                held.preferences()
                        .map(each -> new Wishes(
                                each.training().orElse(true), each.profiling().orElse(true))),
                own.export().map(id -> export(id, words)),
                visit.query("step").filter("erase"::equals).isPresent());
    }

    private static List<String> facts(Held held, PageWords words) {
        return List.of(
                words.of("request.interactions", held.interactions()),
                words.of("request.events", held.events()),
                words.of("request.decisions", held.decisions()),
                words.of(
                        "request.hidden",
                        held.preferences().map(own -> own.hidden().size()).orElse(0)));
    }

    private Work export(String id, PageWords words) {
        try {
            return service.shoppers().exported(id) instanceof ShopperService.Document
                    ? new Work(
                            "good",
                            words.of("request.export.done"),
                            List.of(),
                            Optional.of("/reports/copy?export=" + id))
                    : new Work("idle", words.of("request.export.running"), List.of(), Optional.empty());
        } catch (Problem e) {
            return new Work("warn", words.of("request.export.gone"), List.of(), Optional.empty());
        }
    }

    private Work erasure(String id, PageWords words) {
        ShopperService.ErasureAnswer own = service.shoppers().erasure(id);
        boolean done = own.state() == ShopperService.State.DONE;
        List<String> notes = new ArrayList<>(List.of(words.of(
                done ? "request.erased" : "request.erased.so_far",
                own.events(),
                own.decisions(),
                own.interactions().orElse(0))));
        notes.addAll(own.remains());
        return new Work(
                done ? "good" : "idle",
                words.of(done ? "request.erase.done" : "request.erase.running"),
                notes,
                Optional.empty());
    }

    /** Keeps the id of a shopper for the requests that follow. */
    String find(Visit visit) {
        // Blanks may be part of an id.
        String shopper =
                Optional.ofNullable(visit.context().formParam("shopper")).orElse("");
        try {
            service.shoppers().known(shopper);
            return PATH + asked.add(new Asked(shopper, Optional.empty(), Optional.empty()));
        } catch (InvalidInputException e) {
            return "/reports?note=id";
        }
    }

    private static String word(Visit visit) {
        return visit.form("request").filter(own -> own.matches("[0-9a-f]{32}")).orElse("0");
    }

    String export(Visit visit) {
        String word = word(visit);
        asked.find(word).ifPresent(own -> {
            String id = service.shoppers().export(own.shopper()).id();
            LOG.info("export accepted id={} token={}", id, visit.owner());
            asked.replace(word, new Asked(own.shopper(), Optional.of(id), own.erasure()));
        });
        return PATH + word;
    }

    String prefer(Visit visit) {
        String word = word(visit);
        Optional<Asked> own = asked.find(word);
        own.ifPresent(each -> {
            ShopperService.Wanted before = service.shoppers().wanted(each.shopper());
            service.shoppers()
                    .prefer(
                            each.shopper(),
                            new ShopperService.Wanted(
                                    Optional.of(visit.form("training").isPresent()),
                                    Optional.of(visit.form("profiling").isPresent()),
                                    before.hidden()));
            LOG.info("preferences stored token={}", visit.owner());
        });
        return PATH + word + (own.isPresent() ? "&note=done" : "");
    }

    /** Erases after the id was written again; without data, after a tick, too. */
    String erase(Visit visit) {
        String word = word(visit);
        Optional<Asked> own = asked.find(word);
        if (own.isEmpty()) {
            return PATH + word;
        }
        String shopper = own.get().shopper();
        Held held = service.held(shopper);
        String repeated =
                Optional.ofNullable(visit.context().formParam("repeat")).orElse("");
        if (!repeated.equals(shopper) && !repeated.equals(held.shopper())) {
            return PATH + word + STEP + "erase&note=repeat";
        }
        if (held.nothing() && visit.form("ahead").isEmpty()) {
            return PATH + word + STEP + "erase&note=ahead";
        }
        String id = service.shoppers()
                .erase(shopper, visit.form("later").isPresent())
                .id();
        LOG.info("erasure accepted id={} token={}", id, visit.owner());
        asked.replace(word, new Asked("", Optional.empty(), Optional.of(id)));
        return PATH + word;
    }

    /** Sends a copy of a shopper's data. */
    void copy(Visit visit) {
        Object copy = service.shoppers().exported(visit.query("export").orElse(""));
        if (!(copy instanceof ShopperService.Document)) {
            throw new Problem(
                    Problem.Kind.UNAVAILABLE,
                    "export: found one that is not made yet; expected a copy. Fix: try again in a few seconds");
        }
        ReportsPage.attach(visit.context(), "application/json", "subject.json");
        visit.context().result(new String(ServedJson.bytes(copy), StandardCharsets.UTF_8));
    }
}
