// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;

/** Served models in memory. */
public final class InMemoryServedModelStore implements ServedModelStore {

    private final Map<JobId, Entry> entries = new ConcurrentHashMap<>();

    private volatile Optional<ServingChoice> choice = Optional.empty();

    private volatile Optional<OwnNetwork> network = Optional.empty();

    private final Map<Digest, Content> ofNetworks = new ConcurrentHashMap<>();

    private record Entry(ServedModel served, Content content) {}

    @Override
    public void serve(ServedModel served, Content content) {
        entries.put(served.job(), new Entry(served, content));
    }

    @Override
    public void keep(ServedModel served) {
        Content content = content(served.job(), served.model())
                .orElseThrow(() -> new IllegalArgumentException(
                        "job " + served.job() + " serves another model than " + served.model()));
        entries.put(served.job(), new Entry(served, content));
    }

    @Override
    public void serve(OwnNetwork next, Content content) {
        network = Optional.of(next);
        ofNetworks.put(next.model(), content);
        sweep();
    }

    private void sweep() {
        ofNetworks
                .keySet()
                .removeIf(model -> !network.map(OwnNetwork::model).equals(Optional.of(model))
                        && choice.flatMap(ServingChoice::own)
                                .filter(own -> own.digest().equals(model))
                                .isEmpty());
    }

    @Override
    public Optional<OwnNetwork> own() {
        return network.filter(OwnNetwork::isOfThisVersion);
    }

    @Override
    public Optional<Content> content(Digest model) {
        return Optional.ofNullable(ofNetworks.get(model));
    }

    @Override
    public void choose(ServingChoice next) {
        choice = Optional.of(next);
        sweep();
    }

    @Override
    public Optional<ServingChoice> choice() {
        return choice;
    }

    @Override
    public Optional<ServedModel> served(JobId job) {
        return Optional.ofNullable(entries.get(job)).map(Entry::served);
    }

    @Override
    public List<ServedModel> all() {
        return entries.values().stream()
                .map(Entry::served)
                .sorted(Comparator.comparing(served -> served.job().text()))
                .toList();
    }

    @Override
    public Optional<Content> content(JobId job, Digest model) {
        return Optional.ofNullable(entries.get(job))
                .filter(own -> own.served().model().equals(model))
                .map(Entry::content);
    }
}
