// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.owner.SentService;
import org.hanse.clientnode.owner.SentService.Outcome;
import org.hanse.clientnode.owner.SentService.Round;
import org.hanse.clientnode.owner.SentService.Upload;
import org.hanse.core.privacy.PlainNumber;

/** Page of what left, and of what stays. */
final class SentPage implements Page {

    private final SentService service;

    /** What the template shows. */
    record View(String summary, List<Row> rounds, Optional<String> older, List<Payload> payloads) {}

    /** Round of a job. */
    record Row(
            String round,
            String at,
            List<Part> parts,
            String destination,
            State state,
            String clip,
            Optional<State> charged,
            Optional<String> receipt) {}

    /** Upload in words. */
    record Part(String words, String digest) {}

    /** What leaves and stays, for a job. */
    record Payload(String heading, List<String> leaves, List<String> stays) {}

    SentPage(SentService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "sent";
    }

    @Override
    public Object view(Visit visit) {
        PageWords words = visit.words();
        SentService.Sent sent = service.sent();
        return new View(
                sent.node().isEmpty() ? words.of("sent.alone") : words.of("sent.summary", sent.uploads(), sent.bytes()),
                sent.rounds().stream().map(round -> row(round, words)).toList(),
                Optional.of(sent.older()).filter(own -> own > 0).map(own -> words.of("sent.older", own)),
                sent.payloads().stream().map(own -> payload(own, words)).toList());
    }

    private static Row row(Round round, PageWords words) {
        return new Row(
                words.of("sent.round", round.job(), round.round()),
                round.uploads().stream()
                        .findFirst()
                        .map(Upload::at)
                        .or(round::closed)
                        .map(at -> words.time(Instant.parse(at)))
                        .orElse(""),
                round.uploads().stream()
                        .map(own ->
                                new Part(words.of("sent.part", own.part(), own.elements(), own.bytes()), own.digest()))
                        .toList(),
                round.destination(),
                state(round, words),
                round.clip()
                        .map(own -> words.of(
                                own.adaptive() ? "sent.clip.adaptive" : "sent.clip." + own.unit(),
                                PlainNumber.of(own.norm())))
                        .orElseGet(() -> words.of("sent.clip.none")),
                round.charged()
                        .map(own -> own
                                ? new State("good", words.of("sent.charged"))
                                : new State("bad", words.of("sent.uncharged"))),
                round.receipt());
    }

    private static State state(Round round, PageWords words) {
        String kind =
                round.outcome() == Outcome.OPEN ? "warn" : round.outcome() == Outcome.NOT_COUNTED ? "idle" : "good";
        return new State(kind, words.of("sent.outcome", round.outcome()));
    }

    private static Payload payload(SentService.Payload own, PageWords words) {
        return new Payload(
                own.job().map(job -> words.of("sent.payload", job)).orElseGet(() -> words.of("sent.payload.none")),
                own.leaves().stream()
                        .map(fact -> words.of("content", fact.kind()))
                        .toList(),
                own.stays().stream()
                        .map(fact -> words.of("content", fact.kind()))
                        .toList());
    }
}
