// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;

/**
 * Generated descriptor for files without one.
 *
 * @param yaml the descriptor's text, with a remark on everything uncertain
 * @param headline content of the files, in one sentence
 * @param account choices by subject, such as role or column, with reasons
 * @param traits facts for a first scenario
 */
public record DescriptorGuess(String yaml, String headline, Map<String, String> account, Traits traits) {

    private static final Set<ColumnRole> LOGGED =
            EnumSet.of(ColumnRole.ITEM, ColumnRole.TIME, ColumnRole.PROPENSITY, ColumnRole.POSITION, ColumnRole.REWARD);
    private static final Set<ColumnRole> LOGGED_ONLY =
            EnumSet.of(ColumnRole.PROPENSITY, ColumnRole.POSITION, ColumnRole.REWARD);
    /**
     * Difference of shares of ids in the catalogue from which another item column replaces the one with the best name.
     */
    private static final double CLEARLY_MORE = 0.3;
    /** Mean number of words from which ids of items are titles. */
    private static final double WORDS_OF_TITLE = 1.3;

    /** Names of files that tell nothing of a shop. Their folder names it. */
    private static final Pattern COMMON_NAME = Pattern.compile("(?i)(interactions|orders|events)(\\.[a-z]+)*");

    private static final Pattern QUOTED_OR_REMARK = Pattern.compile("(?m)(\"(?:[^\"\\\\\\n]|\\\\.)*\")|(?:^|\\s)#.*$");

    private static final String DROPPED = "dropped";
    private static final String NOT_USED = "not used";

    /**
     * Facts for a first scenario.
     *
     * @param dataset name of the data set
     * @param titled whether items have titles
     * @param merchants whether rows name the merchant
     * @param decisions whether they are logged decisions, which no scenario trains on
     */
    public record Traits(String dataset, boolean titled, boolean merchants, boolean decisions) {}

    public DescriptorGuess {
        account = Collections.unmodifiableMap(new LinkedHashMap<>(account));
    }

    /**
     * Generates the descriptor of {@code files}.
     *
     * @param files interactions, and optionally a table of their items, in any order
     * @param descriptor future file of the text: its paths start at that file's folder
     * @param name name of the data set; if empty, that of the interactions' file without its endings, or of its folder
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

    /** Requested descriptor. */
    private record Order(Path descriptor, Optional<String> name) {

        DescriptorHead head(List<Path> files, List<String> unused) {
            return new DescriptorHead(name.orElseGet(() -> stem(files.get(0))), descriptor, files, unused);
        }

        private static String stem(Path file) {
            String name = String.valueOf(file.getFileName());
            String stem = name.replaceAll("(?<=.)\\..*", "");
            Path parent = file.getParent();
            if (parent != null && COMMON_NAME.matcher(name).matches()) {
                String folder = String.valueOf(parent.getFileName());
                return folder.isBlank() || folder.startsWith(".") ? stem : folder;
            }
            return stem.isBlank() ? "dataset" : stem;
        }
    }

    private static DescriptorGuess ofSequences(FileHead file, List<FileHead> heads, TableSampler sampler, Order order) {
        SequenceLines sequences = SequenceLines.of(file).orElseThrow();
        List<SampledTable> others = heads.stream()
                .filter(other -> !other.file().equals(file.file()))
                .map(sampler::sample)
                .toList();
        TableSampler.Ids items = sampler.items(sequences, file);
        Optional<CatalogueGuess> catalogue = CatalogueGuess.among(others, items, "", sampler);
        List<String> unused = unused(others, catalogue, items, sampler);
        DescriptorHead head = order.head(List.of(file.file()), unused);
        Map<String, String> account = GuessWords.of(sequences, catalogue);
        unused.forEach(words -> account.merge(NOT_USED, words, (one, two) -> one + "; " + two));
        String text = DescriptorText.of(sequences, file, catalogue, head);
        TrialReading.of(head.descriptor(), text).dropped().ifPresent(words -> account.put(DROPPED, words));
        return new DescriptorGuess(
                text,
                "Found sequences in " + file.file().getFileName() + ": one shopper a line.",
                account,
                new Traits(head.name(), titled(catalogue), false, false));
    }

