// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loss against a transcription of its definition, and the gradient of whole graphs against differences of it. */
class CatalogueLossTest {

    private static final int ITEMS = 5;
    private static final int HISTORY = 4;

    private final InteractionLog log = new MarkovShop(ITEMS).log(3, 7, 4);

    static Stream<Arguments> everyOutput() {
        return Arrays.stream(GraphOutput.values())
                .flatMap(output -> Stream.of(Arguments.of(output, false), Arguments.of(output, true)));
    }

    private double expected(
            double[][] scores,
            PaddedBatch batch,
            int[] own,
            GraphWindows windows,
            GraphOutput output,
            boolean exclude) {
        double sum = 0;
        for (int b = 0; b < own.length; b++) {
            for (int t = output == GraphOutput.LAST ? batch.length(b) - 1 : 0; t < batch.length(b); t++) {
                double[] row = scores[output == GraphOutput.LAST ? b : b * batch.steps + t];
                int target = windows.target(own[b], t);
                int[] met = windows.met(own[b], t);
                double normaliser = 0;
                for (int item = 0; item < ITEMS; item++) {
                    int candidate = item;
                    if (!exclude || item == target || Arrays.stream(met).noneMatch(m -> m == candidate)) {
                        normaliser += Math.exp(row[item]);
                    }
                }
                sum += Math.log(normaliser) - row[target];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("everyOutput")
    void of_scores_isTheirCrossEntropy(GraphOutput output, boolean exclude) {
        GraphWindows windows = new GraphWindows(List.of(log), HISTORY, output != GraphOutput.LAST);
        int[] own = IntStream.range(0, windows.size()).toArray();
        PaddedBatch batch = windows.batch(own);
        SplittableRandom random = new SplittableRandom(6);
        int rows = output == GraphOutput.LAST ? own.length : own.length * batch.steps;
        double[][] scores = new double[rows][ITEMS];
        for (double[] row : scores) {
            Arrays.setAll(row, i -> (float) (4 * random.nextDouble() - 2));
        }
        CatalogueLoss.Result result =
                new CatalogueLoss(windows, output, exclude).of(asOutput(scores, batch, output), batch, own);
        double loss = expected(scores, batch, own, windows, output, exclude);
        assertThat(result.sum()).isCloseTo(loss, offset(1e-4));
        INDArray gradient = result.gradient();
        for (int row = 0; row < rows; row++) {
            for (int item = 0; item < ITEMS; item++) {
                double before = scores[row][item];
                scores[row][item] = before + 1e-5;
                double above = expected(scores, batch, own, windows, output, exclude);
                scores[row][item] = before;
                assertThat(at(gradient, row, item, batch, output))
                        .isCloseTo((above - loss) / 1e-5 / result.targets(), offset(1e-4));
            }
        }
    }

    private static INDArray asOutput(double[][] scores, PaddedBatch batch, GraphOutput output) {
        INDArray rows = Nd4j.create(scores).castTo(Nd4j.defaultFloatingPointType());
        return switch (output) {
            case LAST -> rows;
            case POSITIONS ->
                rows.reshape('c', batch.sequences, batch.steps, ITEMS)
                        .permute(0, 2, 1)
                        .dup('f');
            case ROWS ->
                rows.reshape('c', batch.sequences, batch.steps, ITEMS)
                        .permute(1, 0, 2)
                        .dup('c')
                        .reshape('c', (long) batch.sequences * batch.steps, ITEMS);
        };
    }

    private static double at(INDArray gradient, int row, int item, PaddedBatch batch, GraphOutput output) {
        int b = row / batch.steps;
        int t = row % batch.steps;
        return switch (output) {
            case LAST -> gradient.getDouble(row, item);
            case POSITIONS -> gradient.getDouble(b, item, t);
            case ROWS -> gradient.getDouble((long) t * batch.sequences + b, item);
        };
    }

    static Stream<String> graphs() {
        return Stream.of(
                Graphs.vectors(ITEMS), Graphs.lastScores(ITEMS), Graphs.scores(ITEMS), Graphs.lastVectors(ITEMS));
    }

    @ParameterizedTest
    @Tag("nightly")
    @MethodSource("graphs")
    void gradient_ofAGraph_isThatOfDifferences(String json) {
        GraphModel model = GraphModel.of(json, ITEMS, HISTORY, 2);
        GraphWindows windows = new GraphWindows(List.of(log), HISTORY, model.output() != GraphOutput.LAST);
        CatalogueLoss loss = new CatalogueLoss(windows, model.output(), true);
        int[] own = IntStream.range(0, windows.size()).toArray();
        float[][] gradient = new float[1][];
        mean(model, windows, loss, own, gradient);
        float[] start = model.parameters();
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 6; trial++) {
            int i = random.nextInt(start.length);
            float[] moved = start.clone();
            moved[i] += 0.01f;
            model.setParameters(moved);
            double above = mean(model, windows, loss, own, new float[1][]);
            moved[i] = start[i] - 0.01f;
            model.setParameters(moved);
            double below = mean(model, windows, loss, own, new float[1][]);
            assertThat((double) gradient[0][i]).isCloseTo((above - below) / 0.02, offset(3e-4));
        }
        double greatest = IntStream.range(0, start.length)
                .mapToDouble(i -> Math.abs(gradient[0][i]))
                .max()
                .orElse(0);
        assertThat(greatest).isGreaterThan(0.02);
    }

    private static double mean(
            GraphModel model, GraphWindows windows, CatalogueLoss loss, int[] own, float[][] gradient) {
        CatalogueLoss.Result result = model.gradient(
                windows.batch(own),
                own,
                loss,
                0,
                flat -> gradient[0] = flat.gradient().dup().data().asFloat());
        return result.sum() / result.targets();
    }
}
