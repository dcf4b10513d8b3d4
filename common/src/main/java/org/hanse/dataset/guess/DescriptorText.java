// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.dataset.TimeFormat;

/** The text of a guessed descriptor. */
final class DescriptorText {

    private static final Set<ColumnRole> NUMBERS =
            EnumSet.of(ColumnRole.VALUE, ColumnRole.QUANTITY, ColumnRole.PRICE, ColumnRole.DWELL);

    private static final Set<ColumnRole> IDS =
            EnumSet.of(ColumnRole.SHOPPER, ColumnRole.ITEM, ColumnRole.SESSION, ColumnRole.ID);

    private final YamlLines yaml = new YamlLines();
    private final SourceText sources;

    private DescriptorText(DescriptorHead head) {
        sources = new SourceText(head.descriptor());
        yaml.remark("", "Guessed from " + head.source() + ".");
        head.unused().forEach(file -> yaml.remark("", "Not used: " + file));
        yaml.remark("", "Read it through and correct it, then look at the data: hanse data check " + head.descriptor())
                .remark("", "docs/reference/keys.md lists every key.")
                .line("dataset: " + YamlLines.scalar(head.name()));
    }

    /** Returns the descriptor of a table of interactions or logged decisions. */
    static String of(GuessedTable guess, DescriptorHead head) {
        DescriptorText text = new DescriptorText(head);
        text.catalogue(guess);
        if (guess.decisions()) {
            text.decisions(guess);
        } else {
            text.interactions(guess);
            text.protocol(guess);
        }
        return text.yaml.text();
    }

    /** Returns the descriptor of lines of items. */
    static String of(SequenceLines sequences, FileHead file, Optional<CatalogueGuess> catalogue, DescriptorHead head) {
        DescriptorText text = new DescriptorText(head);
        catalogue.ifPresent(text::catalogueTable);
        SourceForm form = new SourceForm("text", sequences.delimiter(), true, file.encoding(), "\"");
        text.yaml
                .line("interactions:")
                .line("  layout: sequences", "a line is a shopper's items, oldest first")
                .line("  source: " + text.sources.of(file.file(), form), EncodingGuess.doubt(form.encoding()))
                .line(
                        "  shopper: " + (sequences.idFirst() ? "first-token" : "line-number"),
                        sequences.idFirst()
                                ? "the first token is on no other line; line-number if it is an item"
                                : "the first tokens come back; first-token if they are ids")
                .line("  type: {constant: view}", "write purchase if that is what they are")
                .line("protocol: {split: leave-one-out, candidates: all, history: "
                        + (sequences.idFirst() ? "exclude" : "keep") + ", cutoffs: [5, 10, 20]}");
        return text.yaml.text();
    }

    private void catalogue(GuessedTable guess) {
        if (guess.catalogue().isPresent()) {
            catalogueTable(guess.catalogue().get());
            return;
        }
        List<ColumnRole> properties =
                CatalogueGuess.PROPERTIES.stream().filter(guess.roles()::has).toList();
        if (properties.isEmpty() || guess.decisions()) {
            return;
        }
        yaml.line("catalogue:")
                .line("  from: interactions", "an item's most frequent values")
                .line("  columns:");
        properties.forEach(role -> column(role, guess.roles()));
    }

    private void catalogueTable(CatalogueGuess catalogue) {
        yaml.line("catalogue:")
                .line(
                        "  source: "
                                + sources.of(
                                        catalogue.table().file(),
                                        catalogue.table().form()),
                        EncodingGuess.doubt(catalogue.table().form().encoding()))
                .line("  columns:")
                .line(
                        "    item: " + expression(ColumnRole.ITEM, catalogue.item()),
                        catalogue.itemReason() + damage(catalogue.item()));
        CatalogueGuess.PROPERTIES.forEach(role -> column(role, catalogue.roles()));
        List<String> texts = catalogue.texts();
        if (!catalogue.roles().has(ColumnRole.TITLE) && !texts.isEmpty()) {
            yaml.remark("    ", "title: [" + String.join(", ", texts) + "], if these describe an item");
        }
        catalogue.carry().ifPresent(carry -> carry(carry, "a product's first row names it"));
        catalogue
                .available()
                .ifPresent(own -> yaml.line(
                        "  available: {sql: " + YamlLines.scalar(own.sql()) + "}",
                        "nodes do not recommend the others"));
        if (catalogue.withBlankIds()) {
            yaml.line(
                    "  where: " + YamlLines.scalar(SqlName.of(catalogue.item().name()) + " IS NOT NULL"),
                    "rows without an id are no items");
        }
        catalogue
                .tags()
                .ifPresent(tags -> yaml.line(
                        "  attributes: {column: " + YamlLines.scalar(tags.name()) + ", separator: "
                                + YamlLines.scalar(
                                        tags.values().stream().anyMatch(value -> value.contains("|")) ? "|" : ",")
                                + "}",
                        "tags of items"));
        if (!catalogue.flags().isEmpty()) {
            yaml.line("  attributes:", "columns that hold 0 and 1 only; names: [...] gives them better names")
                    .line("    flags: ["
                            + catalogue.flags().stream()
                                    .map(flag -> YamlLines.scalar(flag.name()))
                                    .collect(Collectors.joining(", "))
                            + "]");
        }
    }

