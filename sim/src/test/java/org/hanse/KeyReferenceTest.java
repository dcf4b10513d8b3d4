// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.cli.NodeSettings;
import org.hanse.config.KeyTable;
import org.hanse.config.KeyTable.Row;
import org.hanse.coordinator.cli.CoordinatorSettings;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.optimizer.ExternalOptimizer;
import org.hanse.core.optimizer.OptimizerKind;
import org.hanse.core.setting.Key;
import org.hanse.dataset.AttributeRule;
import org.hanse.dataset.CarryRule;
import org.hanse.dataset.CatalogueRule;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.InteractionFilter;
import org.hanse.dataset.Layout;
import org.hanse.dataset.ProtocolChange;
import org.hanse.dataset.ShopperColumn;
import org.hanse.dataset.Source;
import org.hanse.dataset.TimeColumn;
import org.hanse.dataset.TypeRule;
import org.hanse.job.ContentKeys;
import org.hanse.job.FederationKeys;
import org.hanse.job.LearningKeys;
import org.hanse.job.PlanKeys;
import org.hanse.sim.scenario.AblationKeys;
import org.hanse.sim.scenario.NetworkKeys;
import org.hanse.sim.scenario.ScenarioKeys;
import org.hanse.sim.scenario.WorldKeys;
import org.junit.jupiter.api.Test;

/**
 * Tables of {@code docs/reference/keys.md} that are generated from the records that documents are read into. Rewrite them with
 * {@code -Dhanse.reference.write=true}.
 */
class KeyReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/keys.md");

    /** A table between its marks. */
    private static final Pattern TABLE =
            Pattern.compile("(<!-- generated: (\\w+) -->\\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

    /**
     * A table.
     *
     * @param type record of the keys
     * @param rows rows of its keys
     * @param apart mappings whose keys have tables of their own
     */
    private record Table(Class<?> type, List<Row> rows, List<String> apart) {

        static Table of(Record standard, String... apart) {
            return new Table(standard.getClass(), KeyTable.rows(standard, apart), List.of(apart));
        }

        static Table of(Class<? extends Record> type, String... apart) {
            return new Table(type, KeyTable.rows(type, apart), List.of(apart));
        }
    }

    private static final Map<String, Table> TABLES = Map.ofEntries(
            Map.entry(
                    "scenario",
                    Table.of(ScenarioKeys.DEFAULT, "merchants[].protocol", "network", "learning", "federation")),
            Map.entry("world", Table.of(WorldKeys.DEFAULT, "network", "learning", "federation")),
            Map.entry("ablations", Table.of(AblationKeys.DEFAULT, "network", "learning", "federation")),
            Map.entry("network", Table.of(NetworkKeys.DEFAULT)),
            Map.entry("learning", Table.of(LearningKeys.DEFAULT)),
            Map.entry("federation", Table.of(FederationKeys.DEFAULT, "learning", "privacy")),
            Map.entry("privacy", Table.of(PrivacyConfig.DEFAULT)),
            Map.entry("plan", Table.of(PlanKeys.DEFAULT, "deadlines", "content", "network", "learning", "federation")),
            Map.entry("content", Table.of(ContentKeys.DEFAULT)),
            Map.entry("deadlines", Table.of(Deadlines.USUAL)),
            Map.entry("policy", Table.of(NodePolicy.DEFAULT)),
            Map.entry("coordinator", Table.of(CoordinatorSettings.DEFAULT)),
            Map.entry("node", Table.of(NodeSettings.DEFAULT)),
            Map.entry("descriptor", Table.of(DatasetDescriptor.class, "catalogue", "filter")),
            Map.entry("files", Table.of(Source.Files.class)),
            Map.entry("database", Table.of(Source.Database.class)),
            Map.entry("shopper", Table.of(ShopperColumn.class)),
            Map.entry("time", Table.of(TimeColumn.class)),
            Map.entry("carry", Table.of(CarryRule.class)),
            Map.entry(
                    "interactions",
                    Table.of(Layout.Table.class, "columns.shopper", "columns.time", "type", "filter", "carry")),
            Map.entry("type", Table.of(TypeRule.class)),
            Map.entry("sequences", Table.of(Layout.Lines.class, "filter")),
            Map.entry("prefixes", Table.of(Layout.PrefixTarget.class)),
            Map.entry("decisions", Table.of(Layout.Decisions.class, "columns.time")),
            Map.entry("filter", Table.of(InteractionFilter.DEFAULT)),
            Map.entry("catalogue", Table.of(CatalogueRule.class, "attributes", "carry")),
            Map.entry("attributes", Table.of(AttributeRule.class)),
            Map.entry("protocol", Table.of(ProtocolChange.NONE)),
            Map.entry("candidates", Table.of(ProtocolChange.DrawnKeys.class)));

    /** Name of the table with the keys of all server optimizers. */
    private static final String OPTIMIZERS = "optimizers";

    private static List<Row> rows(String table) {
        return table.equals(OPTIMIZERS) ? optimizers() : TABLES.get(table).rows();
    }

    /** Returns the keys of all server optimizers, each after its kind. */
    private static List<Row> optimizers() {
        return OptimizerKind.BUILT_IN.stream()
                .flatMap(kind -> KeyTable.rows((Record) kind).stream()
                        .map(row -> new Row(kind.name() + ": " + row.key(), row.standard(), row.meaning())))
                .toList();
    }

    @Test
    void page_ofKeys_isThatOfTheRecords() throws IOException {
        String page = Files.readString(PAGE);
        List<String> names = new ArrayList<>();
        String expected = TABLE.matcher(page).replaceAll(table -> {
            names.add(table.group(2));
            return Matcher.quoteReplacement(table.group(1) + KeyTable.markdown(rows(table.group(2))) + table.group(4));
        });
        if (Boolean.getBoolean("hanse.reference.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(names).contains(OPTIMIZERS).containsAll(TABLES.keySet()).doesNotHaveDuplicates();
        assertThat(Files.readString(PAGE))
                .as("docs/reference/keys.md. Fix: run this test with -Dhanse.reference.write=true")
                .isEqualTo(expected);
    }

    /** Tables cover all records that readers fill. */
    @Test
    void tables_ofAllRecordsWithKeys_areOnThePage() throws IOException {
        Set<Class<?>> shown = new HashSet<>();
        TABLES.values().forEach(table -> addMappings(table.type(), "", table.apart(), shown));
        OptimizerKind.BUILT_IN.forEach(kind -> shown.add(kind.getClass()));
        Set<Class<?>> all = sources()
                .flatMap(KeyReferenceTest::withNested)
                .filter(type -> hasKeys(type) && !ExternalOptimizer.class.isAssignableFrom(type))
                .collect(Collectors.toSet());

        assertThat(all).contains(NodePolicy.class, ScenarioKeys.class);
        assertThat(shown).containsAll(all);
    }

    /** Returns the types of main sources that have the annotation. */
    private static Stream<Class<?>> sources() throws IOException {
        List<Class<?>> types = new ArrayList<>();
        for (String module : List.of("common", "coordinator", "client-node", "sim")) {
            Path root = Path.of("..", module, "src/main/java");
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        (Iterable<Path>) files.filter(name -> name.toString().endsWith(".java"))::iterator) {
                    if (Files.readString(file).contains("@Key(")) {
                        String name = root.relativize(file).toString().replace('/', '.');
                        types.add(classOf(name.substring(0, name.length() - ".java".length())));
                    }
                }
            }
        }
        return types.stream();
    }

    private static Class<?> classOf(String name) {
        try {
            return Class.forName(name, false, KeyReferenceTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type), Stream.of(type.getDeclaredClasses()).flatMap(KeyReferenceTest::withNested));
    }

    private static boolean hasKeys(Class<?> type) {
        return type.isRecord()
                && Stream.of(type.getRecordComponents())
                        .anyMatch(component -> component.isAnnotationPresent(Key.class));
    }

    /** Adds the records whose keys a table shows. */
    private static void addMappings(Class<?> type, String path, List<String> apart, Set<Class<?>> shown) {
        if (type.isSealed()) {
            Stream.of(type.getPermittedSubclasses()).forEach(kind -> addMappings(kind, path, apart, shown));
        }
        if (!hasKeys(type) || apart.contains(path)) {
            return;
        }
        shown.add(type);
        for (RecordComponent component : type.getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            if (key == null) {
                continue; // the location of the mapping
            }
            String name = key.name().isEmpty() ? component.getName() : key.name();
            String below = path.isEmpty() ? name : path + "." + name;
            Stream.concat(Stream.of(component.getType()), argument(component))
                    .forEach(own -> addMappings(own, key.inline() ? path : below, apart, shown));
        }
    }

    private static Stream<Class<?>> argument(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType generic
                        && generic.getActualTypeArguments()[0] instanceof Class<?> argument
                ? Stream.of(argument)
                : Stream.of();
    }

    /** A table of a record of its own. */
    public record Cargo(
            @Key(value = "barrels", least = 1, most = 9) int barrels,
            @Key("dry or wet") boolean dry,
            @Key Hold hold,
            @Key(inline = true) Route route) {}

    /** A mapping. */
    public record Hold(
            @Key(value = "depth", standard = "as the ship", name = "feet")
            double depth) {}

    /** Keys of the mapping above. */
    public record Route(@Key("`to` a port") String to) {}

    /**
     * Reasons of the default gates may be withheld; beside strict ones only a sequence term needs an encoder. The figures of item-vectors.md
     * are of the default gates, and a kind of encoder needs them.
     */
    @Test
    void samples_ofNetworks_writeStrictGates() throws IOException {
        List<Path> samples = new ArrayList<>(List.of(
                Path.of("../docs/scenarios/your-own.yaml"),
                Path.of("src/main/resources/org/hanse/sim/cli/demo.yaml.mustache"),
                Path.of("src/main/resources/org/hanse/sim/cli/services-plan.yaml")));
        for (String folder : List.of("../docs/plans", "../docs/guides")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> Files.isRegularFile(file) && !file.endsWith("item-vectors.md"))
                        .forEach(samples::add);
            }
        }
        List<String> networks = new ArrayList<>();
        for (Path sample : samples) {
            networks.addAll(Files.readAllLines(sample).stream()
                    .filter(line -> line.startsWith("network: {") && !line.matches(".*(dl4j|leaky-sum).*"))
                    .toList());
        }
        assertThat(networks)
                .hasSizeGreaterThan(9)
                .allSatisfy(line -> assertThat(line).contains("attention: strict"))
                .allSatisfy(line -> assertThat(line).contains("encoder: "))
                .allSatisfy(line ->
                        assertThat(line.contains("encoder: none")).isNotEqualTo(line.contains("sequence: true")));
    }

    @Test
    void rows_ofANestedRecord_havePathsDefaultsAndMeanings() {
        assertThat(KeyTable.rows(new Cargo(3, true, new Hold(1.5), new Route("riga"))))
                .containsExactly(
                        new Row("barrels", "3", "barrels"),
                        new Row("dry", "`true`", "dry or wet"),
                        new Row("hold.feet", "as the ship", "depth"),
                        new Row("to", "riga", "`to` a port"));
    }
}
