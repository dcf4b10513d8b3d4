// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.learn.Nd4jOracle;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;

/** The sequence encoders and the gates against ND4J's operations and automatic gradients, on windows of unequal lengths. */
@Tag("nightly")
class EncoderNd4jTest {

    private static final int D = NetworkMode.DIMENSION;
    private static final int HEADS = 2;

    /** More than the eight positions that the last convolution looks back. */
    private static final int HISTORY = 10;

    /** Floats of size 1 to 10 after sums of some hundred terms. */
    private static final double TOLERANCE = 5e-5;

    /** A shard's worth of windows with random interactions, parameters and upstream gradients. */
    private static final class Inputs {

        private final int[] lengths;
        private final int n;
        private final NetworkShape shape;
        private final SequenceRange range = new SequenceRange();
        private final float[] shared;
        private final float[] e;
        private final float[] upstream;

        Inputs(EncoderKind encoder, long seed, int... lengths) {
            SplittableRandom random = new SplittableRandom(seed);
            this.lengths = lengths;
            n = Arrays.stream(lengths).sum();
            shape = new NetworkShape(spec(encoder), 1);
            SequenceBatch batch = new SequenceBatch(0);
            for (int length : lengths) {
                batch.beginWindow(0, true, 0);
                for (int s = 0; s < length; s++) {
                    batch.add(0, 0, 0, 0, 0);
                }
            }
            range.set(batch, 0, lengths.length);
            shared = Nd4jOracle.random(shape.shared.size(), 0.5, random);
            e = Nd4jOracle.random(n * D, 1, random);
            upstream = Nd4jOracle.random(n * shape.heads * D, 1, random);
        }

        private static ModelSpec spec(EncoderKind encoder) {
            return SpecBuilder.aSpec()
                    .withDimension(D)
                    .withHeads(HEADS)
                    .withEncoder(encoder)
                    .withHistory(HISTORY)
                    .withTypes(1)
                    .withGaps(1)
                    .build();
        }

        int at(String name) {
            return shape.shared.block(name).at();
        }
    }