    private static DescriptorGuess ofTables(List<FileHead> heads, TableSampler sampler, Order order) {
        List<SampledTable> tables = heads.stream().map(sampler::sample).toList();
        SampledTable first = interactions(tables);
        List<Path> parts = tables.stream()
                .filter(first::samePattern)
                .map(SampledTable::file)
                .toList();
        SampledTable main = first.with(parts);
        List<SampledTable> others =
                tables.stream().filter(table -> !main.samePattern(table)).toList();
        Matched matched = matched(main, others, sampler);
        others.stream()
                .filter(table -> matched.catalogue
                        .filter(found -> found.table().file().equals(table.file()))
                        .isEmpty())
                .filter(DescriptorGuess::isInteractions)
                .findFirst()
                .map(second -> second(main, second))
                .ifPresent(hint -> {
                    throw new InvalidInputException(hint);
                });
        GuessedTable sampled = new GuessedTable(
                FilePattern.of(parts),
                main,
                matched.roles,
                TypeGuess.of(main, matched.roles, sampler),
                matched.catalogue,
                GuessedTable.isDecisions(matched.roles) ? Optional.empty() : RefundedRows.of(main, sampler),
                Optional.empty());
        List<String> unused = unused(others, matched.catalogue, sampler.items(main, sampled.item()), sampler);
        DescriptorHead head = order.head(parts, unused);
        GuessedTable guess = sampled.with(TrialReading.of(head.descriptor(), DescriptorText.of(sampled, head)));
        boolean titled =
                titled(matched.catalogue) || (matched.catalogue.isEmpty() && matched.roles.has(ColumnRole.TITLE));
        Map<String, String> account = GuessWords.of(guess);
        unused.forEach(words -> account.merge(NOT_USED, words, (one, two) -> one + "; " + two));
        String text = DescriptorText.of(guess, head);
        unusedColumns(main, matched.catalogue, text)
                .ifPresent(words -> account.merge(NOT_USED, words, (one, two) -> one + "; " + two));
        guess.read().flatMap(TrialReading::dropped).ifPresent(words -> account.put(DROPPED, words));
        return new DescriptorGuess(
                text,
                GuessWords.headline(guess),
                account,
                new Traits(head.name(), titled, matched.roles.has(ColumnRole.MERCHANT), guess.decisions()));
    }

    /** Returns the named columns that the descriptor does not read; empty if it reads all. */
    private static Optional<String> unusedColumns(
            SampledTable main, Optional<CatalogueGuess> catalogue, String descriptor) {
        // A name may hold the sign of remarks, or quotes; then the descriptor has it in quotes.
        String read = QUOTED_OR_REMARK
                .matcher(descriptor)
                .replaceAll(found -> Matcher.quoteReplacement(Objects.requireNonNullElse(found.group(1), "")))
                .replace("\\\"", "\"");
        String words = Stream.concat(Stream.of(main), catalogue.map(CatalogueGuess::table).stream())
                .map(table -> table.columns().stream()
                        .filter(SampledColumn::named)
                        .map(SampledColumn::name)
                        .filter(name -> !Pattern.compile("(?<![\\w])" + Pattern.quote(name) + "(?![\\w])")
                                .matcher(read)
                                .find())
                        .collect(Collectors.joining(
                                ", ", "columns of " + table.file().getFileName() + ": ", "")))
                .filter(line -> !line.endsWith(": "))
                .collect(Collectors.joining("; "));
        return Optional.of(words).filter(text -> !text.isEmpty());
    }

    private static boolean titled(Optional<CatalogueGuess> catalogue) {
        return catalogue.filter(found -> found.roles().has(ColumnRole.TITLE)).isPresent();
    }

    /** Roles of a table with the catalogue that contains its items. */
    private record Matched(RoleAssignment roles, Optional<CatalogueGuess> catalogue) {

        double shared() {
            return catalogue.map(CatalogueGuess::shared).orElse(0.0);
        }
    }