    private void interactions(GuessedTable guess) {
        RoleAssignment roles = guess.roles();
        yaml.line("interactions:")
                .line("  layout: interactions")
                .line(
                        "  source: " + sources.of(guess.path(), guess.table().form()),
                        EncodingGuess.doubt(guess.table().form().encoding()))
                .line("  columns:");
        column(ColumnRole.SHOPPER, roles);
        MissingShoppers.of(guess)
                .ifPresent(missing -> missing.remarks().forEach(remark -> yaml.remark("    ", remark)));
        item(guess);
        for (ColumnRole role : List.of(
                ColumnRole.TIME,
                ColumnRole.SESSION,
                ColumnRole.ID,
                ColumnRole.VALUE,
                ColumnRole.QUANTITY,
                ColumnRole.PRICE,
                ColumnRole.DWELL)) {
            column(role, roles);
        }
        if (!roles.has(ColumnRole.TIME)) {
            yaml.remark("    ", "no column holds times: the order of the rows is taken for the order in time");
        }
        guess.carry().ifPresent(carry -> carry(carry, "the export leaves these blank in further rows of an order"));
        guess.condition()
                .ifPresent(sql -> yaml.line(
                        "  where: " + YamlLines.scalar(sql),
                        "leaves out " + guess.excluded().orElseThrow()));
        type(guess.type());
        roles.choice(ColumnRole.MERCHANT)
                .ifPresent(merchant -> yaml.line(
                        "  merchant: {column: "
                                + YamlLines.scalar(merchant.column().name()) + "}",
                        merchant.reason() + "; delete if it is one shop"));
    }

    private void item(GuessedTable guess) {
        RoleAssignment.Choice choice = guess.roles().choice(ColumnRole.ITEM).orElseThrow();
        if (choice.column().listsItems()) {
            yaml.line(
                    "    items: {sql: " + YamlLines.scalar(SqlName.items(choice.column())) + "}",
                    "a list: each element is an interaction");
            return;
        }
        Optional<SampledColumn> title = guess.nameOfUnnumbered();
        if (title.isPresent()) {
            yaml.line(
                    "    item: {sql: "
                            + YamlLines.scalar("coalesce(nullif(" + SqlName.id(choice.column()) + ", ''), "
                                    + SqlName.of(title.get().name()) + ")")
                            + "}",
                    choice.reason() + "; some rows have none, then the title");
            return;
        }
        column(ColumnRole.ITEM, guess.roles());
        guess.unnumbered().ifPresent(words -> yaml.remark("    ", words));
    }

    private void carry(OrderCells carry, String remark) {
        yaml.line(
                "  carry: {"
                        + carry.by()
                                .map(key -> "by: " + YamlLines.scalar(key.name()) + ", ")
                                .orElse("")
                        + "columns: ["
                        + carry.names().stream().map(YamlLines::scalar).collect(Collectors.joining(", "))
                        + "]}",
                remark);
    }

    private void decisions(GuessedTable guess) {
        yaml.line("interactions:")
                .line("  layout: logged-decisions", "it has propensities; for off-policy evaluation only")
                .line(
                        "  source: " + sources.of(guess.path(), guess.table().form()),
                        EncodingGuess.doubt(guess.table().form().encoding()))
                .line("  columns:");
        for (ColumnRole role : List.of(
                ColumnRole.ITEM, ColumnRole.POSITION, ColumnRole.PROPENSITY, ColumnRole.REWARD, ColumnRole.TIME)) {
            column(role, guess.roles());
        }
        yaml.remark("    ", "context: [\"columns_*\"], what the policy knew of the shopper")
                .line("  policy: unknown", "name of the policy that decided");
    }

    private void type(TypeGuess type) {
        if (type instanceof TypeGuess.Constant constant) {
            yaml.line("  type: {constant: " + constant.type() + "}", constant.reason());
        } else if (type instanceof TypeGuess.Returns returns) {
            yaml.line("  type:", returns.what() + " is a return; rows without an entry in map are left out")
                    .line("    column: {sql: "
                            + YamlLines.scalar(
                                    "CASE WHEN " + returns.condition() + " THEN 'return' ELSE 'purchase' END")
                            + "}")
                    .line(
                            "    map: {purchase: purchase}",
                            "return: return beside it makes returns test targets as well");
        } else if (type instanceof TypeGuess.Mapped mapped) {
            mapped(mapped);
        }
    }