    @Test
    void recurrent_windows_areStandardOperationsAndTheirGradient() {
        Inputs inputs = new Inputs(EncoderKind.GRU, 1, 4, 3, 3, 1);
        Nd4jOracle oracle = new Nd4jOracle();
        String[] kinds = {"r", "z", "n"};
        SDVariable[][] weights = new SDVariable[2][3];
        SDVariable[][] biases = new SDVariable[2][3];
        List<String> names = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
            String block = side == 0 ? "encoder.input" : "encoder.state";
            for (int k = 0; k < 3; k++) {
                int weightAt = inputs.at(block + ".weight") + k * D;
                weights[side][k] =
                        oracle.variable(block + kinds[k], Nd4jOracle.matrix(inputs.shared, weightAt, D, D, 3 * D));
                biases[side][k] = oracle.variable(
                        block + kinds[k] + "b",
                        Nd4jOracle.matrix(inputs.shared, inputs.at(block + ".bias") + k * D, 1, D));
                names.add(block + kinds[k]);
                names.add(block + kinds[k] + "b");
            }
        }
        SDVariable loss = oracle.zeros(1, 1).sum();
        List<SDVariable> states = new ArrayList<>();
        int p = 0;
        for (int length : inputs.lengths) {
            SDVariable state = oracle.zeros(1, D);
            for (int t = 0; t < length; t++, p++) {
                SDVariable x = oracle.variable("e" + p, Nd4jOracle.matrix(inputs.e, p * D, 1, D));
                names.add("e" + p);
                SDVariable[] in = new SDVariable[3];
                SDVariable[] from = new SDVariable[3];
                for (int k = 0; k < 3; k++) {
                    in[k] = x.mmul(weights[0][k]).add(biases[0][k]);
                    from[k] = state.mmul(weights[1][k]).add(biases[1][k]);
                }
                SDVariable r = oracle.graph.nn().sigmoid(in[0].add(from[0]));
                SDVariable z = oracle.graph.nn().sigmoid(in[1].add(from[1]));
                SDVariable n = oracle.graph.math().tanh(in[2].add(r.mul(from[2])));
                state = n.sub(z.mul(n)).add(z.mul(state));
                states.add(state);
                loss = loss.add(oracle.weighed(state, Nd4jOracle.matrix(inputs.upstream, p * D, 1, D)));
            }
        }
        Nd4jOracle.Gradients gradients = oracle.gradients(loss, names.toArray(new String[0]));
        List<INDArray> values = oracle.values(states);
        for (Kernels kernels : Nd4jOracle.kernels()) {
            RecurrentEncoder encoder = new RecurrentEncoder(inputs.shape, kernels);
            encoder.load(inputs.shared);
            float[] h = new float[inputs.n * D];
            encoder.forward(inputs.range, inputs.e, h, inputs.shared);
            float[] de = new float[inputs.n * D];
            float[] dShared = new float[inputs.shared.length];
            encoder.backward(inputs.range, inputs.upstream, de);
            encoder.weightGradient(inputs.range, inputs.e, dShared);
            for (p = 0; p < inputs.n; p++) {
                Nd4jOracle.requireClose("state " + p, h, p * D, D, values.get(p), TOLERANCE);
                Nd4jOracle.requireClose("de " + p, de, p * D, D, gradients.of("e" + p), TOLERANCE);
            }
            for (String block : List.of("encoder.input", "encoder.state")) {
                for (int k = 0; k < 3; k++) {
                    int weightAt = inputs.at(block + ".weight") + k * D;
                    int biasAt = inputs.at(block + ".bias") + k * D;
                    String name = block + kinds[k];
                    Nd4jOracle.requireClose(name, dShared, weightAt, 3 * D, gradients.of(name), TOLERANCE);
                    Nd4jOracle.requireClose(name + "b", dShared, biasAt, 3 * D, gradients.of(name + "b"), TOLERANCE);
                }
            }
        }
    }

    /**
     * ND4J's own cell. Its reset gate acts on the state before the product with the candidate's weights, ours after it; the
     * two agree where those weights are diagonal and the state's candidate bias is zero. There it checks the order of the
     * gates and which part of the state an update keeps.
     */
    @Test
    void recurrent_diagonalCandidateWeights_isGruCell() {
        Inputs inputs = new Inputs(EncoderKind.GRU, 2, 5);
        int stateWeight = inputs.at("encoder.state.weight");
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                inputs.shared[stateWeight + i * 3 * D + 2 * D + j] *= i == j ? 1 : 0;
            }
        }
        Arrays.fill(inputs.shared, inputs.at("encoder.state.bias"), inputs.at("encoder.state.bias") + 3 * D, 0f);
        int inputWeight = inputs.at("encoder.input.weight");
        int inputBias = inputs.at("encoder.input.bias");
        INDArray gates = Nd4j.concat(
                0,
                Nd4jOracle.matrix(inputs.shared, inputWeight, D, 2 * D, 3 * D),
                Nd4jOracle.matrix(inputs.shared, stateWeight, D, 2 * D, 3 * D));
        INDArray candidate = Nd4j.concat(
                0,
                Nd4jOracle.matrix(inputs.shared, inputWeight + 2 * D, D, D, 3 * D),
                Nd4jOracle.matrix(inputs.shared, stateWeight + 2 * D, D, D, 3 * D));
        INDArray gateBias =
                Nd4jOracle.matrix(inputs.shared, inputBias, 1, 2 * D).reshape(2 * D);
        INDArray candidateBias =
                Nd4jOracle.matrix(inputs.shared, inputBias + 2 * D, 1, D).reshape(D);
        for (Kernels kernels : Nd4jOracle.kernels()) {
            RecurrentEncoder encoder = new RecurrentEncoder(inputs.shape, kernels);
            encoder.load(inputs.shared);
            float[] h = new float[inputs.n * D];
            encoder.forward(inputs.range, inputs.e, h, inputs.shared);
            INDArray state = Nd4j.zeros(DataType.DOUBLE, 1, D);
            for (int t = 0; t < inputs.lengths[0]; t++) {
                INDArray x = Nd4jOracle.matrix(inputs.e, t * D, 1, D);
                state = Nd4j.exec(DynamicCustomOp.builder("gruCell")
                        .addInputs(x, state, gates, candidate, gateBias, candidateBias)
                        .build())[3];
                Nd4jOracle.requireClose("state " + t, h, t * D, D, state, TOLERANCE);
            }
        }
    }

    @Test
    void convolutional_windows_areCausalConvolutionsAndTheirGradient() {
        Inputs inputs = new Inputs(EncoderKind.CNN, 3, HISTORY, 4, 4, 1);
        Nd4jOracle oracle = new Nd4jOracle();
        List<String> names = new ArrayList<>();
        SDVariable[] weights = new SDVariable[3];
        SDVariable[] biases = new SDVariable[3];
        for (int l = 0; l < 3; l++) {
            // Theirs is [taps, in, out] with the oldest tap first; ours begins with the position itself.
            double[][][] turned = new double[3][D][D];
            for (int j = 0; j < 3; j++) {
                turned[2 - j] = Nd4jOracle.matrix(
                                inputs.shared, inputs.at("encoder." + l + ".weight") + j * D * D, D, D)
                        .toDoubleMatrix();
            }
            weights[l] = oracle.variable("w" + l, Nd4j.createFromArray(turned));
            biases[l] = oracle.variable(
                    "b" + l,
                    Nd4jOracle.matrix(inputs.shared, inputs.at("encoder." + l + ".bias"), 1, D)
                            .reshape(D));
            names.addAll(List.of("w" + l, "b" + l));
        }
        SDVariable loss = oracle.zeros(1, 1).sum();
        List<SDVariable> outputs = new ArrayList<>();
        int start = 0;
        for (int w = 0; w < inputs.lengths.length; w++) {
            int length = inputs.lengths[w];
            SDVariable x = oracle.variable(
                    "e" + w,
                    Nd4jOracle.matrix(inputs.e, start * D, length, D)
                            .transpose()
                            .dup('c')
                            .reshape(1, D, length));
            names.add("e" + w);
            for (int l = 0; l < 3; l++) {
                Conv1DConfig config = Conv1DConfig.builder()
                        .k(3)
                        .s(1)
                        .d(1 << l)
                        .paddingMode(PaddingMode.CAUSAL)
                        .dataFormat(Conv1DConfig.NCW)
                        .build();
                SDVariable convolved = oracle.graph.cnn().conv1d(x, weights[l], biases[l], config);
                x = x.add(oracle.graph.nn().relu(convolved, 0));
            }
            outputs.add(x);
            loss = loss.add(oracle.weighed(
                    x,
                    Nd4jOracle.matrix(inputs.upstream, start * D, length, D)
                            .transpose()
                            .dup('c')
                            .reshape(1, D, length)));
            start += length;
        }
        Nd4jOracle.Gradients gradients = oracle.gradients(loss, names.toArray(new String[0]));
        List<INDArray> values = oracle.values(outputs);
        for (Kernels kernels : Nd4jOracle.kernels()) {
            ConvolutionalEncoder encoder = new ConvolutionalEncoder(inputs.shape, kernels);
            encoder.load(inputs.shared);
            float[] h = new float[inputs.n * D];
            encoder.forward(inputs.range, inputs.e, h, inputs.shared);
            float[] de = new float[inputs.n * D];
            float[] dShared = new float[inputs.shared.length];
            encoder.backward(inputs.range, inputs.upstream, de);
            encoder.weightGradient(inputs.range, inputs.e, dShared);
            start = 0;
            for (int w = 0; w < inputs.lengths.length; w++) {
                int length = inputs.lengths[w];
                INDArray states = values.get(w).reshape(D, length).transpose();
                INDArray ofInput = gradients.of("e" + w).reshape(D, length).transpose();
                Nd4jOracle.requireClose("states of window " + w, h, start * D, D, states, TOLERANCE);
                Nd4jOracle.requireClose("de of window " + w, de, start * D, D, ofInput, TOLERANCE);
                start += length;
            }
            for (int l = 0; l < 3; l++) {
                int at = inputs.at("encoder." + l + ".weight");
                for (int j = 0; j < 3; j++) {
                    INDArray tap = gradients.of("w" + l).slice(2 - j);
                    Nd4jOracle.requireClose("weight " + l + " " + j, dShared, at + j * D * D, D, tap, TOLERANCE);
                }
                INDArray ofBias = gradients.of("b" + l).reshape(1, D);
                Nd4jOracle.requireClose(
                        "bias " + l, dShared, inputs.at("encoder." + l + ".bias"), D, ofBias, TOLERANCE);
            }
        }
    }

    @Test
    void pooling_contextual_isSoftmaxAttentionAndItsGradient() {
        Inputs inputs = new Inputs(EncoderKind.GRU, 4, 5, 3, 3, 1);
        float[] h = Nd4jOracle.random(inputs.n * D, 1, new SplittableRandom(5));
        int heads = HEADS;
        int k = D / heads;
        List<SDVariable> pooledRows = new ArrayList<>();
        Nd4jOracle oracle = new Nd4jOracle();
        SDVariable wq = oracle.variable("wq", Nd4jOracle.matrix(inputs.shared, inputs.at("gate.query.weight"), D, D));
        SDVariable bq = oracle.variable("bq", Nd4jOracle.matrix(inputs.shared, inputs.at("gate.query.bias"), 1, D));
        SDVariable wk = oracle.variable("wk", Nd4jOracle.matrix(inputs.shared, inputs.at("gate.key.weight"), D, D));
        SDVariable bk = oracle.variable("bk", Nd4jOracle.matrix(inputs.shared, inputs.at("gate.key.bias"), 1, D));
        int history = HISTORY;
        SDVariable ages =
                oracle.variable("ages", Nd4jOracle.matrix(inputs.shared, inputs.at("gate.age"), heads, history));
        List<String> names = new ArrayList<>(List.of("wq", "bq", "wk", "bk", "ages"));
        SDVariable loss = oracle.zeros(1, 1).sum();
        int p = 0;
        for (int w = 0, start = 0; w < inputs.lengths.length; start += inputs.lengths[w], w++) {
            SDVariable e = oracle.variable("e" + w, Nd4jOracle.matrix(inputs.e, start * D, inputs.lengths[w], D));
            SDVariable states = oracle.variable("h" + w, Nd4jOracle.matrix(h, start * D, inputs.lengths[w], D));
            names.addAll(List.of("e" + w, "h" + w));
            SDVariable keys = e.mmul(wk).add(bk);
            SDVariable queries = states.mmul(wq).add(bq);
            for (int s = 0; s < inputs.lengths[w]; s++, p++) {
                INDArray past = select(s, inputs.lengths[w]);
                SDVariable seen = oracle.constant(past).mmul(e);
                for (int head = 0; head < heads; head++) {
                    SDVariable ofHead = oracle.constant(columns(head, k));
                    SDVariable query = oracle.constant(row(s, inputs.lengths[w]))
                            .mmul(queries)
                            .mmul(ofHead);
                    SDVariable key = oracle.constant(past).mmul(keys).mmul(ofHead);
                    SDVariable age =
                            oracle.constant(row(head, heads)).mmul(ages).mmul(oracle.constant(agesOf(s, history)));
                    SDVariable logits = query.mmul(oracle.graph.transpose(key))
                            .mul(1 / Math.sqrt(k))
                            .add(age);
                    SDVariable pooled = oracle.graph.nn().softmax(logits, 1).mmul(seen);
                    int at = (p * heads + head) * D;
                    loss = loss.add(oracle.weighed(pooled, Nd4jOracle.matrix(inputs.upstream, at, 1, D)));
                    pooledRows.add(pooled);
                }
            }
        }
        Nd4jOracle.Gradients gradients = oracle.gradients(loss, names.toArray(new String[0]));
        List<INDArray> values = oracle.values(pooledRows);
        for (Kernels kernels : Nd4jOracle.kernels()) {
            AttentionPooling pooling = new AttentionPooling(inputs.shape, kernels);
            pooling.load(inputs.shared);
            float[] m = new float[inputs.n * heads * D];
            pooling.forward(inputs.range, inputs.e, h, m, inputs.shared);
            float[] de = new float[inputs.n * D];
            float[] dh = new float[inputs.n * D];
            float[] dShared = new float[inputs.shared.length];
            pooling.backward(inputs.range, inputs.e, inputs.upstream, de, dh);
            pooling.weightGradient(inputs.range, 0, inputs.range.windows(), inputs.e, h, dShared);
            for (int i = 0; i < values.size(); i++) {
                Nd4jOracle.requireClose("pooled " + i, m, i * D, D, values.get(i), TOLERANCE);
            }
            for (int w = 0, start = 0; w < inputs.lengths.length; start += inputs.lengths[w], w++) {
                Nd4jOracle.requireClose("de " + w, de, start * D, D, gradients.of("e" + w), TOLERANCE);
                if (inputs.lengths[w] > 1) { // the only gate of a single interaction is 1, whatever the state
                    Nd4jOracle.requireClose("dh " + w, dh, start * D, D, gradients.of("h" + w), TOLERANCE);
                }
            }
            Nd4jOracle.requireClose("wq", dShared, inputs.at("gate.query.weight"), D, gradients.of("wq"), TOLERANCE);
            Nd4jOracle.requireClose("bq", dShared, inputs.at("gate.query.bias"), D, gradients.of("bq"), TOLERANCE);
            Nd4jOracle.requireClose("wk", dShared, inputs.at("gate.key.weight"), D, gradients.of("wk"), TOLERANCE);
            Nd4jOracle.requireClose("ages", dShared, inputs.at("gate.age"), history, gradients.of("ages"), TOLERANCE);
        }
    }

    /** {@code [s + 1, length]}: picks positions up to {@code s}. */
    private static INDArray select(int s, int length) {
        double[][] picks = new double[s + 1][length];
        for (int t = 0; t <= s; t++) {
            picks[t][t] = 1;
        }
        return Nd4j.createFromArray(picks);
    }

    private static INDArray row(int i, int of) {
        double[][] pick = new double[1][of];
        pick[0][i] = 1;
        return Nd4j.createFromArray(pick);
    }

    /** {@code [D, k]}: picks the columns of a head. */
    private static INDArray columns(int head, int k) {
        double[][] picks = new double[D][k];
        for (int i = 0; i < k; i++) {
            picks[head * k + i][i] = 1;
        }
        return Nd4j.createFromArray(picks);
    }

    /** {@code [history, s + 1]}: picks for each position its age seen from {@code s}. */
    private static INDArray agesOf(int s, int history) {
        double[][] picks = new double[history][s + 1];
        for (int t = 0; t <= s; t++) {
            picks[s - t][t] = 1;
        }
        return Nd4j.createFromArray(picks);
    }
}
