// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import org.hanse.core.learn.loss.Kinks;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;

/** Section 2 of docs/design/network.md in double precision: item vectors, biases and their means. */
public final class ReferenceItems {

    /** {@code q [N][d]}. */
    final double[][] q;

    /** {@code b [N]}. */
    final double[] b;

    ReferenceItems(ModelSpec spec, ReferenceCatalogue catalogue, ReferenceParameters parameters, Kinks kinks) {
        int d = spec.dimension();
        b = parameters.block("item.bias");
        q = new double[catalogue.items()][d];
        for (int a = 0; a < q.length; a++) {
            if (spec.content().isPresent()) {
                q[a] = content(catalogue, parameters, a, kinks);
            }
            if (spec.itemVectors()) {
                double[] own = parameters.row("item.vector", a, d);
                for (int i = 0; i < d; i++) {
                    q[a][i] += own[i];
                }
            }
        }
    }

    /**
     * Centres of scores, held constant.
     *
     * @param vector {@code q-bar [d]}
     * @param bias {@code b-bar}
     */
    @SuppressWarnings("ArrayRecordComponent") // read only, and never compared
    public record Means(double[] vector, double bias) {}

    Means means() {
        double[] vector = new double[q[0].length];
        double bias = 0;
        for (int a = 0; a < q.length; a++) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] += q[a][i] / q.length;
            }
            bias += b[a] / q.length;
        }
        return new Means(vector, bias);
    }

    private static double[] content(ReferenceCatalogue catalogue, ReferenceParameters parameters, int a, Kinks kinks) {
        ContentSpec spec = catalogue.spec();
        double[] x = new double[spec.width()];
        int read = Math.min(catalogue.titles()[a].length, spec.titleTokens());
        for (int f = 0; f < spec.filters(); f++) {
            int winner = -1;
            for (int l = 0; l < read; l++) {
                double z = filter(catalogue, parameters, a, read, l, f);
                if (z > x[f]) {
                    x[f] = z;
                    winner = l;
                }
            }
            kinks.decided(winner);
        }
        int at = spec.filters();
        for (int f = 0; f < spec.fields().size(); f++) {
            ContentSpec.Field field = spec.fields().get(f);
            int[] rows = catalogue.fields()[f][a];
            for (int row : rows) {
                double[] values = parameters.row("item.field." + field.fact().key(), row, field.width());
                for (int i = 0; i < field.width(); i++) {
                    x[at + i] += values[i] / rows.length;
                }
            }
            at += field.width();
        }
        for (int i = 0; i < spec.fixedSize(); i++) {
            x[at + i] = catalogue.fixed()[a * spec.fixedSize() + i];
        }
        return parameters.linear("item.projection", x);
    }

    /** {@code z_l} of one filter: the token before by column block 0, the token itself by 1, the one after by 2. */
    private static double filter(
            ReferenceCatalogue catalogue, ReferenceParameters parameters, int a, int read, int l, int f) {
        ContentSpec spec = catalogue.spec();
        int width = spec.tokenWidth();
        double[] tokens = parameters.block("item.tokens");
        double[] weight = parameters.block("item.convolution.weight");
        double z = parameters.block("item.convolution.bias")[f];
        for (int j = 0; j < 3; j++) {
            int place = l + j - 1;
            for (int i = 0; i < width && place >= 0 && place < read; i++) {
                int row = catalogue.titles()[a][place];
                z += tokens[row * width + i] * weight[i * 3 * spec.filters() + j * spec.filters() + f];
            }
        }
        return z;
    }
}