    private void mapped(TypeGuess.Mapped mapped) {
        yaml.line("  type:")
                .line(
                        "    column: "
                                + YamlLines.scalar(mapped.choice().column().name()),
                        mapped.choice().reason())
                .line("    map:", "rows with values that are not listed are left out");
        mapped.map()
                .forEach((value, type) -> yaml.line(
                        "      " + YamlLines.scalar(value) + ": " + YamlLines.scalar(type),
                        mapped.unknown().contains(value) ? "no common word: say what it is, or delete the line" : ""));
    }

    private void protocol(GuessedTable guess) {
        boolean timed = guess.roles().has(ColumnRole.TIME);
        if (guess.read().filter(read -> read.again().many()).isPresent()) {
            boolean baskets = guess.baskets();
            yaml.line("protocol: {split: "
                            + (baskets ? "next-basket" : timed ? "time, at: [0.8, 0.9]" : "leave-one-out")
                            + ", candidates: all, history: keep, cutoffs: [5, 10, 20]}")
                    .remark("", "history: keep, because " + GuessWords.repurchases(guess))
                    .remark("", "history: exclude with targets: new recommends items that are new to a shopper");
            if (!baskets && timed) {
                yaml.remark("", "at: two dates in place of shares, if shoppers get a privacy guarantee");
            }
            return;
        }
        boolean repeats = guess.read().filter(TrialReading::repeats).isPresent();
        yaml.line("protocol: {split: leave-one-out, candidates: all, history: exclude, "
                        + (repeats ? "targets: new, " : "") + "cutoffs: [5, 10, 20]}")
                .remark(
                        "",
                        repeats
                                ? "targets: new, because rows repeat an item of the same shopper: tests recommend items"
                                        + " that are new to a shopper"
                                : "history: exclude, because no row repeats an item of the same shopper");
        if (repeats) {
            yaml.remark("", "history: keep without targets tests re-orders too");
        }
        if (guess.roles().has(ColumnRole.SESSION)) {
            yaml.remark("", "split: next-basket holds back whole sessions instead of single interactions");
        }
        if (timed) {
            yaml.remark("", "split: time with at: [0.8, 0.9] holds back by one moment for all shoppers");
        }
    }

    private void column(ColumnRole role, RoleAssignment roles) {
        roles.choice(role)
                .ifPresent(choice -> yaml.line(
                        "    " + role.key() + ": " + expression(role, choice.column()), remark(role, choice)));
    }

    private static String expression(ColumnRole role, SampledColumn column) {
        String name = YamlLines.scalar(column.name());
        if (role == ColumnRole.CATEGORY && column.listsPath()) {
            return "{sql: " + YamlLines.scalar("string_split(" + SqlName.of(column.name()) + ", ' > ')") + "}";
        }
        if (role == ColumnRole.TIME && !column.timed()) {
            String format = column.shape().time().orElseThrow().format();
            return "{column: " + name + ", format: " + YamlLines.scalar(format)
                    + column.zone()
                            .map(zone -> ", zone: " + YamlLines.scalar(zone))
                            .orElse("") + "}";
        }
        if (IDS.contains(role) && column.damaged()) {
            return "{sql: " + YamlLines.scalar(SqlName.text(column)) + "}";
        }
        if (role == ColumnRole.SHOPPER && column.emails()) {
            return "{column: " + name + ", normalize: email}";
        }
        boolean written = column.shape().numbered() && !column.shape().numeric();
        return written && NUMBERS.contains(role) ? "{sql: " + YamlLines.scalar(SqlName.number(column)) + "}" : name;
    }

    private static String damage(SampledColumn ids) {
        return ids.damaged() ? "; every id ends in .0, which is left out" : "";
    }

    private static String remark(ColumnRole role, RoleAssignment.Choice choice) {
        String doubt = role == ColumnRole.TIME
                ? choice.column().shape().time().map(TimeFormat::doubt).orElse("")
                : "";
        String numbers = choice.column().shape().numbers().remark();
        return choice.reason()
                + (IDS.contains(role) ? damage(choice.column()) : "")
                + (role == ColumnRole.SHOPPER ? choice.column().otherThanEmails() : "")
                + (doubt.isEmpty() ? "" : "; the format " + doubt)
                + (role == ColumnRole.TIME && choice.column().zone().isPresent() ? "; zone by the offsets" : "")
                + (NUMBERS.contains(role) && !numbers.isEmpty() ? "; " + numbers : "");
    }
}
