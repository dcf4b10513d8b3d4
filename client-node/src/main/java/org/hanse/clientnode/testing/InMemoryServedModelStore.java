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

    private volatile Optional<ServingChoice> choice = Optional.empty();

    private volatile Optional<OwnNetwork> network = Optional.empty();

    private final Map<Digest, Content> ofNetworks = new ConcurrentHashMap<>();

    private volatile List<Kept> kept = List.of();

    private final Map<Entry, Content> ofJobs = new ConcurrentHashMap<>();

    private final Map<JobId, ServedModel> models = new ConcurrentHashMap<>();

    private record Entry(JobId job, Digest model) {}

    @Override
    public void serve(ServedModel served, Content content) {
        models.put(served.job(), served);
        ofJobs.put(new Entry(served.job(), served.model()), content);
        sweep();
    }

    @Override
    public void keep(ServedModel served) {
        if (served(served.job())
                .filter(now -> now.model().equals(served.model()))
                .isEmpty()) {
            throw new IllegalArgumentException("job " + served.job() + " serves another model than " + served.model());
        }
        models.put(served.job(), served);
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
                                .isEmpty()
                        && kept.stream()
                                .noneMatch(own -> own.network()
                                        .filter(network -> network.model().equals(model))
                                        .isPresent()));
        ofJobs.keySet()
                .removeIf(own -> served(own.job())
                                .filter(now -> now.model().equals(own.model()))
                                .isEmpty()
                        && kept.stream()
                                .noneMatch(each -> each.candidate() instanceof ServingChoice.Model model
                                        && new Entry(model.job(), model.digest()).equals(own)));
    }

    @Override
    public synchronized void keepServed(ServingChoice.Candidate now) {
        Optional<OwnNetwork> own = now instanceof ServingChoice.Own other ? own(other.digest()) : Optional.empty();
        kept = ServedModelStore.next(kept, new Kept(now, own));
        sweep();
    }

    @Override
    public List<Kept> kept() {
        return kept;
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
        return Optional.ofNullable(models.get(job));
    }

    @Override
    public List<ServedModel> all() {
        return models.values().stream()
                .sorted(Comparator.comparing(served -> served.job().text()))
                .toList();
    }

    @Override
    public Optional<Content> content(JobId job, Digest model) {
        return Optional.ofNullable(ofJobs.get(new Entry(job, model)));
    }
}