    /** Returns the match with the catalogue. Of two item ids in an export, the one in a catalogue counts. */
    private static Matched matched(SampledTable main, List<SampledTable> others, TableSampler sampler) {
        RoleAssignment roles = roles(main);
        SampledColumn item = roles.column(ColumnRole.ITEM).orElseThrow();
        Matched best =
                new Matched(roles, CatalogueGuess.among(others, sampler.items(main, item), item.name(), sampler));
        for (SampledColumn other : main.columns()) {
            boolean candidate = other.named()
                    && other.identifies()
                    && ColumnRole.ITEM.nameFit(other.name()) > 0
                    && !other.name().equals(item.name());
            if (candidate) {
                Matched own = new Matched(
                        roles.with(ColumnRole.ITEM, other, List.of(item.name())),
                        CatalogueGuess.among(others, sampler.items(main, other), other.name(), sampler));
                best = own.shared() > best.shared() + CLEARLY_MORE ? own : best;
            }
        }
        return best;
    }

    /** Returns the table with the most columns of interactions, among those that have shoppers with items. */
    private static SampledTable interactions(List<SampledTable> tables) {
        List<SampledTable> fit = new ArrayList<>(tables);
        fit.removeIf(table -> {
            RoleAssignment roles = roles(table);
            return !GuessedTable.isDecisions(roles)
                    && (!(roles.has(ColumnRole.SHOPPER) && roles.has(ColumnRole.ITEM)) || isProductList(roles));
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
                : withItemForTitle(withTitleForItem(withTitleOfProduct(
                        table, RoleAssignment.of(table.columns(), EnumSet.complementOf(EnumSet.copyOf(LOGGED_ONLY))))));
    }

    /**
     * Returns the roles with a title. Of two columns that name the item, a number and words such as SKU and Product,
     * the words are the title.
     */
    private static RoleAssignment withTitleOfProduct(SampledTable table, RoleAssignment roles) {
        Optional<RoleAssignment.Choice> item = roles.choice(ColumnRole.ITEM).filter(c -> c.nameFit() > 0);
        if (item.isEmpty() || roles.has(ColumnRole.TITLE) || item.get().column().listsItems()) {
            return roles;
        }
        SampledColumn chosen = item.get().column();
        List<SampledColumn> others = item.get().others().stream()
                .flatMap(name -> table.column(name).stream())
                .toList();
        if (isTitle(chosen)) {
            return others.stream()
                    .filter(other -> !isTitle(other) && other.identifies() && other.blanks() <= chosen.blanks())
                    .findFirst()
                    .map(other ->
                            roles.with(ColumnRole.ITEM, other, List.of()).with(ColumnRole.TITLE, chosen, List.of()))
                    .orElse(roles);
        }
        List<SampledColumn> titles =
                others.stream().filter(DescriptorGuess::isTitle).toList();
        if (titles.isEmpty()) {
            return roles;
        }
        List<String> left = new ArrayList<>(item.get().others());
        left.remove(titles.get(0).name());
        return roles.with(ColumnRole.ITEM, chosen, left).with(ColumnRole.TITLE, titles.get(0), List.of());
    }

    private static boolean isTitle(SampledColumn column) {
        boolean letters = column.values().stream().allMatch(value -> value.matches("\\D*\\p{L}\\D*"));
        return ColumnRole.ITEM.isPlainName(column.name()) && (column.shape().words() >= WORDS_OF_TITLE || letters);
    }

    /** Uses the title as the item id if no column name means an item id: some shops have no article numbers. */
    private static RoleAssignment withTitleForItem(RoleAssignment roles) {
        boolean named =
                roles.choice(ColumnRole.ITEM).filter(c -> c.nameFit() > 0).isPresent();
        Optional<RoleAssignment.Choice> title = roles.choice(ColumnRole.TITLE).filter(c -> !c.guessed());
        return named || title.isEmpty() || !roles.has(ColumnRole.QUANTITY)
                ? roles
                : roles.with(ColumnRole.ITEM, title.get().column(), List.of());
    }

    /** Returns the roles with a title where items are identified by words, which are the titles. */
    private static RoleAssignment withItemForTitle(RoleAssignment roles) {
        Optional<SampledColumn> item = roles.column(ColumnRole.ITEM)
                .filter(column -> column.shape().words() >= WORDS_OF_TITLE && !column.listsItems());
        return item.isEmpty() || roles.has(ColumnRole.TITLE)
                ? roles
                : roles.with(ColumnRole.TITLE, item.get(), List.of());
    }

    /**
     * Returns whether a table is no list of products, and its columns are called shopper and item; or it has items again and again, with
     * times.
     */
    private static boolean isInteractions(SampledTable table) {
        RoleAssignment roles = roles(table);
        boolean item = isNamed(roles, ColumnRole.ITEM);
        boolean log = item
                && roles.has(ColumnRole.TIME)
                && roles.column(ColumnRole.ITEM).filter(SampledColumn::recurs).isPresent();
        return (log || (item && isNamed(roles, ColumnRole.SHOPPER))) && !isProductList(roles);
    }

    private static boolean isNamed(RoleAssignment roles, ColumnRole role) {
        return roles.choice(role)
                .filter(c -> c.nameFit() > 0 || c.column().emails())
                .isPresent();
    }

    private static String second(SampledTable main, SampledTable second) {
        boolean same = main.names().equals(second.names());
        return second.file() + ": found a second table of interactions, "
                + (same
                        ? "written as " + second.form().words()
                        : "with the columns " + String.join(", ", second.names()))
                + "; expected "
                + (same
                        ? "the form of " + main.file().getFileName() + ", "
                                + main.form().words()
                        : "the columns of " + main.file().getFileName() + ": " + String.join(", ", main.names()))
                + ". Fix: export both alike, which makes them one table, or leave one out";
    }

    /** Returns whether a table describes each item once and has no column of shoppers. */
    private static boolean isProductList(RoleAssignment roles) {
        boolean shoppers =
                roles.choice(ColumnRole.SHOPPER).filter(c -> c.nameFit() > 0).isPresent();
        boolean once = roles.column(ColumnRole.ITEM).map(item -> !item.recurs()).orElse(true);
        return !shoppers && once && !roles.has(ColumnRole.QUANTITY) && roles.has(ColumnRole.TITLE);
    }

    private static String missing(List<SampledTable> tables) {
        Optional<SampledTable> bare =
                tables.stream().filter(table -> table.rows() == 0).findFirst();
        if (bare.isPresent()) {
            return bare.get().file() + ": found no rows below the header ("
                    + String.join(", ", bare.get().names()) + "); expected interactions. Fix: export the file again";
        }
        Optional<SampledTable> products = tables.stream()
                .filter(table ->
                        isProductList(roles(table)) && table.columns().stream().anyMatch(SampledColumn::named))
                .findFirst();
        if (products.isPresent()) {
            return products.get().file() + ": found a product list ("
                    + String.join(", ", products.get().names())
                    + "); expected a file of interactions as well, such as orders, with a column for the shopper (e-mail or"
                    + " customer number) and one for the item. Fix: hanse data guess ORDERS.csv "
                    + products.get().file();
        }
        return tables.stream()
                .map(table -> {
                    String what = roles(table).has(ColumnRole.SHOPPER) ? "an item" : "a shopper";
                    return table.file() + ": no column looks like " + what + "; columns: "
                            + String.join(", ", table.names());
                })
                .collect(Collectors.joining(
                        "; ", "", ". Fix: write the descriptor by hand, see docs/guides/own-data.md"));
    }

    /** Returns the unused tables with the reason. */
    private static List<String> unused(
            List<SampledTable> tables,
            Optional<CatalogueGuess> catalogue,
            TableSampler.Ids items,
            TableSampler sampler) {
        return tables.stream()
                .filter(table ->
                        catalogue.isEmpty() || !catalogue.get().table().file().equals(table.file()))
                .map(table -> table.file().getFileName() + ": " + CatalogueGuess.refusal(table, items, sampler)
                        + " (columns: " + String.join(", ", table.names()) + ")")
                .toList();
    }
}
