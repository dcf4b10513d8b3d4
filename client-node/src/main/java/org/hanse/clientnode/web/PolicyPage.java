// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.owner.PolicyKeys;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.clientnode.owner.PolicyService.Undo;
import org.hanse.config.InvalidInputException;

/** Page of the policy: its keys as a form, the effect of other values, the change and its undoing. */
final class PolicyPage implements Page {

    private static final String PATH = "/policy";

    private final OwnerServices.Federation services;

    /**
     * What the template shows.
     *
     * @param preview effect of the values in the address; empty without values
     * @param faults why these values are not valid, one line each
     */
    record View(
            String digest,
            Optional<String> problem,
            List<Field> fields,
            Optional<Effect> preview,
            List<String> faults,
            Optional<String> undo,
            List<String> changes) {}

    /** Key with its value. */
    record Field(String key, String label, String hint, String value, List<Option> options, boolean listed) {}

    /** Value of a list. */
    record Option(String value, String label, boolean chosen) {}

    /** Effect of other values. */
    record Effect(String summary, List<Row> refused, Optional<String> restart) {}

    /** Plan that would be refused. */
    record Row(String job, String state, String reason) {}

    PolicyPage(OwnerServices.Federation services) {
        this.services = services;
    }

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public Object view(Visit visit) {
        PageWords words = visit.words();
        PolicyService.Policy policy = services.policy().policy();
        Map<String, String> values = new LinkedHashMap<>(policy.keys().values());
        boolean asked = visit.query("noise").isPresent();
        if (asked) {
            values.clear();
            PolicyKeys.NAMES.forEach(key -> visit.query(key).ifPresent(own -> values.put(key, own.strip())));
        }
        Optional<Effect> preview = Optional.empty();
        List<String> faults = List.of();
        if (asked) {
            try {
                preview = Optional.of(effect(services.policy().previewOf(values), words));
            } catch (InvalidInputException e) {
                faults = List.of(String.valueOf(e.getMessage()).split("; (?=policy\\.yaml: )", -1));
            }
        }
        return new View(
                visit.query("digest").orElse(policy.digest()),
                policy.problem(),
                PolicyKeys.NAMES.stream()
                        .map(key -> field(key, values.getOrDefault(key, ""), words))
                        .toList(),
                preview,
                faults,
                policy.undo().map(own -> words.of("policy.undo.what", own.by(), words.time(Instant.parse(own.at())))),
                policy.changes().stream()
                        .map(own -> words.of(
                                own.undo() ? "policy.undone" : "policy.changed",
                                own.by(),
                                words.time(Instant.parse(own.at())),
                                shown(own.before()),
                                shown(own.after())))
                        .toList());
    }

    private static String shown(String digest) {
        return digest.substring(0, Math.min(digest.length(), InboxService.SHOWN_DIGITS));
    }

    private static Field field(String key, String value, PageWords words) {
        List<String> choices = PolicyKeys.CHOICES.getOrDefault(key, List.of());
        return new Field(
                key,
                words.of("policy." + key),
                words.of("policy." + key + ".hint"),
                value,
                choices.stream()
                        .map(own -> new Option(
                                own, words.of("policy.value." + (own.isEmpty() ? "any" : own)), own.equals(value)))
                        .toList(),
                !choices.isEmpty());
    }

    private static Effect effect(PolicyService.Preview preview, PageWords words) {
        long now = preview.refused().stream().filter(PolicyService.Refused::now).count();
        return new Effect(
                words.of("policy.effect", preview.refused().size(), preview.plans(), now),
                preview.refused().stream()
                        .map(own -> new Row(
                                own.job(),
                                words.of(
                                        own.now()
                                                ? "policy.refused.now"
                                                : own.runs() ? "policy.runs" : "policy.refused"),
                                own.reason()))
                        .toList(),
                preview.restart().isEmpty()
                        ? Optional.empty()
                        : Optional.of(words.of("policy.restart", String.join(", ", preview.restart()))));
    }

    @Override
    public Map<String, Action> actions() {
        return Map.of("change", this::change, "undo", this::undo);
    }

    private String change(Visit visit) {
        Map<String, String> values = new LinkedHashMap<>();
        PolicyKeys.NAMES.forEach(key -> visit.form(key).ifPresent(own -> values.put(key, own.strip())));
        services.policy().changeTo(visit.form("digest"), values, services.author(visit.owner()));
        return PATH;
    }

    private String undo(Visit visit) {
        services.policy().undo(new Undo(visit.form("digest")), services.author(visit.owner()));
        return PATH;
    }
}
