// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;

/**
 * A run as it stands in its folder.
 *
 * @param folder it was written to
 * @param scenario its name
 * @param seed its seed
 * @param settings tells its other settings from those of other runs; empty if an earlier version wrote it
 * @param main the figure by which its models are put in order; empty if an earlier version wrote it
 * @param wallSeconds it took
 * @param missing compared models without figures, by name, with the reason
 * @param promises what its models promise, by their names; none if an earlier version wrote it
 * @param figures its results, those over merchants that train together and over items that are new to their part included
 */
public record StoredRun(
        Path folder,
        String scenario,
        long seed,
        String settings,
        Optional<MainMetric> main,
        double wallSeconds,
        SortedMap<String, String> missing,
        Map<String, JointPromise.Single> promises,
        List<Figure> figures) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One of its results; bounds are not numbers where there is no interval. */
    public record Figure(
            String merchant,
            String model,
            String split,
            String metric,
            int cutoff,
            double value,
            double low,
            double high) {}

    public StoredRun {
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
        promises = Map.copyOf(promises);
        figures = List.copyOf(figures);
    }

    /**
     * Reads the run in a folder.
     *
     * @throws InvalidInputException if there is none, or it is of another version
     */
    public static StoredRun read(Path folder) {
        Path file = folder.resolve(RunFolder.METRICS);
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(file + ": is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + ": holds no metrics.json that can be read; name folders that hanse sim run has written to",
                    e);
        }
        if (!root.path("schema").asText().equals(MetricsJson.SCHEMA)) {
            throw new InvalidInputException(
                    file + ": its schema is \"" + root.path("schema").asText() + "\", not " + MetricsJson.SCHEMA
                            + "; it was written by another version or another program");
        }
        List<Figure> figures = new ArrayList<>();
        root.path("results").forEach(result -> figures.add(figure(result)));
        for (String pool : List.of("members", "unmet")) {
            root.path(pool).path("results").forEach(result -> figures.add(figure(result)));
        }
        return new StoredRun(
                folder,
                root.path("scenario").asText(),
                root.path("seed").asLong(),
                root.path("settings").asText(),
                main(root.path("main")),
                root.path("wallSeconds").asDouble(Double.NaN),
                missing(root.path("missing")),
                promises(root.path("training")),
                figures);
    }

    private static SortedMap<String, String> missing(JsonNode node) {
        SortedMap<String, String> missing = new TreeMap<>();
        node.properties()
                .forEach(entry -> missing.put(entry.getKey(), entry.getValue().asText()));
        return missing;
    }

    private static Map<String, JointPromise.Single> promises(JsonNode trainings) {
        Map<String, JointPromise.Single> promises = new HashMap<>();
        trainings.forEach(training -> {
            JsonNode promise = training.path(PromiseJson.KEY);
            if (promise.isObject()) {
                promises.put(training.path("model").asText(), PromiseJson.read(promise));
            }
        });
        return promises;
    }

    private static Figure figure(JsonNode result) {
        return new Figure(
                result.path("merchant").asText(),
                result.path("model").asText(),
                result.path("split").asText(),
                result.path("metric").asText(),
                result.path("cutoff").asInt(),
                result.path("value").asDouble(Double.NaN),
                result.path("low").asDouble(Double.NaN),
                result.path("high").asDouble(Double.NaN));
    }

    private static Optional<MainMetric> main(JsonNode main) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.key().equals(main.path("metric").asText()))
                .findFirst()
                .map(metric -> new MainMetric(metric, main.path("cutoff").asInt()));
    }

    /** The figure by which all of these put their models in order; ndcg@10 if they do not agree. */
    public static MainMetric main(Collection<StoredRun> runs) {
        List<MainMetric> all = runs.stream()
                .map(run -> run.main.orElse(MainMetric.USUAL))
                .distinct()
                .toList();
        return all.size() == 1 ? all.get(0) : MainMetric.USUAL;
    }

    /** Names of the models with figures for a merchant, in their order. */
    public List<String> models(String merchant) {
        return figures.stream()
                .filter(figure -> figure.merchant().equals(merchant))
                .map(Figure::model)
                .distinct()
                .toList();
    }

    /** A figure, if the run has it. */
    public Optional<Figure> find(String merchant, String model, HeldOut split, Metric metric, int cutoff) {
        return figures.stream()
                .filter(figure -> figure.merchant().equals(merchant)
                        && figure.model().equals(model)
                        && figure.split().equals(split.key())
                        && figure.metric().equals(metric.key())
                        && figure.cutoff() == cutoff)
                .findFirst();
    }
}
