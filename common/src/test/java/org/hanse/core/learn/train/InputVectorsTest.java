// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.table.TextProjection;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.loss.CandidateDraw;
import org.hanse.core.learn.network.InteractionRows;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ContentSpec.Fact;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hashes, rows and draws against the test vectors of docs/design/network.md, section 10. */
class InputVectorsTest {

    private static final Pattern LINE =
            Pattern.compile("\\| (token|category|price|signs|type|gap|value|draw) \\| `(.*)` \\| (\\d+) \\| (.*) \\|");

    /**
     * Line of the table.
     *
     * @param what kind of input
     * @param rows rows of the table, or number of drawn items
     * @param expected row or rows, as written in the document
     */
    record Vector(String what, String input, int rows, String expected) {}

    static List<Vector> vectors() throws IOException {
        List<Vector> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "design", "network.md"))) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                vectors.add(new Vector(
                        matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)), matcher.group(4)));
            }
        }
        return vectors;
    }

    @Test
    void vectors_ofThePage_areOfEveryKind() throws IOException {
        assertThat(vectors())
                .hasSizeGreaterThan(25)
                .extracting(Vector::what)
                .contains("token", "category", "price", "signs", "type", "gap", "value", "draw");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void rows_ofAVector_areThoseOfThePage(Vector vector) {
        String input = vector.input();
        int[] rows = switch (vector.what()) {
            case "token" -> new int[] {ItemFeatures.bucket(input, vector.rows())};
            case "category" -> fieldRows(Fact.CATEGORY, vector.rows(), categorised(input));
            case "price" -> priceRows(vector);
            case "type" -> new int[] {table(vector.rows()).type(new InteractionType(input))};
            case "signs" -> signs(vector);
            case "gap" -> new int[] {table(vector.rows()).gap(Double.parseDouble(input))};
            case "value" -> new int[] {table(vector.rows()).value(Double.parseDouble(input))};
            default -> drawn(vector);
        };

        assertThat(rows).containsExactly(numbers(vector.expected()));
    }

    @Test
    void logExpected_ofThePagesItems_areTheLogarithmsOfThePagesProbabilities() {
        float[] logs = draw(new int[] {0, 3, 8, 15}).logExpected(2);

        double[] probabilities = {0.258729, 0.450517, 0.592685, 0.698069};
        for (int item = 0; item < probabilities.length; item++) {
            assertThat(Math.exp(logs[item])).isCloseTo(probabilities[item], within(1e-6));
        }
    }

    private static int[] signs(Vector vector) {
        float[] row = new float[vector.rows()];
        new TextProjection(row.length)
                .write(new TextVectors.Description(List.of(vector.input()), List.of(1.0)), row, 0);
        return IntStream.range(0, row.length)
                .map(i -> (int) Math.signum(row[i]))
                .toArray();
    }

    private static int[] drawn(Vector vector) {
        String[] parts = vector.input().split(" under ", -1);
        int[] drawn = draw(numbers(parts[0])).draw(vector.rows(), Long.parseLong(parts[1]));
        return Arrays.copyOf(drawn, vector.rows());
    }

    private static CandidateDraw draw(int[] popularity) {
        return new CandidateDraw(
                popularity, 0.5, IntStream.range(0, popularity.length).toArray());
    }

    private static int[] numbers(String text) {
        return Stream.of(text.split(", ", -1)).mapToInt(Integer::parseInt).toArray();
    }

    private static CatalogueItem categorised(String path) {
        return item("a", List.of(path.split(" > ", -1)), OptionalDouble.empty());
    }

    /** The row of the first item, whose price is among those of the others. */
    private static int[] priceRows(Vector vector) {
        String[] parts = vector.input().split(" among ", -1);
        List<String> prices = new ArrayList<>(List.of(parts[1].split(", ", -1)));
        assertThat(prices.remove(parts[0])).isTrue();
        prices.add(0, parts[0]);
        CatalogueItem[] items = prices.stream()
                .map(price -> item("of " + price, List.of(), OptionalDouble.of(Double.parseDouble(price))))
                .toArray(CatalogueItem[]::new);
        return fieldRows(Fact.PRICE, vector.rows(), items);
    }

    private static int[] fieldRows(Fact fact, int rows, CatalogueItem... items) {
        ContentSpec spec = new ContentSpec(1, 1, 1, 1, List.of(new ContentSpec.Field(fact, rows, 1)), 0);
        ItemFeatures.Buckets buckets =
                ItemFeatures.of(Catalogue.of(List.of(items)), spec).field(0);
        return Arrays.copyOfRange(buckets.rows, buckets.starts[0], buckets.starts[1]);
    }

    private static CatalogueItem item(String id, List<String> category, OptionalDouble price) {
        return new CatalogueItem(
                new ItemId(id), "", List.of(), category, Optional.empty(), price, List.of(), Optional.empty());
    }

    private static InteractionRows table(int rows) {
        return new InteractionRows(SpecBuilder.aSpec()
                .withDimension(2)
                .withHeads(1)
                .withGate(ModelSpec.Gate.UNIFORM)
                .withHistory(4)
                .withTypes(rows)
                .withGaps(rows)
                .withValues(rows)
                .build());
    }
}
