// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.cli.TextTable;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.summary.ModelGuarantee;
import org.hanse.sim.summary.Numbers;
import org.hanse.sim.summary.PrivacyGuarantee;
import org.hanse.sim.summary.PrivacyText;
import org.hanse.sim.summary.Result;
import org.hanse.sim.summary.RunRecord;

/**
 * Table of one metric over several runs: a row for each model of each run, and a mean row for models of one scenario with several seeds.
 *
 * @param runs runs by displayed name
 * @param merchant merchant of the queries
 * @param split validation or test
 * @param metric the metric
 * @param cutoff its k
 */
record RunTable(Map<String, RunRecord> runs, String merchant, HeldOut split, Metric metric, int cutoff) {

    static final String SCHEMA = "hanse.compare/1";

    /** Most names of models with the same guarantee in a line. */
    private static final int MOST_NAMES = 3;

    private record Key(String scenario, String settings, String model) {}

    /** A row. */
    record Row(
            String run,
            long seed,
            String model,
            Result figure,
            double wallSeconds,
            Optional<PrivacyGuarantee> guarantee) {}

    /**
     * Mean over seeds.
     *
     * @param like first of the runs, which differ in their seeds alone
     */
    record Mean(String like, String model, int seeds, double mean, double deviation) {}

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        runs.forEach((name, run) -> run.models(merchant)
                .forEach(model -> run.find(merchant, model, split, metric, cutoff)
                        .ifPresent(figure -> rows.add(new Row(
                                name,
                                run.seed(),
                                model,
                                figure,
                                run.wallSeconds(),
                                run.guarantee(model).map(ModelGuarantee::guarantee))))));
        return rows;
    }

    /** Runs without a row: they have no such figure. */
    List<String> without() {
        Set<String> shown = rows().stream().map(Row::run).collect(Collectors.toSet());
        return runs.keySet().stream().filter(run -> !shown.contains(run)).toList();
    }

    /** Means of models that one scenario has figures of for two seeds or more. */
    List<Mean> means() {
        Map<Key, Map<Long, Double>> bySeed = new LinkedHashMap<>();
        Map<Key, String> likes = new LinkedHashMap<>();
        for (Map.Entry<String, RunRecord> named : runs.entrySet()) {
            RunRecord run = named.getValue();
            for (String model : run.models(merchant)) {
                run.find(merchant, model, split, metric, cutoff).ifPresent(figure -> {
                    Key key = new Key(run.scenario(), run.settings(), model);
                    likes.putIfAbsent(key, named.getKey());
                    bySeed.computeIfAbsent(key, own -> new LinkedHashMap<>())
                            .put(run.seed(), figure.estimate().value());
                });
            }
        }
        List<Mean> means = new ArrayList<>();
        bySeed.forEach((key, values) -> {
            if (values.size() > 1) {
                double mean = values.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow();
                double squares = values.values().stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum();
                means.add(new Mean(
                        likes.getOrDefault(key, key.scenario()),
                        key.model(),
                        values.size(),
                        mean,
                        Math.sqrt(squares / (values.size() - 1))));
            }
        });
        return means;
    }

    /**
     * Returns the number of queries of each shown run, where the runs' queries or the data of them differ; else empty.
     */
    Map<String, Integer> differingQueries() {
        Set<String> shown = rows().stream().map(Row::run).collect(Collectors.toSet());
        Map<String, Integer> numbers = new LinkedHashMap<>();
        Set<List<Object>> kinds = new LinkedHashSet<>();
        runs.forEach((name, run) -> {
            if (shown.contains(name)) {
                int queries = queries(run);
                numbers.put(name, queries);
                kinds.add(List.of(queries, facts(run)));
            }
        });
        return kinds.size() > 1 ? numbers : Map.of();
    }

    private int queries(RunRecord run) {
        return run.pools().stream()
                .filter(pool -> pool.id().equals(merchant))
                .mapToInt(pool -> split == HeldOut.TEST ? pool.testQueries() : pool.validationQueries())
                .sum();
    }

    /** Returns size and protocol of the entry of the queries, or of all entries. */
    private List<String> facts(RunRecord run) {
        boolean one = run.merchants().stream().anyMatch(entry -> entry.id().equals(merchant));
        return run.merchants().stream()
                .filter(entry -> !one || entry.id().equals(merchant))
                .map(entry -> entry.dataset() + " " + entry.shoppers() + " " + entry.items() + " "
                        + entry.interactions() + " " + entry.protocol())
                .toList();
    }

    /** Merchants that any of the runs has figures of. */
    Set<String> merchants() {
        Set<String> merchants = new LinkedHashSet<>();
        runs.values().forEach(run -> run.figures().forEach(figure -> merchants.add(figure.merchant())));
        return merchants;
    }

    /** Cutoffs at which any of the runs has this metric, ascending. */
    List<Integer> cutoffs() {
        return runs.values().stream()
                .flatMap(run -> run.figures().stream())
                .filter(figure -> figure.metric() == metric)
                .map(Result::cutoff)
                .distinct()
                .sorted()
                .toList();
    }

    String label() {
        return metric.key() + "@" + cutoff;
    }

    String text() {
        boolean anyPrivate = rows().stream().anyMatch(row -> row.guarantee().isPresent());
        TextTable table = TextTable.aligned(anyPrivate ? "llrrrr" : "llrrr");
        List<String> head = new ArrayList<>(List.of("run", "model", label(), "95 % interval", "run took"));
        if (anyPrivate) {
            head.add("epsilon");
        }
        table.row(head.toArray(String[]::new));
        for (Row row : rows()) {
            List<String> cells = new ArrayList<>(List.of(
                    row.run(),
                    row.model(),
                    Numbers.value(metric, row.figure().estimate().value()),
                    Double.isNaN(row.figure().estimate().low())
                            ? "–"
                            : Numbers.value(metric, row.figure().estimate().low()) + "–"
                                    + Numbers.value(
                                            metric, row.figure().estimate().high()),
                    Numbers.seconds(row.wallSeconds())));
            if (anyPrivate) {
                cells.add(row.guarantee()
                        .map(own -> PrivacyStatement.bound(own.epsilon()))
                        .orElse("–"));
            }
            table.row(cells.toArray(String[]::new));
        }
        StringBuilder text = new StringBuilder(merchant + ", " + split.key() + "\n");
        table.lines("  ").forEach(line -> text.append(line).append('\n'));
        List<Mean> means = means();
        if (!means.isEmpty()) {
            TextTable ofSeeds = TextTable.aligned("llrrr");
            ofSeeds.row("settings of", "model", "seeds", "mean", "deviation");
            means.forEach(mean -> ofSeeds.row(
                    mean.like(),
                    mean.model(),
                    Integer.toString(mean.seeds()),
                    Numbers.value(metric, mean.mean()),
                    String.format(Locale.ROOT, "%.4f", mean.deviation())));
            text.append("\nOver seeds:\n");
            ofSeeds.lines("  ").forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /** Returns the lines below the table: the privacy guarantee of each model, and the composed guarantee; may be empty. */
    String guarantees() {
        Map<PrivacyGuarantee, List<String>> models = new LinkedHashMap<>();
        for (Row row : rows()) {
            row.guarantee()
                    .ifPresent(own -> models.computeIfAbsent(own, key -> new ArrayList<>())
                            .add(row.model() + " of " + row.run()));
        }
        if (models.isEmpty() && notes().isEmpty()) {
            return "";
        }
        return Stream.of(
                        models.entrySet().stream()
                                .map(e -> some(e.getValue()) + ": " + PrivacyText.of(e.getKey()) + "."),
                        notes().stream(),
                        Stream.of(PrivacyText.simulated()))
                .flatMap(lines -> lines)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String some(List<String> names) {
        int more = names.size() - MOST_NAMES;
        return names.stream().limit(MOST_NAMES).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    /** Returns the composed guarantee of all runs; empty if fewer than two protect the same units. */
    List<String> notes() {
        boolean one = runs.values().stream().map(RunRecord::scenario).distinct().count() < 2;
        return PrivacyText.composed(runs.values().stream()
                        .flatMap(run -> run.guarantees().values().stream())
                        .map(ModelGuarantee::guarantee)
                        .toList())
                .stream()
                .map(words -> (one ? "" : "If these runs are about the same data: ") + words)
                .toList();
    }

    /** Returns the text of {@link #tree}. */
    String json() {
        return tree().toPrettyString() + "\n";
    }

    ObjectNode tree() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("schema", SCHEMA)
                .put("merchant", merchant)
                .put("split", split.key())
                .put("metric", metric.key())
                .put("cutoff", cutoff);
        var list = root.putArray("rows");
        for (Row row : rows()) {
            ObjectNode node = list.addObject()
                    .put("run", row.run())
                    .put("seed", row.seed())
                    .put("model", row.model());
            number(node, "value", row.figure().estimate().value());
            number(node, "low", row.figure().estimate().low());
            number(node, "high", row.figure().estimate().high());
            number(node, "wallSeconds", row.wallSeconds());
            row.guarantee().ifPresent(own -> put(node, own));
        }
        List<String> notes = notes();
        if (!notes.isEmpty()) {
            notes.forEach(root.putArray("notes")::add);
        }
        var ofSeeds = root.putArray("means");
        for (Mean mean : means()) {
            ObjectNode node = ofSeeds.addObject()
                    .put("like", mean.like())
                    .put("model", mean.model())
                    .put("seeds", mean.seeds());
            number(node, "mean", mean.mean());
            number(node, "deviation", mean.deviation());
        }
        return root;
    }

    private static void put(ObjectNode node, PrivacyGuarantee guarantee) {
        number(node, "epsilon", guarantee.epsilon());
        node.put("delta", guarantee.delta())
                .put("unit", guarantee.unit().word())
                .put("against", guarantee.against().name().toLowerCase(Locale.ROOT));
    }

    static void number(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }

    /** Returns the rows of these models with a figure. */
    List<Row> rows(Set<String> models) {
        return rows().stream()
                .filter(row -> models.contains(row.model())
                        && !Double.isNaN(row.figure().estimate().value()))
                .toList();
    }
}
