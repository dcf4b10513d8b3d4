// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;

/**
 * A first descriptor for files nobody has described.
 *
 * @param yaml the descriptor's text, with a remark on everything that is not certain
 * @param account what was chosen: the role, the column or the like, and why
 */
public record DescriptorGuess(String yaml, Map<String, String> account) {

    private static final Set<ColumnRole> LOGGED =
            EnumSet.of(ColumnRole.ITEM, ColumnRole.TIME, ColumnRole.PROPENSITY, ColumnRole.POSITION, ColumnRole.REWARD);
    private static final Set<ColumnRole> LOGGED_ONLY =
            EnumSet.of(ColumnRole.PROPENSITY, ColumnRole.POSITION, ColumnRole.REWARD);

    public DescriptorGuess {
        account = Collections.unmodifiableMap(new LinkedHashMap<>(account));
    }

    /**
     * Looks at {@code files} and describes them.
     *
     * @param files interactions, and perhaps a table of their items, in any order
     * @param descriptor the file the text will be written to: its paths start at that file's folder
     * @param name of the data set; if empty, that of the interactions' file without its endings
     * @throws InvalidInputException if a file cannot be read, or none holds shoppers with items
     */
    public static DescriptorGuess of(List<Path> files, Path descriptor, Optional<String> name) {
        List<FileHead> heads = files.stream().distinct().map(FileHead::read).toList();
        try (TableSampler sampler = new TableSampler()) {
            Optional<FileHead> sequences = heads.stream()
                    .filter(head -> !head.parquet() && SequenceLines.of(head).isPresent())
                    .findFirst();
            return sequences.isPresent()
                    ? ofSequences(sequences.get(), heads, sampler, new Order(descriptor, name))
                    : ofTables(heads, sampler, new Order(descriptor, name));
        }
    }

    /** What was asked for. */
    private record Order(Path descriptor, Optional<String> name) {

        DescriptorHead head(List<Path> files, List<String> unused) {
            return new DescriptorHead(name.orElseGet(() -> stem(files.get(0))), descriptor, files, unused);
        }

        private static String stem(Path file) {
            String stem = String.valueOf(file.getFileName()).replaceAll("(?<=.)\\..*", "");
            return stem.isBlank() ? "dataset" : stem;
        }
    }

    private static DescriptorGuess ofSequences(FileHead file, List<FileHead> heads, TableSampler sampler, Order order) {
        SequenceLines sequences = SequenceLines.of(file).orElseThrow();
        List<SampledTable> others = heads.stream()
                .filter(other -> !other.file().equals(file.file()))
                .map(sampler::sample)
                .toList();
        Optional<CatalogueGuess> catalogue = CatalogueGuess.among(others, sequences.items(), "");
        Map<String, String> account = new LinkedHashMap<>();
        account.put(
                "layout", "sequences: lines of items, " + (sequences.idFirst() ? "the shopper's id first" : "no ids"));
        catalogue.ifPresent(found -> tell(account, found));
        String yaml = DescriptorText.of(
                sequences, file, catalogue, order.head(List.of(file.file()), unused(others, catalogue)));
        return new DescriptorGuess(yaml, account);
    }

    private static DescriptorGuess ofTables(List<FileHead> heads, TableSampler sampler, Order order) {
        List<SampledTable> tables = heads.stream().map(sampler::sample).toList();
        SampledTable main = interactions(tables);
        List<Path> parts = tables.stream()
                .filter(main::samePattern)
                .map(SampledTable::file)
                .toList();
        List<SampledTable> others =
                tables.stream().filter(table -> !main.samePattern(table)).toList();
        RoleAssignment roles = roles(main);
        SampledColumn item = roles.column(ColumnRole.ITEM).orElseThrow();
        Optional<CatalogueGuess> catalogue = CatalogueGuess.among(others, item.distinctValues(), item.name());
        GuessedTable guess =
                new GuessedTable(FilePattern.of(parts), main, roles, TypeGuess.of(main, roles, sampler), catalogue);
        Map<String, String> account = new LinkedHashMap<>();
        account.put("written as", main.form().words());
        tell(account, guess);
        catalogue.ifPresent(found -> tell(account, found));
        return new DescriptorGuess(DescriptorText.of(guess, order.head(parts, unused(others, catalogue))), account);
    }

    /** The table that has most of what interactions have; those that have no shopper with an item are none. */
    private static SampledTable interactions(List<SampledTable> tables) {
        List<SampledTable> fit = new ArrayList<>(tables);
        fit.removeIf(table -> {
            RoleAssignment roles = roles(table);
            return !GuessedTable.isDecisions(roles) && !(roles.has(ColumnRole.SHOPPER) && roles.has(ColumnRole.ITEM));
        });
        return fit.stream()
                .max(Comparator.comparingInt(
                        (SampledTable table) -> roles(table).weight()))
                .orElseThrow(() -> new InvalidInputException(missing(tables)));
    }

    private static RoleAssignment roles(SampledTable table) {
        RoleAssignment logged = RoleAssignment.of(table.columns(), LOGGED);
        return GuessedTable.isDecisions(logged)
                ? logged
                : RoleAssignment.of(table.columns(), EnumSet.complementOf(EnumSet.copyOf(LOGGED_ONLY)));
    }

    private static String missing(List<SampledTable> tables) {
        return tables.stream()
                .map(table -> {
                    String what = roles(table).has(ColumnRole.SHOPPER) ? "an item" : "a shopper";
                    return table.file() + ": no column looks like " + what + "; columns: "
                            + String.join(", ", table.names());
                })
                .collect(Collectors.joining("; ", "", "; write the descriptor by hand, see docs/datasets/README.md"));
    }

    private static List<String> unused(List<SampledTable> tables, Optional<CatalogueGuess> catalogue) {
        return tables.stream()
                .filter(table ->
                        catalogue.isEmpty() || !catalogue.get().table().file().equals(table.file()))
                .map(table -> table.file().getFileName() + " (" + String.join(", ", table.names()) + ")")
                .toList();
    }

    private static void tell(Map<String, String> account, GuessedTable guess) {
        guess.roles().chosen().forEach((role, choice) -> {
            if (role != ColumnRole.TYPE) {
                account.put(role.key(), choice.column().name() + ": " + choice.reason());
            }
        });
        if (guess.decisions()) {
            account.put("layout", "logged decisions");
        } else {
            account.put("type", guess.type().words());
        }
    }

    private static void tell(Map<String, String> account, CatalogueGuess catalogue) {
        Set<String> properties =
                new LinkedHashSet<>(List.of("item " + catalogue.item().name()));
        catalogue
                .roles()
                .chosen()
                .forEach((role, choice) ->
                        properties.add(role.key() + " " + choice.column().name()));
        account.put(
                "catalogue",
                catalogue.table().file().getFileName() + " ("
                        + catalogue.table().form().words() + "): " + String.join(", ", properties));
    }
}
